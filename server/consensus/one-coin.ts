/**
 * One-coin Dawid-Skene: worker w is right with probability a_w whatever the class and otherwise says any other class
 * evenly; EM over a_w and the items' classes, classes taken as equally frequent (where nothing but the votes tells) because
 * free frequencies are what makes the model collapse onto one class. a_w is drawn towards the crowd's by two pseudo-votes. Zhang et al. 2016
 * (JMLR 17:102, arXiv:1406.3824). Right where votes are few and errors have no direction; wrong where workers have
 * class-specific biases. Cost O(rounds x votes). No votes: an empty estimate. One voter or one class: the votes.
 */
import { coinSkills } from '@/server/consensus/collapsed-ibcc';
import {
  countsOf,
  type Emission,
  emptyCounts,
  type FitOptions,
  latentClassPass,
} from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

interface OneCoinEstimate extends Estimate {
  /** a_w of each worker. */
  readonly skill: Float64Array;
}

export function oneCoin(table: VoteTable, options: FitOptions = {}): OneCoinEstimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(options.start ?? majorityVote(table, options.gold).posterior);
  let [counts, next] = [countsOf(table, posterior), emptyCounts(table, k)];
  let skill = coinSkills(counts, table.workers.length, k);
  for (let round = 0; round < (options.rounds ?? 200); round++) {
    latentClassPass(table, coinEmission(table, skill, options.frequencies), next, options, posterior);
    [counts, next] = [next, counts];
    const better = coinSkills(counts, table.workers.length, k);
    const change = better.reduce((most, a, w) => Math.max(most, Math.abs(a - (skill[w] as number))), 0);
    skill = better;
    options.onRound?.();
    if (change < 1e-4) break;
  }
  return { ...settle(table, posterior), skill };
}

function coinEmission(table: VoteTable, skill: Float64Array, frequencies?: Float64Array): Emission {
  const k = table.classes.length;
  const logVote = new Float64Array(table.workers.length * k * k);
  for (let w = 0; w < table.workers.length; w++) {
    const right = Math.log(skill[w] as number);
    const wrong = Math.log(Math.max(1e-12, (1 - (skill[w] as number)) / Math.max(1, k - 1)));
    for (let l = 0; l < k; l++) for (let c = 0; c < k; c++) logVote[(w * k + l) * k + c] = l === c ? right : wrong;
  }
  const even = new Float64Array(k).fill(1 / Math.max(1, k));
  return { states: k, logPrior: (frequencies ?? even).map(Math.log), logVote };
}
