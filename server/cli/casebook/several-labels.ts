import 'server-only';
import { refuseManyQuestions } from '@/server/cli/casebook/memory';
import { round, writeTable } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { countRounds } from '@/server/cli/casebook/rounds';
import { readRows } from '@/server/cli/casebook/rows';
import type { Report, VerbCall } from '@/server/cli/casebook/verb';
import { multiLabel, type Ticks } from '@/server/consensus/multi-label';

/** `consensus --several SEP`: a label cell holds any number of labels; each class becomes a question of its own. */
export async function severalLabels(call: VerbCall, separator: string): Promise<Report> {
  const ticks = await readTicks(call, separator);
  const onRound = countRounds(call.progress, 'Estimating');
  const { items, classes, probability } = multiLabel(ticks, onRound);
  const k = classes.length;
  let sum = 0;
  const answers = function* () {
    for (const [i, item] of items.entries()) {
      const own = probability.subarray(i * k, (i + 1) * k);
      const label = classes.filter((_, c) => (own[c] as number) >= 0.5).join(separator);
      const confidence = own.reduce((all, p) => all * Math.max(p, 1 - p), 1);
      sum += confidence;
      yield [item, label, confidence, ...own] as const;
    }
  };
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out === undefined) for (const _ of answers());
  else await writeTable(out, ['item', 'label', 'confidence', ...classes.map((label) => `p_${label}`)], answers());
  const mean = sum / Math.max(1, items.length);
  return {
    json: { method: 'auto', several: true, items: items.length, classes, meanConfidence: round(mean) },
    lines:
      out === '-' ? [] : [`${items.length} items, each with any of ${k} labels. Mean confidence ${mean.toFixed(3)}.`],
  };
}

/** The last answer of each worker on each item. Too many questions are refused on the line that makes them too many. */
async function readTicks(call: VerbCall, separator: string): Promise<Ticks[]> {
  const [file = '-'] = call.operands;
  const last = new Map<string, Ticks>();
  const items = new Set<string>();
  const classes = new Set<string>();
  let first = 1;
  await readRows(file, { required: ['worker', 'item'], optional: ['label'] }, call.progress, (values, line) => {
    const [worker, item, cell] = values as [string, string, string];
    const labels = cell.split(separator).map((label) => label.trim());
    const given = labels.filter((label) => label !== '');
    if (last.size === 0) first = line;
    last.set(JSON.stringify([worker, item]), { worker, item, labels: given });
    items.add(item);
    for (const label of given) classes.add(label);
    refuseManyQuestions(file, line, { items: items.size, classes: classes.size, answers: last.size });
  });
  if (last.size > 0 && classes.size === 0)
    throw badData({ file, line: first, column: 'label', expected: 'labels, but all cells are empty' });
  return [...last.values()];
}
