import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { evaluateVerb } from '@/server/cli/casebook/evaluate';

const folder = mkdtempSync(join(tmpdir(), 'casebook-coco-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Entry = Record<string, unknown>;
interface Truth {
  images: Entry[];
  categories: Entry[];
  annotations: Entry[];
}
interface Golden {
  readonly truth: Truth;
  readonly predictions: Entry[];
  readonly expected: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/coco-evaluation.json', import.meta.url), 'utf8'));

/** Entries stand one a line, after a first line, so that line n + 2 is that of entry n of a list. */
const text = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? `[\n${value.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`
      : JSON.stringify(value);

type Found = Record<string, unknown> & { leftOut: unknown; perClass: { name: string }[] };

async function evaluate(truth: unknown, predictions: unknown, iou: 'bbox' | 'segm' = 'bbox', isAgnostic = false) {
  const given: Record<string, string> = { iou };
  for (const [name, value] of Object.entries({ truth, predictions })) {
    given[name] = join(folder, name);
    writeFileSync(join(folder, name), text(value));
  }
  if (isAgnostic) given['class-agnostic'] = '';
  const { json, lines } = await evaluateVerb.run({
    operands: [],
    text: (name) => given[name],
    number: () => undefined,
    isSet: (name) => name in given,
    progress: { step: () => undefined, done: () => undefined },
  });
  return Object.assign(json as Found, { lines });
}

const without = (entries: readonly Entry[], ...keys: string[]): Entry[] =>
  entries.map((entry) => Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key))));

describe("figures equal those of COCO's reference implementation", () => {
  const { truth, predictions, expected } = golden;
  test.each([
    ['boxes', 'bbox', predictions],
    ['boxes around masks', 'bbox', without(predictions, 'bbox')],
    ['masks with boxes', 'segm', predictions],
    ['masks', 'segm', without(predictions, 'bbox')],
    ['masks of boxes', 'segm', without(predictions, 'segmentation')],
  ] as const)('%s', async (name, iou, given) => {
    const found = await evaluate(truth, given, iou);
    for (const [measure, value] of Object.entries(expected[name] ?? {}))
      expect(found[measure], measure).toBeCloseTo(value, 9);
    expect(found.leftOut).toEqual({ annotations: 0, predictions: 0 });
  });

  test('what says nothing new changes nothing: entries twice, ids that are missing, names, what other programs leave', async () => {
    const { images, categories, annotations } = truth;
    const found = await evaluate(
      {
        info: { year: null },
        licenses: 'none',
        images: [...images.map((own) => ({ ...own, width: null })), { ...images[0], width: null }],
        categories: [...without(categories, 'name'), ...without(categories, 'name')],
        annotations: without(annotations, 'id').map((own) => ({ ...own, segmentation: 'x', caption: [] })),
      },
      predictions.map((own) => ({ ...own, segmentation: null, id: 1 })),
    );
    for (const [measure, value] of Object.entries(expected.boxes ?? {}))
      expect(found[measure], measure).toBeCloseTo(value, 9);
    expect(found.perClass.map(({ name }) => name)).toEqual(['1', '3']);
  });

  test('what is said of images or classes that are not listed is left out, and counted', async () => {
    const [object = {}] = truth.annotations;
    const [prediction = {}] = predictions;
    for (const isAgnostic of [false, true]) {
      const plain = await evaluate(truth, predictions, 'bbox', isAgnostic);
      const strange = [
        { ...object, id: 'a', image_id: 'elsewhere' },
        { ...object, id: 'b', category_id: 99 },
      ];
      const found = await evaluate(
        { ...truth, annotations: [...truth.annotations, ...strange] },
        [{ ...prediction, category_id: 99, score: 1 }, ...predictions],
        'bbox',
        isAgnostic,
      );
      expect(found.lines.join('\n')).toMatch(/\nleft out.*: annotations 2\nleft out.*: predictions 1$/);
      const counted = { leftOut: { annotations: 2, predictions: 1 }, lines: expect.anything() };
      expect(found).toEqual({ ...plain, ...counted });
    }
  });

  test('no predictions find nothing, and where nothing is to be found no measure is defined', async () => {
    expect(await evaluate(truth, [])).toMatchObject({ AP: 0, AR100: 0, APl: -1 });
    expect(await evaluate({ ...truth, annotations: [] }, predictions)).toMatchObject({ AP: -1, AR100: -1 });
    expect(await evaluate({ ...truth, categories: [] }, predictions)).toMatchObject({ AP: -1, perClass: [] });
  });
});

test('without areas and marks of crowds an object has the area of its box and is no crowd', async () => {
  const object = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 40, 40] };
  const truth = { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [object] };
  const predictions = [{ image_id: 1, category_id: 1, bbox: [0, 0, 40, 40], score: 0.5 }];
  const plain = { AP: expect.closeTo(1, 9), APs: -1, APm: expect.closeTo(1, 9) };
  expect(await evaluate(truth, predictions)).toMatchObject(plain);
  const empty = { ...truth, annotations: [{ ...object, area: null, iscrowd: null }] };
  expect(await evaluate(empty, predictions)).toMatchObject(plain);
});

