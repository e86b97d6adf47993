import { expect, test } from 'vitest';
import { consensusVerb } from '@/server/cli/casebook/consensus';
import { labelErrorsVerb } from '@/server/cli/casebook/label-errors';
import { masksVerb } from '@/server/cli/casebook/masks';
import { polygonsVerb } from '@/server/cli/casebook/polygons';
import { ratingsVerb } from '@/server/cli/casebook/ratings';
import { replayVerb } from '@/server/cli/casebook/replay';
import type { Verb } from '@/server/cli/casebook/verb';
import { runVerb } from './run-verb';

/** Runs a verb on texts; the operand is the first, and each option that names a file is the file of its name. */
const run = (verb: Verb, text: string, files: Record<string, string> = {}, words: Record<string, string> = {}) =>
  runVerb(verb, { in: text, ...files }, words);

const rle = (more: object) => JSON.stringify({ worker: 'w', item: 'i', rle: { size: [2, 3], counts: [6], ...more } });
const good = rle({});

test('run lengths that are none are refused where they stand', async () => {
  const refused = (bad: object, message: RegExp) =>
    expect(run(masksVerb, `${good}\n\n${rle(bad)}\n${good}`)).rejects.toThrow(message);
  await refused(
    { counts: [2, 3] },
    /in, line 3, column rle\.counts: expected runs that fill 2 x 3 pixels, which are 6/,
  );
  await refused(
    { counts: '23' },
    /line 3, column rle\.counts: expected runs that fill 2 x 3.*found "runs that fill 5"/,
  );
  await refused({ counts: '6é' }, /line 3, column rle\.counts: expected run lengths as COCO text.*found "é"/);
  await refused({ counts: 'O7' }, /line 3, column rle\.counts: expected runs of at least 0, found "-1"/);
  await refused({ counts: [7, -1] }, /line 3, column rle\.counts\.1: expected a run of at least 0/);
  await refused({ counts: null }, /line 3, column rle\.counts: expected run lengths, as a list or as COCO text/);
  await refused({ size: [2] }, /line 3, column rle\.size: expected height and width/);
});

test('masks of two sizes for one item are refused with the line of the second, and of the first beside it', async () => {
  const other = JSON.stringify({ worker: 'x', item: 'i', rle: { size: [3, 2], counts: [6] } });
  const row = (item: string) => JSON.stringify({ worker: 'v', item, width: 9, height: 9, polygon: [] });
  await expect(run(masksVerb, [row('i'), good, other].join('\n'))).rejects.toThrow(
    /line 3, column rle\.size: expected 2 x 3 pixels, as for this item on line 2, found "3 x 2"/,
  );
  await expect(run(masksVerb, '{"worker":"w","item":"i"}')).rejects.toThrow(/line 1, column rle: expected an rle/);
});

test('a point so far out that the way there could not be walked is refused, also beside a size', async () => {
  const far = { worker: 'w', item: 'i', width: 9, height: 9, polygons: [[[0, 0]], [[-1e9, 0]]] };
  await expect(run(masksVerb, JSON.stringify(far))).rejects.toThrow(/line 1, column polygons\.1\.0\.0: expected a num/);
});

test('label errors: a label that the probabilities do not know is refused on its line', async () => {
  const probabilities = 'item,x,y\ni,.9,.1\nj,.2,.8\n';
  const refused = (given: string) => expect(run(labelErrorsVerb, '', { given, probabilities })).rejects;
  await refused('item,label\ni,x\n\nj,z\n').toThrow(
    /given, line 4, column label: expected one of the probabilities' classes \(x, y\), found "z"/,
  );
  await refused('item,label\nelse,z\n').toThrow(/given, line 2, column item: expected items that have probabilities/);
  expect((await run(labelErrorsVerb, '', { given: 'item,label\ni,x\nelse,z\n', probabilities })).json).toMatchObject({
    items: 1,
    withoutProbabilities: 1,
  });
});

test('what is said of other items alone is refused where it begins', async () => {
  const labels = 'worker,item,label\na,i,x\nb,i,y\n';
  const gold = '\nitem,label\nelse,x\n';
  await expect(run(consensusVerb, labels, { gold })).rejects.toThrow(/gold, line 3, column item.*found "else"/);
  const probabilities = '{"item":"else","x":1}\n';
  await expect(run(consensusVerb, labels, { probabilities })).rejects.toThrow(/probabilities, line 1, column item/);
  await expect(run(replayVerb, labels, { truth: gold })).rejects.toThrow(/truth, line 3, column item: expected items/);
});

test('tables: the column is named as the file names it', async () => {
  await expect(run(ratingsVerb, 'worker,item,value\na,i,1\na,j,good\n')).rejects.toThrow(/line 3, column value: /);
  await expect(run(ratingsVerb, 'worker,item,value\na,i,\n')).rejects.toThrow(/column annotation or rating or value/);
  await expect(run(consensusVerb, 'worker,item,label\n"a\nb",i,"x"y\n')).rejects.toThrow(/line 3, column label: exp/);
  await expect(run(polygonsVerb, '{"worker":"w","item":"i"}')).rejects.toThrow(/line 1, column polygons: exp/);
});

test('several labels: cells that are all empty are refused where they begin, a header alone is no error', async () => {
  const several = { several: ';' };
  await expect(run(consensusVerb, 'worker,item,label\n\na,i,\n', {}, several)).rejects.toThrow(/line 3, column label/);
  expect((await run(consensusVerb, 'worker,item,label\n', {}, several)).json).toMatchObject({ items: 0, classes: [] });
});
