import 'server-only';
import { badData } from '@/server/cli/casebook/refusal';
import { readRows, readTable } from '@/server/cli/casebook/rows';
import type { Progress, VerbOption } from '@/server/cli/casebook/verb';
import { type VoteTable, VoteTableBuilder } from '@/server/consensus/votes';

/** The columns every verb on votes reads, for its help. */
export const labelsHelp = [
  'LABELS.csv: worker,item,label, one row for each label a worker gave an item. A later row of the same worker and item',
  '            replaces the earlier one.',
];

export const outOption: VerbOption = {
  kind: 'text',
  placeholder: 'OUT.csv',
  help: 'Where the table goes; - is standard output, a name ending in .jsonl makes JSON lines.',
};

/** Reads votes; `classes` and `items` are known beyond the votes. */
export async function readLabels(file: string, progress: Progress, classes: Iterable<string> = []): Promise<VoteTable> {
  const builder = new VoteTableBuilder();
  await readRows(file, { required: ['worker', 'item', 'label'] }, progress, (values) => {
    builder.add(values[0] as string, values[1] as string, values[2] as string);
  });
  for (const label of classes) builder.addClass(label);
  progress.step('Sorting');
  return builder.build();
}

/** Reads item,label; a second, different label for an item is refused. */
export async function readItemLabels(file: string, progress: Progress): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  await readRows(file, { required: ['item', 'label'] }, progress, (values, line) => {
    const [item, label] = values as [string, string];
    const before = labels.get(item);
    if (before !== undefined && before !== label) {
      throw badData({
        file,
        line,
        column: 'label',
        expected: `one label for item ${item}, which has ${before}`,
        found: label,
      });
    }
    labels.set(item, label);
  });
  return labels;
}

export interface Probabilities {
  readonly classes: readonly string[];
  /** One probability a class for each item; each row sums to 1. */
  readonly ofItem: ReadonlyMap<string, Float64Array>;
}

/** Reads item,<class>,<class>,...: a classifier's probabilities, scaled to sum to 1 in each row. */
export async function readProbabilities(file: string, progress: Progress): Promise<Probabilities> {
  const ofItem = new Map<string, Float64Array>();
  let classes: string[] = [];
  let itemAt = -1;
  await readTable(file, progress, {
    onHeader(names) {
      itemAt = names.indexOf('item');
      classes = names.filter((_, n) => n !== itemAt);
      if (itemAt < 0 || classes.length === 0) {
        throw badData({ file, line: 1, expected: 'a header item,<class>,<class>,...', found: names.join(',') });
      }
    },
    onRow(fields, line) {
      const row = new Float64Array(classes.length);
      let sum = 0;
      fields.forEach((field, n) => {
        if (n === itemAt) return;
        const value = field.trim() === '' ? Number.NaN : Number(field);
        const column = classes[n < itemAt ? n : n - 1] ?? n + 1;
        if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
          throw badData({ file, line, column, expected: 'a probability of at least 0', found: field });
        }
        row[n < itemAt ? n : n - 1] = value;
        sum += value;
      });
      if (sum <= 0) throw badData({ file, line, expected: 'probabilities that are not all 0' });
      if (!Number.isFinite(sum)) throw badData({ file, line, expected: 'probabilities whose sum is a number' });
      const item = fields[itemAt] as string;
      if (item === '') throw badData({ file, line, column: 'item', expected: 'a value, but it is empty' });
      const shares = row.map((p) => p / sum);
      if (ofItem.get(item)?.some((p, c) => p !== shares[c])) {
        throw badData({
          file,
          line,
          column: 'item',
          expected: 'other probabilities for an item only once',
          found: item,
        });
      }
      ofItem.set(item, shares);
    },
  });
  return { classes, ofItem };
}
