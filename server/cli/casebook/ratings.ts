import 'server-only';
import { outOption } from '@/server/cli/casebook/labels';
import { round, writeTable } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { countRounds } from '@/server/cli/casebook/rounds';
import { readRows } from '@/server/cli/casebook/rows';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { type Rating, ratingConsensus } from '@/server/consensus/ratings';

export const ratingsVerb: Verb = {
  name: 'ratings',
  summary: 'One value for each item out of ratings on a scale.',
  operands: ['R.csv'],
  options: {
    method: {
      kind: 'text',
      placeholder: 'NAME',
      help: 'mean, or model: each worker with a bias and a precision. The mean when left out.',
      choices: ['mean', 'model'],
    },
    out: outOption,
  },
  details: [
    'R.csv:      worker,item,annotation with a number as annotation (or in a column named rating, value or label);',
    '            a later row of the same worker and item replaces the earlier one.',
    'OUT.csv:    item,value,error,votes, one row for each item; error is the standard error of the value, which nothing is',
    '            known of where no item has two ratings.',
  ],
  example: 'casebook ratings ratings.csv --out values.csv',
  run,
};

/** The columns that may hold the rating. */
const names = ['annotation', 'rating', 'value', 'label'];
/** Beyond this the squares that precision is made of lose their last digits. */
const largest = 1e12;

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const ratings: Rating[] = [];
  const columns = { required: ['worker', 'item'], optional: names, anyOf: names };
  await readRows(file, columns, call.progress, ([worker = '', item = '', ...cells], line) => {
    const at = cells.findIndex((cell) => cell !== '');
    const found = cells[at] ?? '';
    const value = Number(found);
    if (found.trim() === '' || !(Math.abs(value) <= largest)) {
      throw badData({
        file,
        line,
        column: names[at] ?? names.join(' or '),
        expected: 'a number from -1e12 to 1e12',
        found,
      });
    }
    ratings.push({ worker, item, value });
  });
  const method = call.text('method') === 'model' ? 'model' : 'mean';
  const { items, workers } = ratingConsensus(ratings, method, countRounds(call.progress, 'Estimating'));
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const table = items.map(({ item, value, error, votes }) => [
      item,
      round(value),
      error === null ? null : round(error),
      votes,
    ]);
    await writeTable(out, ['item', 'value', 'error', 'votes'], table);
  }
  const habits = workers.map(({ worker, bias, deviation }) => ({
    worker,
    bias: round(bias),
    deviation: round(deviation),
  }));
  return {
    json: { method, items: items.length, ratings: ratings.length, workers: habits },
    lines:
      out === '-'
        ? []
        : [`${items.length} values from ${ratings.length} ratings of ${workers.length} workers, by ${method}.`],
  };
}
