import 'server-only';
import { goldOption, type Known, probabilitiesOption, readKnown } from '@/server/cli/casebook/knowledge';
import { labelsHelp, outOption } from '@/server/cli/casebook/labels';
import { refuseBeyondMemory } from '@/server/cli/casebook/memory';
import { round, writeTable } from '@/server/cli/casebook/output';
import { badUsage } from '@/server/cli/casebook/refusal';
import { countRounds } from '@/server/cli/casebook/rounds';
import { severalLabels } from '@/server/cli/casebook/several-labels';
import { shown } from '@/server/cli/casebook/shown';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { auto } from '@/server/consensus/auto';
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { crowdlab, modelEvidence } from '@/server/consensus/crowdlab';
import { dawidSkene } from '@/server/consensus/dawid-skene';
import { ebcc } from '@/server/consensus/ebcc';
import { glad } from '@/server/consensus/glad';
import type { Calibration } from '@/server/consensus/gold-calibration';
import { majorityVote } from '@/server/consensus/majority-vote';
import { oneCoin } from '@/server/consensus/one-coin';
import { byPatterns } from '@/server/consensus/pattern-order';
import type { Estimate, VoteTable } from '@/server/consensus/votes';
import { wawa } from '@/server/consensus/wawa';
import { zeroBasedSkill } from '@/server/consensus/zero-based-skill';

type Judged = Estimate & { readonly calibration?: Calibration | null; readonly repeated?: Int32Array | null };
type Method = (
  known: Known & { readonly logEvidence: Float64Array | undefined; readonly onRound: () => void },
) => Judged;

const methods: Readonly<Record<string, Method>> = {
  auto: ({ table, gold, probabilities, onRound }) => auto(table, { gold, probabilities, onRound }),
  'majority-vote': ({ table, gold }) => majorityVote(table, gold),
  'dawid-skene': ({ table, ...known }) => dawidSkene(table, known),
  'one-coin': ({ table, ...known }) => oneCoin(table, known),
  glad: ({ table, ...known }) => glad(table, known),
  ibcc: ({ table, ...known }) => ebcc(table, { ...known, subtypes: 1 }),
  'collapsed-ibcc': ({ table, ...known }) => byPatterns(table, known, collapsedIbcc),
  ebcc: ({ table, ...known }) => ebcc(table, known),
  wawa: ({ table, gold }) => wawa(table, gold),
  'zero-based-skill': ({ table, gold }) => zeroBasedSkill(table, gold),
  crowdlab: ({ table, gold, probabilities }) => {
    if (probabilities === undefined) throw badUsage('--method crowdlab needs --probabilities P.csv.');
    return crowdlab(table, probabilities, gold);
  },
};

/** These read votes only; giving them a classifier would be ignored without a word. */
const withoutModel = ['majority-vote', 'wawa', 'zero-based-skill'];