describe('what no figure can be made of is refused where it stands', () => {
  const { truth, predictions } = golden;
  const changed = (n: number, more: Entry): Entry[] =>
    predictions.map((own, at) => (at === n ? { ...own, ...more } : own));
  const withObject = (more: Entry): Truth => ({
    ...truth,
    annotations: truth.annotations.map((own, n) => (n === 1 ? { ...own, ...more } : own)),
  });

  test.each<[string, Entry, RegExp]>([
    ['no score', { score: undefined }, /predictions, line 5, column 3\.score: expected a number, found "nothing"/],
    ['a score that is text', { score: '.9' }, /line 5, column 3\.score: expected a number/],
    ['no box', { bbox: null, segmentation: null }, /line 5, column 3\.bbox: expected a bbox or a segmentation/],
    ['a box of three', { bbox: [1, 2, 3] }, /line 5, column 3\.bbox: expected four numbers/],
    ['a box with nothing in it', { bbox: [1, 2, null, 4] }, /line 5, column 3\.bbox/],
    ['an unknown image', { image_id: 0 }, /line 5, column 3\.image_id: expected an image of the truth, found "0"/],
  ])('a prediction with %s', async (_, more, message) => {
    await expect(evaluate(truth, changed(3, more))).rejects.toThrow(message);
  });

  test('NaN, which some programs write, is shown where it stands', async () => {
    const nan = '[\n{"image_id":"im0","category_id":1,"bbox":[0,0,1,1],"score":NaN}]';
    await expect(evaluate(truth, nan)).rejects.toThrow(
      /predictions, line 2, column 60: expected a JSON value, found "NaN/,
    );
    await expect(evaluate(truth, '[{')).rejects.toThrow(/line 1, column 3: expected a JSON value, but the file ends/);
    await expect(evaluate(truth, `[{"image_id":${'['.repeat(1e5)}${']'.repeat(1e5)}}]`)).rejects.toThrow(/too deep/);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', null, /expected a segmentation, found "nothing"/],
    ['no polygon', [], /expected polygons/],
    ['a polygon of two points', [[1, 2, 3, 4]], /expected polygons of at least three points/],
    ['a point far out', [[0, 0, 1e9, 0, 1e9, 1e9]], /segmentation\.0\.2: expected a number of pixels from -32,768/],
    [
      'runs of another size',
      { size: [2, 2], counts: [4] },
      /segmentation\.size: expected the size of its image, 60 x 80/,
    ],
    [
      'runs that do not fill it',
      { size: [60, 80], counts: [4] },
      /segmentation\.counts: expected runs that fill 60 x 80/,
    ],
    ['runs as wrong text', { size: [60, 80], counts: '~' }, /segmentation\.counts: expected run lengths as COCO text/],
    ['text', 'x', /segmentation: expected polygons/],
  ])('a mask that is %s', async (_, segmentation, message) => {
    const found = evaluate(withObject({ segmentation }), predictions, 'segm');
    await expect(found).rejects.toThrow(/truth, line 1, column annotations\.1\.segmentation/);
    await expect(found).rejects.toThrow(message);
  });

  test('one id for two things, a list that is missing, a size that polygons need, files the wrong way round', async () => {
    const refused = (more: Entry, message: RegExp) =>
      expect(evaluate({ ...truth, ...more }, predictions, 'segm')).rejects.toThrow(message);
    const twice = [...truth.images, { ...truth.images[0], file_name: 'another.jpg' }];
    await refused({ images: twice }, /column images\.3\.id: expected an id of its own, but line 1 has it, found "im0"/);
    await refused(
      { categories: [...truth.categories, { id: 3, name: 'x' }] },
      /column categories\.2\.id: expected an id/,
    );
    await refused({ categories: undefined }, /column categories: expected a list of categories, found "nothing"/);
    await refused({ annotations: null }, /column annotations: expected a list of annotations/);
    await refused(
      { images: without(truth.images, 'width') },
      /column images\.0\.width: expected a whole number of pixels/,
    );
    await expect(evaluate(withObject({ id: 1 }), predictions)).rejects.toThrow(
      /column annotations\.1\.id: expected an id/,
    );
    await expect(evaluate(withObject({ iscrowd: 2 }), predictions)).rejects.toThrow(
      /iscrowd: expected 0 or 1, found "2"/,
    );
    await expect(evaluate(predictions, truth)).rejects.toThrow(
      /truth, line 1: expected an object with images, categories/,
    );
    await expect(evaluate(truth, truth)).rejects.toThrow(/predictions, line 1: expected a list of predictions/);
  });
});
