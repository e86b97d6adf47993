import 'server-only';
import { goldOption, probabilitiesOption, readKnown, refuseStrangers } from '@/server/cli/casebook/knowledge';
import { labelsHelp, outOption, readItemLabels } from '@/server/cli/casebook/labels';
import { refuseBeyondMemory } from '@/server/cli/casebook/memory';
import { round, writeTable } from '@/server/cli/casebook/output';
import { countRounds } from '@/server/cli/casebook/rounds';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { type Flag, flagItems } from '@/server/consensus/flags';
import { encodeGold, type VoteTable } from '@/server/consensus/votes';

const header = [
  'item',
  'label',
  'error_probability',
  'rarity',
  'rare_slice',
  'verdict',
  'suspicion',
  'instead',
  'instead_probability',
  'votes',
  'dissenters',
  'model_label',
];

export const flagsVerb: Verb = {
  name: 'flags',
  summary: 'Which labels are likely wrong, how likely, and whether they are rare and right or rare and wrong.',
  operands: ['LABELS.csv'],
  options: {
    judge: {
      kind: 'file',
      placeholder: 'GIVEN.csv',
      help: 'Judge these labels (item,label) instead of the consensus.',
    },
    gold: goldOption,
    probabilities: probabilitiesOption,
    out: outOption,
  },
  details: [
    ...labelsHelp,
    'FLAGS.csv:  item,label,error_probability,rarity,rare_slice,verdict,suspicion,instead,instead_probability,votes,',
    '            dissenters,model_label; most suspicious first, every item once. suspicion is error_probability and, once more,',
    '            the part of it where the truth is a rare class: one with under 15 % of the votes. rare_slice is 1 when somebody',
    '            voted one. verdict: rare_and_right, rare_and_wrong, common_and_right, common_and_wrong, ambiguous.',
    '            dissenters: worker=label(skill), the most skilled first.',
    'GIVEN.csv:  an item that nobody voted on is judged by how often the labels of GIVEN are right where people voted, and by',
    '            P.csv; where that does not know it, the verdict is ambiguous. An item without a label there is judged by ours.',
  ],
  example: 'casebook flags labels.csv --judge given.csv --out flags.csv',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const judgeFile = call.text('judge');
  const judged = judgeFile === undefined ? undefined : await readItemLabels(judgeFile, call.progress);
  const { table, gold, probabilities, isUnseen } = await readKnown(call, judged);
  if (judgeFile !== undefined && judged !== undefined)
    refuseStrangers(judgeFile, judged, call.operands[0] ?? '-', table);
  refuseBeyondMemory(call.operands[0] ?? '-', table, 'auto', false);
  const onRound = countRounds(call.progress, 'Estimating');
  const flags = flagItems(table, {
    gold,
    probabilities,
    isUnseen,
    judged: judged && encodeGold(table, judged),
    onRound,
  });
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) await writeTable(out, header, rows(table, flags));
  const verdicts: Record<string, number> = {};
  for (const flag of flags) verdicts[flag.verdict] = (verdicts[flag.verdict] ?? 0) + 1;
  const expected = flags.reduce((sum, flag) => sum + flag.errorProbability, 0);
  const rare = flags.filter((flag) => flag.isRareSlice).length;
  const unvoted = flags.filter((flag) => flag.votes === 0).length;
  return {
    json: { items: flags.length, rareItems: rare, unvotedItems: unvoted, expectedErrors: round(expected), verdicts },
    lines:
      out === '-'
        ? []
        : [
            `${flags.length} items, ${rare} of them rare; about ${expected.toFixed(1)} labels are wrong.`,
            ...(unvoted > 0 ? [`Nobody voted on ${unvoted} of them.`] : []),
          ],
  };
}

function* rows(table: VoteTable, flags: readonly Flag[]) {
  for (const flag of flags) {
    const dissenters = flag.dissent.map(
      (d) => `${table.workers[d.worker]}=${table.classes[d.label]}(${d.skill.toFixed(2)})`,
    );
    yield [
      table.items[flag.item],
      table.classes[flag.label],
      flag.errorProbability,
      flag.rarity,
      flag.isRareSlice ? 1 : 0,
      flag.verdict,
      flag.suspicion,
      table.classes[flag.instead],
      flag.insteadProbability,
      flag.votes,
      dissenters.join(' '),
      table.classes[flag.modelLabel],
    ];
  }
}
