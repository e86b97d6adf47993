import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readProbabilities } from '@/server/cli/casebook/probabilities';
import { type Columns, readRows } from '@/server/cli/casebook/rows';

const folder = mkdtempSync(join(tmpdir(), 'casebook-json-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { step: () => undefined, done: () => undefined };

function fileOf(...objects: readonly unknown[]): string {
  const file = join(folder, 'in.jsonl');
  writeFileSync(
    file,
    objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object))).join('\n'),
  );
  return file;
}

async function rowsOf(columns: Columns, ...objects: readonly unknown[]): Promise<string[]> {
  const rows: string[] = [];
  await readRows(fileOf(...objects), columns, quiet, (values, line) => rows.push(`${line}:${values.join('|')}`));
  return rows;
}

const vote = { worker: 'a', item: 'i', label: 'x' };
const votes: Columns = { required: ['worker', 'item', 'label'] };
const texts: Columns = {
  required: ['worker', 'item'],
  optional: ['annotation', 'note'],
  anyOf: ['annotation', 'note'],
};

describe('objects need not be alike', () => {
  test('a column that the first object leaves out is found in a later one', async () => {
    const rows = await rowsOf(texts, vote, { ...vote, annotation: 'hi' }, vote, { note: 3, ...vote });
    expect(rows).toEqual(['1:a|i||', '2:a|i|hi|', '3:a|i||', '4:a|i||3']);
  });

  test('other fields are ignored, whatever they hold and wherever they appear', async () => {
    const rows = await rowsOf(
      votes,
      { tags: [1, { a: 2 }], ...vote },
      '{"label":"y","item":"j","worker":7,"__proto__":[1]}',
      {
        ...vote,
        more: { deep: [[]] },
      },
    );
    expect(rows).toEqual(['1:a|i|x', '2:7|j|y', '3:a|i|x']);
  });

  test('a name in capitals stands for its column in the objects that have it only so', async () => {
    const rows = await rowsOf(votes, { WORKER: 'b', Item: 'j', label: 'x' }, { ...vote, WORKER: 'b', LABEL: [] });
    expect(rows).toEqual(['1:b|j|x', '2:a|i|x']);
    await expect(rowsOf(votes, { ...vote, label: undefined, LABEL: 'x', Label: 'y' })).rejects.toThrow(/column label/);
  });

  test('a needed field that an object lacks is refused with its line, and so is one that no object has', async () => {
    await expect(rowsOf(votes, vote, { worker: 'a', label: 'x' })).rejects.toThrow(
      /in\.jsonl, line 2, column item: expected an object with the fields worker,item,label, found "worker,label"$/,
    );
    await expect(rowsOf(votes, vote, { ...vote, item: null })).rejects.toThrow(/line 2, column item: expected a value/);
    await expect(rowsOf(votes, vote, { ...vote, item: [] })).rejects.toThrow(/line 2, column item: expected a text/);
    await expect(rowsOf(texts, '', vote, vote)).rejects.toThrow(/line 2, column annotation: .* annotation or note/);
  });

  test('whole numbers that JSON does not tell apart are refused as names', async () => {
    expect(await rowsOf(votes, { ...vote, item: 9007199254740991, label: 1.5 })).toEqual(['1:a|9007199254740991|1.5']);
    await expect(rowsOf(votes, '{"worker":"a","item":9007199254740993,"label":"x"}')).rejects.toThrow(
      /line 1, column item: expected a text, or a whole number within/,
    );
  });
});

describe('probabilities, one object an item', () => {
  const read = async (...objects: readonly unknown[]) => {
    const { classes, ofItem } = await readProbabilities(fileOf(...objects), quiet);
    return { classes, rows: Object.fromEntries([...ofItem].map(([item, row]) => [item, [...row]])) };
  };

  test('a class that the first object leaves out is found; left out means probability 0', async () => {
    expect(await read({ item: 'i', x: 1 }, { item: 'j', y: '0.25', x: 0.75 }, { item: 'k', z: 2, x: null })).toEqual({
      classes: ['x', 'y', 'z'],
      rows: { i: [1, 0, 0], j: [0.75, 0.25, 0], k: [0, 0, 1] },
    });
  });

  test('fields that are never a number are ignored; what is a class elsewhere has to be one', async () => {
    const extra = { note: 'sure', embedding: [0.1], by: { model: 'm' }, isHeld: true };
    expect((await read({ item: 'i', ...extra, x: 0.5, y: 0.5 }, { item: 'j', x: 1, y: 0 })).classes).toEqual([
      'x',
      'y',
    ]);
    await expect(read({ item: 'i', x: 'high', y: 1 }, { item: 'j', x: 1 })).rejects.toThrow(
      /line 1, column x: expected a probability of at least 0, found/,
    );
    await expect(read({ item: 'i', x: 1 }, { item: 'j', x: -1 })).rejects.toThrow(/line 2, column x: expected a prob/);
  });

  test('an object without an item, without a class, or with other probabilities than before is refused', async () => {
    await expect(read({ item: 'i', x: 1 }, { x: 1 })).rejects.toThrow(/line 2: expected an object \{"item"/);
    await expect(read({ item: 'i', probabilities: { x: 1 } })).rejects.toThrow(/line 1: expected an object \{"item"/);
    await expect(read({ item: 'i', x: 1 }, { item: 'i', x: 1, y: 1 })).rejects.toThrow(/line 2, column item/);
    expect((await read({ item: 'i', x: 1 }, { item: 'i', x: 2, y: 0 })).rows).toEqual({ i: [1, 0] });
  });

  test('the order of objects and of fields changes no digit', async () => {
    const [a, b] = [
      { item: 'i', x: 0.1, y: 0.7, z: 0.3 },
      { z: 0.3, y: 0.7, item: 'j', x: 0.1 },
    ];
    const forward = await read(a, b);
    const backward = await read(b, a);
    const at = (from: typeof forward, item: string, label: string) => from.rows[item]?.[from.classes.indexOf(label)];
    for (const label of ['x', 'y', 'z']) expect(at(forward, 'i', label)).toBe(at(backward, 'i', label));
    expect(at(forward, 'i', 'y')).toBe(at(forward, 'j', 'y'));
  });
});
