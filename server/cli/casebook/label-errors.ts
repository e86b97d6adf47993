import 'server-only';
import { outOption, readItemLabels } from '@/server/cli/casebook/labels';
import { refuseManyPairs } from '@/server/cli/casebook/memory';
import { round, writeTable } from '@/server/cli/casebook/output';
import { readProbabilities } from '@/server/cli/casebook/probabilities';
import { badData } from '@/server/cli/casebook/refusal';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { confidentLearning } from '@/server/consensus/confident-learning';

export const labelErrorsVerb: Verb = {
  name: 'label-errors',
  summary: "Given labels that a classifier's probabilities contradict, by confident learning.",
  operands: [],
  options: {
    given: { kind: 'file', placeholder: 'GIVEN.csv', help: 'The labels to judge: item,label.', required: true },
    probabilities: {
      kind: 'file',
      placeholder: 'P.csv',
      help: 'A classifier trained without the item: item,<class>,<class>,...',
      required: true,
    },
    out: outOption,
  },
  details: [
    'OUT.csv:    item,label,suggested,quality,is_error; errors first, then by quality (the probability of the given label),',
    '            the worst first. Items without probabilities are left out.',
  ],
  example: 'casebook label-errors --given given.csv --probabilities model.csv --out errors.csv',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const givenFile = call.text('given') ?? '-';
  const model = await readProbabilities(call.text('probabilities') ?? '-', call.progress);
  const classes = [...model.classes].sort();
  const k = classes.length;
  const index = new Map(classes.map((label, c) => [label, c]));
  const given = await readItemLabels(givenFile, call.progress, (item, found, line) => {
    if (!model.ofItem.has(item) || index.has(found)) return;
    const some = classes.length > 10 ? `${classes.slice(0, 10).join(', ')}, ...` : classes.join(', ');
    throw badData({
      file: givenFile,
      line,
      column: 'label',
      expected: `one of the probabilities' classes (${some})`,
      found,
    });
  });
  const items = [...given.keys()].filter((item) => model.ofItem.has(item)).sort();
  if (items.length === 0 && given.size > 0 && model.ofItem.size > 0) {
    const expected = `items that have probabilities in ${call.text('probabilities')}, but there is none`;
    const [found = ''] = given.keys();
    throw badData({ file: givenFile, line: given.firstLine, column: 'item', expected, found });
  }
  const columns = classes.map((label) => model.classes.indexOf(label));
  const labels = Int32Array.from(items, (item) => index.get(given.get(item) ?? '') ?? 0);
  refuseManyPairs(call.text('probabilities') ?? '-', items.length, k, call.isSet('json'));
  const rows = new Float64Array(items.length * k);
  items.forEach((item, i) => {
    columns.forEach((column, c) => {
      rows[i * k + c] = model.ofItem.get(item)?.[column] ?? 0;
    });
  });
  call.progress.step('Estimating');
  const { issues, joint } = confidentLearning(labels, rows, k);
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const table = issues.map((issue) => {
      return [items[issue.item], classes[issue.given], classes[issue.suggested], issue.quality, issue.isError ? 1 : 0];
    });
    await writeTable(out, ['item', 'label', 'suggested', 'quality', 'is_error'], table);
  }
  const errors = issues.filter((issue) => issue.isError).length;
  const left = given.size - items.length;
  // Of many classes the matrix is larger than all that was read, so it is written out only where it is printed.
  const shares = (g: number): number[] => classes.map((_, j) => round(joint[g * k + j] ?? 0));
  const matrix = call.isSet('json') ? classes.map((label, g) => ({ label, as: shares(g) })) : [];
  return {
    json: { items: items.length, withoutProbabilities: left, errors, classes, joint: matrix },
    lines:
      out === '-'
        ? []
        : [
            `${errors} of ${items.length} labels are likely wrong.`,
            ...(left > 0 ? [`${left} items have no probabilities.`] : []),
          ],
  };
}
