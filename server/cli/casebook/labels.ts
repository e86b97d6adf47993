import 'server-only';
import { badData } from '@/server/cli/casebook/refusal';
import { readRows } from '@/server/cli/casebook/rows';
import type { Progress, VerbOption } from '@/server/cli/casebook/verb';
import { type VoteTable, VoteTableBuilder } from '@/server/consensus/votes';

/** The columns every verb on votes reads, for its help. */
export const labelsHelp = [
  'LABELS.csv: worker,item,label, one row for each label a worker gave an item. A later row of the same worker and item',
  '            replaces the earlier one. The raw answers that Casebook exports are read as they are: label may be called',
  '            answer, and rows that no longer count, or were practice or a test, are passed over.',
];

export const outOption: VerbOption = {
  kind: 'text',
  placeholder: 'OUT.csv',
  help: 'Where the table goes; - is standard output, a name ending in .jsonl makes JSON lines.',
};

/** Of verbs whose result is no table. */
export const outLinesOption: VerbOption = {
  kind: 'text',
  placeholder: 'OUT.jsonl',
  help: 'Where the JSON lines go; - is standard output.',
};

/** A seed is one of the generator's 2^32. */
export function seedOption(help: string): VerbOption {
  return { kind: 'number', help, min: 0, max: 2 ** 32 - 1, isWhole: true };
}

/** What the raw answers of an export have beside the label; together they tell which rows are votes. */
const ofExport = ['annotation', 'counts'] as const;

/** Reads votes; `classes` and `items` are known beyond the votes. */
export async function readLabels(
  file: string,
  progress: Progress,
  classes: Iterable<string> = [],
  items: Iterable<string> = [],
): Promise<VoteTable> {
  const builder = new VoteTableBuilder();
  const columns = { required: ['worker', 'item', 'label'], optional: ofExport, standIns: { label: 'answer' } };
  await readRows(file, columns, progress, (values) => {
    const [worker, item, label, annotation, counts] = values as [string, string, string, string, string];
    if (annotation === '' || counts !== 'no') builder.add(worker, item, label);
  });
  for (const label of classes) builder.addClass(label);
  for (const item of items) builder.addItem(item);
  progress.step('Sorting');
  return builder.build();
}

/** What a file says of each item. */
export class OfItems<T> extends Map<string, T> {
  /** The line of the first of them, for a refusal of all. */
  firstLine = 1;
}

/**
 * Reads item,label, or item,answer as files of known answers have it; a second, different label for an item is refused.
 * @param check may refuse a label on its line.
 */
export async function readItemLabels(
  file: string,
  progress: Progress,
  check?: (item: string, label: string, line: number) => void,
): Promise<OfItems<string>> {
  const labels = new OfItems<string>();
  const columns = { required: ['item', 'label'], standIns: { label: 'answer' } };
  await readRows(file, columns, progress, (values, line) => {
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
    check?.(item, label, line);
    if (labels.size === 0) labels.firstLine = line;
    labels.set(item, label);
  });
  return labels;
}
