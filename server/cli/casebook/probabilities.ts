import 'server-only';
import { OfItems } from '@/server/cli/casebook/labels';
import { refuseManyProbabilities } from '@/server/cli/casebook/memory';
import { badData } from '@/server/cli/casebook/refusal';
import { asJson, cell, keyAmong, readTable, refuseTwice } from '@/server/cli/casebook/rows';
import type { Progress } from '@/server/cli/casebook/verb';

export interface Probabilities {
  readonly classes: readonly string[];
  /** One probability a class for each item; each row sums to 1. */
  readonly ofItem: OfItems<Float64Array>;
}

/** Reads item,<class>,<class>,...: a classifier's probabilities, scaled to sum to 1 in each row. */
export async function readProbabilities(file: string, progress: Progress): Promise<Probabilities> {
  const found = new Found(file);
  await readTable(file, progress, { csv: ofColumns(found), json: ofFields(found) });
  return { classes: [...found.classes.keys()], ofItem: found.rows() };
}

/** What was found so far; a class met late has probability 0 in the rows before it. */
class Found {
  readonly classes = new Map<string, number>();
  private readonly ofItem = new OfItems<Float64Array>();

  constructor(readonly file: string) {}

  add(item: string, row: Float64Array, line: number): void {
    const { file, ofItem } = this;
    refuseManyProbabilities(file, line, ofItem.size, this.classes.size);
    // From the least to the greatest, so that the order of the classes does not show in the last digits.
    const sum = row.toSorted().reduce((all, p) => all + p, 0);
    if (sum <= 0) throw badData({ file, line, expected: 'probabilities that are not all 0' });
    if (!Number.isFinite(sum)) throw badData({ file, line, expected: 'probabilities whose sum is a number' });
    if (item === '') throw badData({ file, line, column: 'item', expected: 'a value, but it is empty' });
    const shares = row.map((p) => p / sum);
    const before = ofItem.get(item);
    if (before !== undefined && shares.some((p, c) => p !== (before[c] ?? 0))) {
      const expected = 'other probabilities for an item only once';
      throw badData({ file, line, column: 'item', expected, found: item });
    }
    if (ofItem.size === 0) ofItem.firstLine = line;
    ofItem.set(item, shares);
  }

  rows(): OfItems<Float64Array> {
    for (const [item, row] of this.ofItem) {
      if (row.length === this.classes.size) continue;
      const whole = new Float64Array(this.classes.size);
      whole.set(row);
      this.ofItem.set(item, whole);
    }
    return this.ofItem;
  }

  refusal(line: number, column: string, found: string): Error {
    return badData({ file: this.file, line, column, expected: 'a probability of at least 0', found });
  }
}

/** Every column but the item's is a class, unless it has no name, as the row numbers that some programs write. */
function ofColumns(found: Found) {
  const { file, classes } = found;
  let header: readonly string[] = [];
  let itemAt = -1;
  return {
    onHeader(names: readonly string[], line: number): void {
      header = names;
      refuseTwice(file, line, names, (name) => name !== '');
      const itemName = keyAmong(names, 'item');
      itemAt = itemName === undefined ? -1 : names.indexOf(itemName);
      for (const [n, name] of names.entries()) if (n !== itemAt && name !== '') classes.set(name, classes.size);
      if (itemAt < 0 || classes.size === 0)
        throw badData({ file, line, expected: 'a header item,<class>,<class>,...', found: names.join(',') });
    },
    onRow(fields: readonly string[], line: number): void {
      const row = new Float64Array(classes.size);
      let at = 0;
      fields.forEach((field, n) => {
        const name = header[n] ?? '';
        if (n === itemAt || name === '') return;
        const value = probability(field);
        if (value === undefined) throw found.refusal(line, name, field);
        row[at++] = value;
      });
      found.add(fields[itemAt] as string, row, line);
    },
  };
}

/**
 * Every field that is a number in some object is a class, and one that is left out has probability 0. Other fields are
 * ignored, unless they are a class elsewhere.
 */
function ofFields(found: Found) {
  const { file, classes } = found;
  const others = new Map<string, { readonly line: number; readonly value: unknown }>();
  return {
    onObject(object: Readonly<Record<string, unknown>>, line: number): void {
      const keys = Object.keys(object);
      const itemKey = keyAmong(keys, 'item');
      const values: number[] = [];
      for (const key of keys) {
        if (key === itemKey || key === '') continue;
        const value = object[key];
        const number = typeof value === 'number' ? value : typeof value === 'string' ? probability(value) : undefined;
        if (number === undefined) {
          if (value !== null && !others.has(key)) others.set(key, { line, value });
          continue;
        }
        if (!(number >= 0)) throw found.refusal(line, key, `${number}`);
        const at = classes.get(key) ?? classes.size;
        classes.set(key, at);
        values[at] = number;
      }
      if (itemKey === undefined || values.length === 0) {
        const expected = 'an object {"item","<class>","<class>",...} with a probability for each class';
        throw badData({ file, line, expected, found: keys.join(',') });
      }
      const item = cell(file, line, 'item', object[itemKey]);
      found.add(
        item,
        Float64Array.from({ length: classes.size }, (_, c) => values[c] ?? 0),
        line,
      );
    },
    onEnd(): void {
      for (const [key, { line, value }] of others) {
        if (classes.has(key)) throw found.refusal(line, key, asJson(value));
      }
    },
  };
}

function probability(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= 0 && value < Number.POSITIVE_INFINITY ? value : undefined;
}
