import 'server-only';
import { round, writeTable } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { readRows } from '@/server/cli/casebook/rows';
import type { Report, VerbCall } from '@/server/cli/casebook/verb';
import { multiLabel, type Ticks } from '@/server/consensus/multi-label';

/** `consensus --several SEP`: a label cell holds any number of labels; each class becomes a question of its own. */
export async function severalLabels(call: VerbCall, separator: string): Promise<Report> {
  const [file = '-'] = call.operands;
  const last = new Map<string, Ticks>();
  let first = 1;
  await readRows(file, { required: ['worker', 'item'], optional: ['label'] }, call.progress, (values, line) => {
    if (last.size === 0) first = line;
    const [worker, item, cell] = values as [string, string, string];
    const labels = cell.split(separator).map((label) => label.trim());
    last.set(JSON.stringify([worker, item]), { worker, item, labels: labels.filter((label) => label !== '') });
  });
  const ticks = [...last.values()];
  if (ticks.length > 0 && !ticks.some((tick) => tick.labels.length > 0))
    throw badData({ file, line: first, column: 'label', expected: 'labels, but all cells are empty' });
  call.progress.step('Estimating');
  const { items, classes, probability } = multiLabel(ticks);
  const rows = items.map((item, i) => {
    const row = Array.from(probability.subarray(i * classes.length, (i + 1) * classes.length));
    const label = classes.filter((_, c) => (row[c] ?? 0) >= 0.5).join(separator);
    return [item, label, row.reduce((all, p) => all * Math.max(p, 1 - p), 1), ...row] as const;
  });
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined)
    await writeTable(out, ['item', 'label', 'confidence', ...classes.map((label) => `p_${label}`)], rows);
  const mean = rows.reduce((sum, row) => sum + row[2], 0) / Math.max(1, rows.length);
  return {
    json: { method: 'auto', several: true, items: items.length, classes, meanConfidence: round(mean) },
    lines:
      out === '-'
        ? []
        : [`${items.length} items, each with any of ${classes.length} labels. Mean confidence ${mean.toFixed(3)}.`],
  };
}
