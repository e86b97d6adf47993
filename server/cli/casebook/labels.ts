import 'server-only';
import { badData } from '@/server/cli/casebook/refusal';
import { type Columns, readRows } from '@/server/cli/casebook/rows';
import type { Progress, VerbOption } from '@/server/cli/casebook/verb';
import { type VoteTable, VoteTableBuilder } from '@/server/consensus/votes';

/** The columns every verb on votes reads, for its help. */
export const labelsHelp = [
  'LABELS.csv: worker,item,label, one row for each label a worker gave an item. A later row of the same worker and item',
  '            replaces the earlier one. The raw answers that Casebook exports are read as they are: label may be called',
  '            answer, and rows that no longer count, or were practice or a test, are passed over. Where it has no column',
  '            of that name, worker may be called worker_id or WorkerId, and item task, task_id or HITId.',
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

const required = ['worker', 'item', 'label'];
/** As our own exports, Crowd-Kit and Mechanical Turk call these columns. */
const ofWhom = { worker: ['worker_id', 'WorkerId'], item: ['task', 'task_id', 'HITId'] };
const standIns = { ...ofWhom, label: ['answer'] };

/** A seed is one of the generator's 2^32. */
export function seedOption(help: string): VerbOption {
  return { kind: 'number', help, min: 0, max: 2 ** 32 - 1, isWhole: true };
}

/** Reads votes; `classes` and `items` are known beyond the votes. */
export async function readLabels(
  file: string,
  progress: Progress,
  classes: Iterable<string> = [],
  items: Iterable<string> = [],
): Promise<VoteTable> {
  const builder = new VoteTableBuilder();
  // What the raw answers of an export have beside the label: together they tell which rows are votes.
  const columns = { required, optional: ['annotation', 'counts'], standIns };
  await readRows(file, columns, progress, (values) => {
    const [worker, item, label, annotation, counts] = values as [string, string, string, string, string];
    if (annotation === '' || counts !== 'no') builder.add(worker, item, label);
  });
  for (const label of classes) builder.addClass(label);
  for (const item of items) builder.addItem(item);
  progress.step('Sorting');
  return builder.build();
}

/**
 * Reads the votes whose agreement is measured. Of the raw answers of an export these are the labels without the checks, as
 * on the project's overview: those that count, or all that were made under one version of the guide.
 */
export async function readLabelsToCompare(file: string, progress: Progress, version?: number): Promise<VoteTable> {
  const builder = new VoteTableBuilder();
  const ofExport = ['annotation', 'purpose', 'counts', 'guide_version'];
  await readRows(file, { required, optional: ofExport, standIns }, progress, (values, line) => {
    const [worker, item, label, annotation, purpose, counts, guide] = values as [string, string, string, ...string[]];
    if (version !== undefined && !guide) {
      const expected = 'the version of the guide, as the raw answers of an export have it';
      throw badData({ file, line, column: 'guide_version', expected });
    }
    const isCompared =
      version !== undefined
        ? Number(guide) === version && purpose === 'label'
        : annotation === '' || (counts !== 'no' && purpose !== 'check');
    if (isCompared) builder.add(worker, item, label);
  });
  progress.step('Sorting');
  return builder.build();
}

/** What a file says of each item. */
export class OfItems<T> extends Map<string, T> {
  /** The line of the first of them, for a refusal of all. */
  firstLine = 1;
}

/** What is known of items: of the table of an export, what was known beforehand and what a reviewer decided. */
export function readGold(file: string, progress: Progress): Promise<OfItems<string>> {
  const settled = { column: 'settled_by', values: ['known', 'reviewer'] };
  const more = { optional: ['settled_by'], standIns: { ...ofWhom, label: ['answer', 'consensus'] }, only: settled };
  return readItemLabels(file, progress, undefined, more);
}

/**
 * Reads item,label, or item,answer as files of known answers have it; a second, different label for an item is refused.
 * @param check may refuse a label on its line.
 * @param more what else is read as a label, and which rows are read.
 */
export async function readItemLabels(
  file: string,
  progress: Progress,
  check?: (item: string, label: string, line: number) => void,
  more: Omit<Columns, 'required'> = { standIns },
): Promise<OfItems<string>> {
  const labels = new OfItems<string>();
  const columns = { required: ['item', 'label'], ...more };
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
