import 'server-only';
import { labelsHelp, readItemLabels, readLabels, seedOption } from '@/server/cli/casebook/labels';
import { refuseBeyondMemory } from '@/server/cli/casebook/memory';
import { round } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Json, Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { type FixedOverlap, type Point, replay } from '@/server/consensus/replay';
import { encodeGold } from '@/server/consensus/votes';

export const replayVerb: Verb = {
  name: 'replay',
  summary: 'What the stopping rule would have saved: the labels arrive again in random order.',
  operands: ['LABELS.csv'],
  options: {
    truth: { kind: 'file', placeholder: 'T.csv', help: 'The true classes: item,label.', required: true },
    seed: seedOption('Seed of the order of arrival; 1 when left out.'),
    min: {
      kind: 'number',
      help: 'Labels every item gets first; 3 when left out, fewer only to see what that would do.',
      min: 1,
      max: 100,
      isWhole: true,
    },
    target: { kind: 'number', help: 'Probability at which an item is done; 0.95 when left out.', min: 0.5, max: 1 },
  },
  details: [...labelsHelp, 'T.csv:      item,label. Accuracy is measured on these items.'],
  example: 'casebook replay labels.csv --truth truth.csv --seed 1 --json',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const [file = '-'] = call.operands;
  const truthFile = call.text('truth') ?? '-';
  const truth = await readItemLabels(truthFile, call.progress);
  const table = await readLabels(file, call.progress, truth.values());
  refuseBeyondMemory(file, table, 'dawid-skene', false);
  const known = encodeGold(table, truth);
  if (!known.some((c) => c >= 0))
    throw badData({
      file: truthFile,
      line: truth.firstLine,
      column: 'item',
      expected: `items that ${file} has labels for, but there is none`,
    });
  call.progress.step('Replaying', table.classOf.length);
  const found = replay(table, known, {
    seed: call.number('seed') ?? 1,
    min: call.number('min') ?? 3,
    target: call.number('target') ?? 0.95,
    onRound: (labels) => call.progress.done(labels),
  });
  const json: Json = {
    items: table.items.length,
    labels: table.classOf.length,
    ...point(found.rule),
    rule: point(found.rule),
    fixed: found.fixed.map((fixed) => ({
      overlap: fixed.overlap,
      method: fixed.method,
      ...point(fixed),
      ruleNeeds: fixed.ruleNeeds === undefined ? null : round(fixed.ruleNeeds),
      saving: fixed.saving === undefined ? null : round(fixed.saving),
    })),
    curve: found.curve.map(point),
  };
  const lines = [
    `stopping rule              ${found.rule.labelsPerItem.toFixed(2)} labels an item, accuracy ${found.rule.accuracy.toFixed(4)}`,
    ...found.fixed.map(describe),
  ];
  return { json, lines };
}

function point({ labelsPerItem, accuracy }: Point): { labelsPerItem: number; accuracy: number } {
  return { labelsPerItem: round(labelsPerItem), accuracy: round(accuracy) };
}

function describe(fixed: FixedOverlap): string {
  const name = `overlap ${fixed.overlap}, ${fixed.method}`.padEnd(26);
  return `${name} ${fixed.labelsPerItem.toFixed(2)} labels an item, accuracy ${fixed.accuracy.toFixed(4)}; ${savingIn(fixed)}`;
}

function savingIn({ saving }: FixedOverlap): string {
  if (saving === undefined) return 'the rule never gets there';
  const percent = Math.round(100 * saving);
  return percent < 0 ? `the rule needs ${-percent} % more for it` : `the rule saves ${percent} % at that accuracy`;
}
