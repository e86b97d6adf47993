import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { boxesVerb } from '@/server/cli/casebook/boxes';
import { evaluateVerb } from '@/server/cli/casebook/evaluate';
import { masksVerb } from '@/server/cli/casebook/masks';
import { pairsVerb } from '@/server/cli/casebook/pairs';
import { polygonsVerb } from '@/server/cli/casebook/polygons';
import { ratingsVerb } from '@/server/cli/casebook/ratings';
import { spansVerb } from '@/server/cli/casebook/spans';
import { transcriptsVerb } from '@/server/cli/casebook/transcripts';
import type { Report, Verb } from '@/server/cli/casebook/verb';

// One polygon has a great many points, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'casebook-'));
let files = 0;

function fileOf(text: string): string {
  const path = join(folder, `in-${files++}`);
  writeFileSync(path, text);
  return path;
}

/** Runs a verb on a file of this text and returns its report and what it wrote. */
async function run(verb: Verb, text: string, options: Record<string, string> = {}): Promise<Report & { out: string }> {
  const out = join(folder, `out-${files++}`);
  const given: Record<string, string> = { out, ...options };
  const report = await verb.run({
    operands: verb.operands.length > 0 ? [fileOf(text)] : [],
    text: (name) => given[name],
    number: (name) => (given[name] === undefined ? undefined : Number(given[name])),
    isSet: (name) => name in given,
    progress: { step: () => undefined, done: () => undefined },
  });
  return { ...report, out: verb.operands.length > 0 ? readFileSync(out, 'utf8') : '' };
}

const lines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