export const consensusVerb: Verb = {
  name: 'consensus',
  summary: 'The most probable class of each item, with its calibrated probability.',
  operands: ['LABELS.csv'],
  options: {
    method: { kind: 'text', placeholder: 'NAME', help: 'How; auto when left out.', choices: Object.keys(methods) },
    gold: goldOption,
    probabilities: probabilitiesOption,
    several: { kind: 'text', placeholder: 'SEP', help: 'A label cell holds any number of labels, separated by SEP.' },
    out: outOption,
  },
  details: [
    ...labelsHelp,
    'OUT.csv:    item,label,confidence,votes,agreeing,second,second_confidence, one row for each item, in item order.',
    '            confidence is the probability that the label is right; agreeing counts the votes for it.',
    'countedOnce: workers whose votes repeat one source, which auto finds by how they agree; they have one vote together.',
    'calibration: with --gold of twenty items or more, what they say of the confidences, each estimated without its own answer.',
    'With --several: item,label,confidence,p_<class>,...; confidence is that of the whole set.',
  ],
  example: 'casebook consensus labels.csv --out consensus.csv',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const name = call.text('method') ?? 'auto';
  const separator = call.text('several');
  if (separator !== undefined) {
    const other = ['method', 'gold', 'probabilities'].find((option) => call.isSet(option));
    if (other !== undefined || separator === '')
      throw badUsage(other === undefined ? '--several needs a separator.' : `--several takes no --${other}.`);
    return severalLabels(call, separator);
  }
  if (call.isSet('probabilities') && withoutModel.includes(name))
    throw badUsage(`--method ${name} takes no --probabilities.`);
  const known = await readKnown(call);
  const { table, probabilities } = known;
  refuseBeyondMemory(call.operands[0] ?? '-', table, name, true);
  const evidence = probabilities === undefined || name === 'auto' ? undefined : modelEvidence(table, probabilities);
  const onRound = countRounds(call.progress, `Estimating by ${name}`);
  const estimate: Judged =
    methods[name]?.({ ...known, logEvidence: evidence?.logEvidence, onRound }) ?? majorityVote(table);
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    await writeTable(
      out,
      ['item', 'label', 'confidence', 'votes', 'agreeing', 'second', 'second_confidence'],
      rows(known, estimate),
    );
  }
  const mean = estimate.confidence.reduce((sum, p) => sum + p, 0) / Math.max(1, estimate.confidence.length);
  const counts = { items: table.items.length, workers: table.workers.length, labels: table.classOf.length };
  return {
    json: {
      method: name,
      ...counts,
      classes: table.classes,
      meanConfidence: round(mean),
      expectedErrors: round((1 - mean) * counts.items),
      calibration: inFigures(estimate.calibration ?? null),
      countedOnce: repeating(table, estimate),
    },
    lines:
      out === '-'
        ? []
        : [
            `${counts.items} items from ${counts.labels} labels of ${counts.workers} workers, by ${name}. Mean confidence ${mean.toFixed(3)}.`,
            ...repeating(table, estimate).map(
              (names) => `These workers repeat one source and count once: ${names.map(shown).join(', ')}.`,
            ),
            ...(name === 'auto' ? [inWords(estimate.calibration ?? null)] : []),
          ],
  };
}

/** The names of those who have one vote together, group by group. */
function repeating({ workers }: VoteTable, { repeated }: Judged): string[][] {
  const groups = new Map<number, string[]>();
  for (const [w, first] of (repeated ?? []).entries()) {
    groups.set(first, [...(groups.get(first) ?? []), workers[w] ?? '']);
  }
  return [...groups.values()].filter((names) => names.length > 1);
}

function inFigures(calibration: Calibration | null) {
  if (calibration === null) return null;
  const { items, meanConfidence, accuracy, error } = calibration;
  const interval = Object.fromEntries(Object.entries(accuracy).map(([bound, p]) => [bound, round(p ?? 0)]));
  return { items, meanConfidence: round(meanConfidence), accuracy: interval, error: round(error) };
}

function inWords(calibration: Calibration | null): string {
  if (calibration === null)
    return 'How far the confidences can be trusted, twenty items of known class or more would tell (--gold).';
  const { items, meanConfidence, accuracy, error } = calibration;
  const [sure, right, low, high] = [meanConfidence, accuracy.value, accuracy.low, accuracy.high].map((p) =>
    (p ?? 0).toFixed(3),
  );
  return `${items} known items, each estimated without its own answer: ${sure} sure, ${right} right (${low} to ${high}), calibration error ${error.toFixed(3)}.`;
}

function* rows({ table }: Known, { posterior, label, confidence }: Estimate) {
  const k = table.classes.length;
  for (const [i, item] of table.items.entries()) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    const best = label[i] as number;
    let second = -1;
    for (let c = 0; c < k; c++) {
      if (c !== best && (second < 0 || (posterior[i * k + c] as number) > (posterior[i * k + second] as number)))
        second = c;
    }
    const agreeing = table.classOf.subarray(from, end).filter((c) => c === best).length;
    yield [
      item,
      table.classes[best],
      confidence[i],
      end - from,
      agreeing,
      table.classes[second],
      second < 0 ? undefined : posterior[i * k + second],
    ];
  }
}
