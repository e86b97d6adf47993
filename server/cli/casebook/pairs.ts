import 'server-only';
import { outOption } from '@/server/cli/casebook/labels';
import { round, writeTable } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { countRounds } from '@/server/cli/casebook/rounds';
import { readRows } from '@/server/cli/casebook/rows';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { bradleyTerry, type Comparison } from '@/server/consensus/bradley-terry';

export const pairsVerb: Verb = {
  name: 'pairs',
  summary: 'An order of items, with strengths, out of comparisons of two.',
  operands: ['P.csv'],
  options: {
    method: {
      kind: 'text',
      placeholder: 'NAME',
      help: 'plain, or noisy: workers may answer by chance. Plain when left out.',
      choices: ['plain', 'noisy'],
    },
    out: outOption,
  },
  details: [
    'P.csv:      worker,item_left,item_right,choice with left, right or tie as choice',
    'OUT.csv:    item,strength,low,high,comparisons, the strongest first; a gap of d is won with odds of e^d to 1. low and',
    '            high hold the strength with 95 %; items that no comparisons connect stay uncertain to each other.',
  ],
  example: 'casebook pairs comparisons.csv --out order.csv',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const comparisons: Comparison[] = [];
  const columns = { required: ['worker', 'item_left', 'item_right', 'choice'] };
  await readRows(file, columns, call.progress, ([worker = '', left = '', right = '', choice = ''], line) => {
    if (choice !== 'left' && choice !== 'right' && choice !== 'tie') {
      throw badData({ file, line, column: 'choice', expected: 'left, right or tie', found: choice });
    }
    if (left === right)
      throw badData({ file, line, column: 'item_right', expected: 'another item than item_left', found: right });
    comparisons.push({ worker, left, right, choice });
  });
  const method = call.text('method') === 'noisy' ? 'noisy' : 'plain';
  const onRound = countRounds(call.progress, 'Ordering');
  const { items, workers } = bradleyTerry(comparisons, method, onRound);
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const table = items.map(({ item, strength, low, high, comparisons: seen }) => [
      item,
      round(strength),
      round(low),
      round(high),
      seen,
    ]);
    await writeTable(out, ['item', 'strength', 'low', 'high', 'comparisons'], table);
  }
  const habits = workers.map(({ worker, reliability, comparisons: made }) => ({
    worker,
    reliability: round(reliability),
    comparisons: made,
  }));
  return {
    json: { method, items: items.length, comparisons: comparisons.length, workers: habits },
    lines:
      out === '-'
        ? []
        : [
            `${items.length} items ordered by ${comparisons.length} comparisons of ${workers.length} workers, ${method}.`,
          ],
  };
}