describe('what the verbs read and write', () => {
  const boxes = ['a', 'b', 'c'].map((worker) => ({ worker, item: 'i', boxes_xywh: [[0, 0, 10, 10]], labels: ['cat'] }));

  test('boxes: one line an item, the same whatever the order of lines', async () => {
    const { out } = await run(boxesVerb, lines(boxes));
    expect(JSON.parse(out)).toMatchObject({ item: 'i', boxes_xywh: [[0, 0, 10, 10]], labels: ['cat'], votes: [3] });
    expect((await run(boxesVerb, lines([...boxes].reverse()))).out).toBe(out);
  });

  test('boxes: a score is below the presence by how unsure the place is', async () => {
    const apart = boxes.map((row, n) => ({ ...row, item: 'j', boxes_xywh: [[2 * n, 0, 10, 10]] }));
    const { out } = await run(boxesVerb, lines([...boxes, ...apart]), { threshold: '0.5' });
    const [alike, torn] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(alike.presence[0]).toBeGreaterThan(0.9);
    expect(alike.scores[0]).toBeLessThan(alike.presence[0]);
    expect(torn.scores[0] / torn.presence[0]).toBeLessThan(0.8 * (alike.scores[0] / alike.presence[0]));
  });

  test('boxes: a wrong number of labels, and a box of three numbers, are refused with their line', async () => {
    const bad = { worker: 'd', item: 'i', boxes_xywh: [[0, 0, 1, 1]], labels: [] };
    await expect(run(boxesVerb, lines([...boxes, bad]))).rejects.toThrow(
      /line 4, column labels: expected as many labels/,
    );
    const short = { worker: 'd', item: 'i', boxes_xywh: [[0, 0, 1]] };
    await expect(run(boxesVerb, lines([short]))).rejects.toThrow(/line 1, column boxes_xywh/);
  });

  test('boxes: an item of the gold has its known boxes, the rest of what was drawn there is rejected', async () => {
    const stray = { worker: 'd', item: 'i', boxes_xywh: [[50, 50, 10, 10]], labels: ['dog'] };
    const unknown = { worker: 'd', item: 'j', boxes_xywh: [[0, 0, 4, 4]], labels: ['dog'] };
    const known = {
      item: 'i',
      boxes_xywh: [
        [1, 0, 10, 10],
        [90, 90, 5, 5],
      ],
      labels: ['cat', 'cow'],
    };
    const { out } = await run(boxesVerb, lines([...boxes, stray, unknown]), { gold: fileOf(lines([known])) });
    const [first = '', second = ''] = out.trim().split('\n');
    expect(JSON.parse(first)).toMatchObject({
      ...known,
      scores: [1, 1],
      presence: [1, 1],
      votes: [3, 0],
      voters: [4, 4],
      rejected: { boxes_xywh: [[50, 50, 10, 10]], scores: [0], votes: [1] },
    });
    expect(JSON.parse(second)).toMatchObject({ item: 'j', voters: [1] });
    const short = fileOf(lines([known, { item: 'j', boxes_xywh: [[0, 0, 1, 1]], labels: [] }]));
    await expect(run(boxesVerb, lines(boxes), { gold: short })).rejects.toThrow(/line 2, column labels/);
  });

  test('boxes: what is no answer is refused with what was expected', async () => {
    const refused = (text: string) => expect(run(boxesVerb, text)).rejects;
    await refused('[]\n').toThrow(/line 1: expected a JSON object/);
    await refused('{"worker":null,"item":"i","boxes_xywh":[]}').toThrow(
      /column worker: expected the name of the worker/,
    );
    await refused('{"worker":"","item":"i","boxes_xywh":[]}').toThrow(/column worker: expected the name of the worker/);
    await refused('{"worker":"a","item":"i"}').toThrow(/column boxes_xywh: expected a list of boxes/);
    await refused('{"worker":"a","item":"i","boxes_xywh":[[1e308,0,1,1]]}').toThrow(/from -1e9 to 1e9/);
    await refused('{"worker":"a","item":"i","boxes_xywh":[[NaN,0,1,1]]}').toThrow(
      /line 1, column \d+: expected a JSON value/,
    );
  });

  test('boxes: a mark at the head, foreign line ends, unknown fields and numbers as names are no matter', async () => {
    const text = `\ufeff${lines(boxes.map((row) => ({ ...row, item: 7, note: 'x' }))).replaceAll('\n', '\r\n')}\r\n`;
    expect(JSON.parse((await run(boxesVerb, text)).out)).toMatchObject({ item: 7, votes: [3] });
  });

  test('an item is named as the file names it: a number where all of its lines have one', async () => {
    const first = async (verb: Verb, rows: readonly object[]) => JSON.parse((await run(verb, lines(rows))).out).item;
    const drawn = (item: string | number) => ({ worker: 'a', item, boxes_xywh: [[0, 0, 10, 10]] });
    expect(await first(boxesVerb, [drawn(7), { ...drawn(7), worker: 'b' }])).toBe(7);
    expect(await first(boxesVerb, [drawn('7')])).toBe('7');
    expect(await first(boxesVerb, [drawn(7), { ...drawn('7'), worker: 'b' }, { ...drawn(7), worker: 'c' }])).toBe('7');
    expect(await first(spansVerb, [{ worker: 'a', item: 7, spans: [] }])).toBe(7);
    const polygon = [
      [0, 0],
      [9, 0],
      [9, 9],
    ];
    expect(await first(masksVerb, [{ worker: 'a', item: 7.5, polygon }])).toBe(7.5);
    expect(await first(polygonsVerb, [{ worker: 'a', item: 7, polygons: [polygon] }])).toBe(7);
  });

  test('boxes: lines that end in CR alone are lines, and count', async () => {
    const text = lines([...boxes, { ...boxes[0], item: 'j' }]);
    expect((await run(boxesVerb, text.replaceAll('\n', '\r'))).out).toBe((await run(boxesVerb, text)).out);
    const broken = run(boxesVerb, `${lines(boxes)}\n{"worker":`.replaceAll('\n', '\r'));
    await expect(broken).rejects.toThrow(/line 4, column 11: expected a JSON value, but the line ends$/);
  });

  test('boxes: what is no JSON is shown where it stands', async () => {
    const text = `${lines(boxes)}\n{"worker":"a","item":"i","boxes_xywh":[[NaN,0,1,1]]}`;
    await expect(run(boxesVerb, text)).rejects.toThrow(
      /line 4, column 41: expected a JSON value, found "NaN,0,1,1\]\]\}"$/,
    );
  });

  test('boxes: drawn backwards, without extent, or none at all', async () => {
    const drawn = (box: readonly number[][]) =>
      lines(['a', 'b'].map((worker) => ({ worker, item: 'i', boxes_xywh: box })));
    expect(JSON.parse((await run(boxesVerb, drawn([[10, 10, -10, -10]]))).out).boxes_xywh).toEqual([[0, 0, 10, 10]]);
    expect(JSON.parse((await run(boxesVerb, drawn([[4, 4, 0, 0]]))).out).boxes_xywh).toEqual([[4, 4, 0, 0]]);
    expect(JSON.parse((await run(boxesVerb, drawn([]))).out).boxes_xywh).toEqual([]);
  });

  test('spans: an end beyond the words of the item is refused with its line', async () => {
    const rows = [
      { worker: 'a', item: 'i', spans: [[0, 9, 'PER']] },
      { worker: 'b', item: 'i', spans: [], tokens: ['Ada', 'Lovelace'] },
    ];
    await expect(run(spansVerb, lines(rows))).rejects.toThrow(/line 1, column spans: expected an end of at most 2/);
  });

  test('masks: a polygon far out is refused, one of very many points is not', async () => {
    const mask = (polygon: readonly number[][]) => lines([{ worker: 'a', item: 'i', polygon }]);
    const far = [
      [0, 0],
      [1e8, 0],
      [1e8, 1e8],
    ];
    await expect(run(masksVerb, mask(far))).rejects.toThrow(
      /line 1, column polygon\.1\.0: expected a number of pixels from -32,768 to 32,768, found "100000000"/,
    );
    const many = Array.from({ length: 150_000 }, (_, n) => [n % 300, n % 200]);
    expect(JSON.parse((await run(masksVerb, mask(many))).out).votes).toBe(1);
  });

  test('tables without the column that matters, and ratings beyond reason, are refused', async () => {
    await expect(run(transcriptsVerb, 'worker,item,note\na,i,x\n')).rejects.toThrow(/line 1, column annotation/);
    await expect(run(ratingsVerb, 'worker,item,note\na,i,3\n')).rejects.toThrow(
      /annotation or rating or value or label/,
    );
    await expect(run(ratingsVerb, 'worker,item,value\na,i,1e300\n')).rejects.toThrow(/from -1e12 to 1e12/);
  });

  test('evaluate: runs that do not fill the mask are refused', async () => {
    const runs = { size: [2, 2], counts: [-1, 5] };
    const annotations = [{ image_id: 1, category_id: 1, segmentation: runs }];
    const truth = fileOf(JSON.stringify({ images: [{ id: 1 }], categories: [{ id: 1, name: 'cat' }], annotations }));
    const predictions = fileOf('[]');
    await expect(run(evaluateVerb, '', { truth, predictions, iou: 'segm' })).rejects.toThrow(/runs of at least 0/);
  });

  test('polygons and turned boxes', async () => {
    const ring = [
      [0, 0],
      [9, 0],
      [9, 9],
    ];
    const outlines = await run(polygonsVerb, lines([{ worker: 'a', item: 'i', polygons: [ring] }]));
    expect(JSON.parse(outlines.out).polygons).toEqual([ring]);
    const alone = lines([
      { worker: 'a', item: 'i', polygon: ring },
      { worker: 'b', item: 'i', polygons: [ring] },
    ]);
    expect(JSON.parse((await run(polygonsVerb, alone)).out)).toMatchObject({ votes: [2] });
    const none = run(polygonsVerb, lines([{ worker: 'a', item: 'i' }]));
    await expect(none).rejects.toThrow('line 1, column polygons: expected polygons, a polygon or boxes_xywhr');
    const turned = await run(polygonsVerb, lines([{ worker: 'a', item: 'i', boxes_xywhr: [[0, 0, 6, 2, 30]] }]));
    expect(JSON.parse(turned.out).boxes_xywhr).toEqual([[0, 0, 6, 2, 30]]);
  });

  test('spans, with the words of an item on any of its lines', async () => {
    const rows = ['a', 'b'].map((worker) => ({
      worker,
      item: 'i',
      spans: [[0, 2, 'PER']],
      tokens: ['Ada', 'Lovelace'],
    }));
    expect(JSON.parse((await run(spansVerb, lines(rows))).out).spans).toEqual([[0, 2, 'PER']]);
    const backwards = { worker: 'a', item: 'i', spans: [[2, 2, 'PER']] };
    await expect(run(spansVerb, lines([backwards]))).rejects.toThrow(/an end after the start/);
  });

  test('masks as run lengths or as polygons', async () => {
    const rows = [
      { worker: 'a', item: 'i', rle: { size: [2, 2], counts: [0, 2, 2] } },
      { worker: 'b', item: 'i', rle: { size: [2, 2], counts: [0, 2, 2] } },
    ];
    expect(JSON.parse((await run(masksVerb, lines(rows))).out)).toMatchObject({ rle: { size: [2, 2] }, votes: 2 });
  });

  test('transcripts, ratings and pairs are tables', async () => {
    const texts = await run(transcriptsVerb, 'worker,item,annotation\na,i,so it goes\nb,i,so it goes\n');
    expect(texts.out.split('\n')[1]).toMatch(/^i,so it goes,0\.[89]\d*,2$/);
    const values = await run(ratingsVerb, 'worker,item,annotation\na,i,2\nb,i,4\n');
    expect(values.out.split('\n')[1]).toMatch(/^i,3,/);
    const labels = await run(ratingsVerb, 'worker,item,label\na,i,2\nb,i,4\n');
    expect(labels.out).toBe(values.out);
    await expect(run(ratingsVerb, 'worker,item,annotation\na,i,two\n')).rejects.toThrow(/line 2.*expected a number/);
    const order = await run(pairsVerb, 'worker,item_left,item_right,choice\na,x,y,left\n');
    expect(order.out.split('\n')[1]).toMatch(/^x,/);
    await expect(run(pairsVerb, 'worker,item_left,item_right,choice\na,x,y,both\n')).rejects.toThrow(
      /left, right or tie/,
    );
  });

  test('polygons: a threshold keeps the sure ones only', async () => {
    const square = (x: number) => [
      [x, 0],
      [x + 9, 0],
      [x + 9, 9],
    ];
    const text = lines([
      { worker: 'a', item: 'i', polygons: [square(0), square(50)] },
      { worker: 'b', item: 'i', polygons: [square(0)] },
      { worker: 'c', item: 'i', polygons: [square(0)] },
    ]);
    expect(JSON.parse((await run(polygonsVerb, text, { threshold: '0' })).out).votes).toEqual([3, 1]);
    expect(JSON.parse((await run(polygonsVerb, text, { threshold: '0.9' })).out).votes).toEqual([3]);
  });

  test('labels may be left out on some lines, or be null; of several lines of a worker the last counts', async () => {
    const box = { item: 'i', boxes_xywh: [[0, 0, 10, 10]] };
    const text = lines([
      { ...box, worker: 'a', labels: ['cat'] },
      { ...box, worker: 'b', labels: null },
      { ...box, worker: 'c', boxes_xywh: [] },
      { ...box, worker: 'c', labels: ['cat'] },
    ]);
    expect(JSON.parse((await run(boxesVerb, text)).out)).toMatchObject({ labels: ['cat'], votes: [3], voters: [3] });
    const outline = { item: 'i', worker: 'a', labels: null, boxes_xywhr: [[0, 0, 10, 10, 5]] };
    expect(JSON.parse((await run(polygonsVerb, lines([outline]))).out)).toMatchObject({ labels: [''], votes: [1] });
  });

  test('evaluate: what is refused is named with its line, also where a file is no JSON', async () => {
    const truth = fileOf(
      '{"images":[{"id":1}],\n"categories":[{"id":1}],\n"annotations":[\n{"image_id":1,"category_id":1}]}',
    );
    const fine = fileOf('{"images":[{"id":1}],"categories":[],"annotations":[]}');
    const refused = (given: Record<string, string>) => expect(run(evaluateVerb, '', given)).rejects;
    await refused({ truth, predictions: fileOf('[]') }).toThrow(/line 4, column annotations\.0\.bbox: expected a bbox/);
    const unknown =
      '[\n{"image_id":1,"category_id":1,"bbox":[0,0,1,1],"score":1},\n{"category_id":1,\n"image_id":7,"score":1}]';
    await refused({ truth: fine, predictions: fileOf(unknown) }).toThrow(/line 4, column 1\.image_id/);
    await refused({ truth: fine, predictions: fileOf('[\n\n{"image_id":1,"category_id":1.5,"score":1}]') }).toThrow(
      /line 3, column 0\.category_id: expected a whole number/,
    );
    await refused({ truth: fileOf('{"images":[\n{"id":1},\n]}'), predictions: fileOf('[]') }).toThrow(
      /line 3, column 1: expected/,
    );
  });

  test('evaluate: a detection of an image the truth does not know is refused', async () => {
    const annotations = [{ image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 }];
    const truth = fileOf(JSON.stringify({ images: [{ id: 1 }], categories: [{ id: 1, name: 'cat' }], annotations }));
    const detection = (image: number) =>
      fileOf(JSON.stringify([{ image_id: image, category_id: 1, bbox: [0, 0, 10, 10], score: 1 }]));
    const { json } = await run(evaluateVerb, '', { truth, predictions: detection(1) });
    expect(json).toMatchObject({ AP: expect.closeTo(1, 9), AR1: 1 });
    await expect(run(evaluateVerb, '', { truth, predictions: detection(2) })).rejects.toThrow(/an image of the truth/);
  });
});
