/**
 * One-coin Dawid-Skene: worker w is right with probability a_w whatever the class and otherwise says any other class
 * evenly; EM over a_w and the items' classes, classes taken as equally frequent (where nothing but the votes tells) because
 * free frequencies are what makes the model collapse onto one class. a_w is drawn towards the crowd's by two pseudo-votes. Zhang et al. 2016
 * (JMLR 17:102, arXiv:1406.3824). Right where votes are few and errors have no direction; wrong where workers have
 * class-specific biases. Cost O(rounds x (votes + items x classes)). No votes: an empty estimate. One voter or one class: the votes.
 */
import { coinSkills } from '@/server/consensus/collapsed-ibcc';
import { type FitOptions, normalise } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';
import { rightVotes, votesOfEach } from '@/server/consensus/worker-rows';

interface OneCoinEstimate extends Estimate {
  /** a_w of each worker. */
  readonly skill: Float64Array;
}

export function oneCoin(table: VoteTable, options: FitOptions = {}): OneCoinEstimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(options.start ?? majorityVote(table, options.gold).posterior);
  const votes = votesOfEach(table);
  let skill = coinSkills(rightVotes(table, posterior), votes, k);
  for (let round = 0; round < (options.rounds ?? 200); round++) {
    judgeItems(table, skill, options, posterior);
    const better = coinSkills(rightVotes(table, posterior), votes, k);
    const change = better.reduce((most, a, w) => Math.max(most, Math.abs(a - (skill[w] as number))), 0);
    skill = better;
    options.onRound?.();
    if (change < 1e-4) break;
  }
  return { ...settle(table, posterior), skill };
}

/** Every item's classes, from how often its voters are right: a vote counts for its own class and alike against all others. */
function judgeItems(table: VoteTable, skill: Float64Array, known: FitOptions, posterior: Float64Array): void {
  const { itemStart, workerOf, classOf } = table;
  const k = table.classes.length;
  const odds = skill.map((a) => Math.log(a) - Math.log(Math.max(1e-12, (1 - a) / Math.max(1, k - 1))));
  const prior = (known.frequencies ?? new Float64Array(k).fill(1)).map(Math.log);
  const p = new Float64Array(k);
  for (let i = 0; i < table.items.length; i++) {
    const gold = known.gold?.[i] ?? -1;
    if (gold >= 0) p.fill(Number.NEGATIVE_INFINITY);
    if (gold >= 0) p[gold] = 0;
    else {
      for (let c = 0; c < k; c++) p[c] = (prior[c] as number) + (known.logEvidence?.[i * k + c] ?? 0);
      for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
        const said = classOf[v] as number;
        p[said] = (p[said] as number) + (odds[workerOf[v] as number] as number);
      }
    }
    normalise(p);
    for (let c = 0; c < k; c++) posterior[i * k + c] = p[c] as number;
  }
}
