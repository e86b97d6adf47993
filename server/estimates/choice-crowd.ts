/** The estimate of a whole project of choices: `auto` over all votes, anchored by what reviewers decided. */
import { type AutoEstimate, auto } from '@/server/consensus/auto';
import { flagItems } from '@/server/consensus/flags';
import { encodeGold, encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { groupBy } from '@/server/group';
import { invariant } from '@/server/problem';
import type {
  Calibration,
  CrowdAnswer,
  CrowdEstimate,
  CrowdHabit,
  ItemFlag,
  MergeResult,
  WorkerEstimate,
} from './contract';
import { crowdHabit, gainOfChoice } from './gain';
import { choiceOf, mergeAnswers, mergedChoice, votesByChoice } from './merge';
import { describeWorkers } from './worker-report';

const method = 'auto: average of vote shares, Dawid-Skene, iBCC, one coin and habits';

/**
 * @param decided the choice of every item a reviewer settled. Its own estimate stays what the crowd says, by the skills
 *   that the whole project shows.
 */
export function estimateChoices(
  task: 'classes' | 'pairs',
  answers: readonly CrowdAnswer[],
  decided: ReadonlyMap<string, string>,
): CrowdEstimate {
  const table = encodeVotes(
    answers.map(({ itemId, workerId, answer }) => ({ item: itemId, worker: workerId, label: choiceOf(answer) ?? '' })),
    decided.values(),
  );
  const estimate = auto(table, { gold: encodeGold(table, decided) });
  const workers = describeWorkers({ table, estimate, itemOf: (unit) => table.items[unit] ?? '', sayOf: (c) => c });
  const skills = new Map(
    workers.flatMap(({ workerId, skill, decisions }) => (skill === null ? [] : [[workerId, { skill, decisions }]])),
  );
  // Where nobody has said a second thing yet, the numerics know of no other answer and would call each vote certain.
  const isOneVoice = table.classes.length < 2;
  const crowd =
    !isOneVoice && table.items.length > 0 ? crowdHabit(table, estimate.workers.confusion.mean(table)) : null;
  const byItem = groupBy(answers, (answer) => answer.itemId);
  const itemAt = new Map(table.items.map((itemId, item) => [itemId, item]));
  const experience = { skills: isOneVoice ? new Map() : skills, habits: [], crowd };
  const mergeOf = (itemId: string): MergeResult | undefined => {
    const item = itemAt.get(itemId);
    if (item === undefined) return undefined;
    const own = byItem.get(itemId) ?? [];
    const alone = isOneVoice || decided.has(itemId) ? mergeAnswers(task, own, experience) : null;
    return alone ? { ...alone, method } : choiceAt(task, table, estimate, item, own, crowd);
  };
  const merges = { keys: () => itemAt.keys(), get: mergeOf };
  const flags = { [Symbol.iterator]: () => flagsOf(table, estimate, mergeOf, workers, decided) };
  return { method, merges, flags, workers, habits: [], crowd, calibration: calibrationOf(estimate) };
}

function calibrationOf({ calibration }: AutoEstimate): Calibration | null {
  if (calibration === null) return null;
  const { value, low, high } = calibration.accuracy;
  invariant(value !== null && low !== null && high !== null, 'some items are known');
  return { ...calibration, accuracy: { value, low, high } };
}

function choiceAt(
  task: 'classes' | 'pairs',
  table: VoteTable,
  estimate: AutoEstimate,
  item: number,
  own: readonly CrowdAnswer[],
  crowd: CrowdHabit | null,
): MergeResult {
  const votes = own.map(({ answer }) => choiceOf(answer) ?? '');
  const winner = table.classes[estimate.label[item] ?? 0] ?? '';
  const classIndex = new Map([...new Set([...votes, winner])].map((choice) => [choice, table.classes.indexOf(choice)]));
  const counts = votesByChoice([...classIndex.keys()], votes, (choice) => {
    return estimate.posterior[item * table.classes.length + (classIndex.get(choice) ?? 0)] ?? 0;
  });
  const confidence = Math.min(1, estimate.confidence[item] ?? 0);
  const odds = new Map(
    table.classes.map((choice, c) => [choice, estimate.posterior[item * table.classes.length + c] ?? 0]),
  );
  return { task, method, merged: mergedChoice(task, winner, counts), confidence, gain: gainOfChoice(odds, crowd) };
}

function* flagsOf(
  table: VoteTable,
  estimate: AutoEstimate,
  mergeOf: (itemId: string) => MergeResult | undefined,
  workers: readonly WorkerEstimate[],
  decided: ReadonlyMap<string, string>,
): Generator<ItemFlag> {
  const skillOf = new Map(workers.map(({ workerId, skill }) => [workerId, skill]));
  for (const flag of flagItems(table, { estimate })) {
    const itemId = table.items[flag.item] ?? '';
    if (decided.has(itemId)) continue;
    const merged = mergeOf(itemId)?.merged;
    yield {
      itemId,
      errorProbability: flag.errorProbability,
      suspicion: flag.suspicion,
      rarity: flag.rarity,
      verdict: flag.verdict,
      evidence: {
        kind: 'choice',
        label: table.classes[flag.label] ?? '',
        counts: merged && merged.task !== 'boxes' ? merged.counts : [],
        instead:
          flag.instead < 0 ? null : { choice: table.classes[flag.instead] ?? '', probability: flag.insteadProbability },
        against: flag.dissent.map(({ worker, label }) => {
          const workerId = table.workers[worker] ?? '';
          return { workerId, said: table.classes[label] ?? '', skill: skillOf.get(workerId) ?? null };
        }),
      },
    };
  }
}
