/**
 * Dawid-Skene: every worker w has a confusion matrix pi_w(l | c), the chance to say l of an item of class c; classes have
 * frequencies p(c); both are found with the items' classes by EM,
 *
 *     q_i(c) ~ p(c) prod_{votes (w,l) of i} pi_w(l | c),     pi_w(l | c) ~ n_wcl + crowd m_c(l) + own [l = c] + other,
 *
 * with n_wcl the expected votes. The pseudo-votes make it a MAP estimate: `crowd` votes as everybody together votes
 * (m_c, re-estimated in each round), so that a worker with few votes is taken for an average one, and `own`, `other` as
 * a plain Dirichlet prior. Dawid and Skene 1979, doi:10.2307/2346806; the crowd as prior follows the hierarchical model of
 * Paun et al. 2018, doi:10.1162/tacl_a_00040.
 *
 * Guard against label flips: EM can settle where a class's name is swapped with another's. A solution in which the crowd
 * says some class more often of another class's items than of its own is rejected and EM begins again with four times the
 * prior; after three such starts the majority vote stands. It stands as well where no item has two votes and nothing else is
 * known: one class for all items would explain such votes best. A class that nobody voted, that no known item has and of
 * which no classifier tells has no items: what anybody may say of it would explain guesses best.
 *
 * Cost O(rounds x votes x classes), memory O(workers x classes^2 + items x classes). No votes: an empty estimate. One
 * voter or one class: the votes themselves.
 */
import {
  type Counts,
  countsOf,
  crowdConfusion,
  type Emission,
  emptyCounts,
  type FitOptions,
  latentClassPass,
} from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

interface DawidSkeneOptions extends FitOptions {
  /** EM ends when the log likelihood rises by less than this share of its size a round. Default 1e-7. */
  readonly tolerance?: number;
  /** Pseudo-votes for each worker and class. Default crowd 2, own 0, other 0. */
  readonly crowd?: number;
  readonly own?: number;
  readonly other?: number;
}

export interface ConfusionEstimate extends Estimate {
  /** Share of each class among the items. */
  readonly prior: Float64Array;
  /** pi_w(l | c) at (worker x classes + l) x classes + c. */
  readonly confusion: Float64Array;
  /** Log likelihood of the votes after each round. */
  readonly likelihood: readonly number[];
}

export function dawidSkene(table: VoteTable, options: DawidSkeneOptions = {}): ConfusionEstimate {
  const start = majorityVote(table, options.gold);
  const attempts = tellsOfWorkers(table, options) ? 16 : 0;
  for (let strength = 1; strength <= attempts; strength *= 4) {
    const estimate = expectationMaximisation(table, options.start ?? start.posterior, options, strength);
    if (!isFlipped(estimate.counts, table)) return estimate;
  }
  return { ...start, ...confusionsOf(table, start.posterior, options), likelihood: [] };
}

/** Whether anything but a worker's own vote says what class an item has. */
function tellsOfWorkers({ items, itemStart }: VoteTable, { gold, logEvidence }: FitOptions): boolean {
  if (logEvidence !== undefined || gold?.some((known) => known >= 0) === true) return true;
  return items.some((_, i) => (itemStart[i + 1] as number) - (itemStart[i] as number) > 1);
}

/** The workers' confusions and the classes' frequencies, if the items' classes are these: items x classes. */
export function confusionsOf(
  table: VoteTable,
  posterior: Float64Array,
  options: DawidSkeneOptions = {},
): Pick<ConfusionEstimate, 'prior' | 'confusion'> {
  const { logPrior, logVote } = maximise(table, countsOf(table, posterior), options, 1);
  return { prior: logPrior.map(Math.exp), confusion: logVote.map(Math.exp) };
}

function expectationMaximisation(
  table: VoteTable,
  start: Float64Array,
  options: DawidSkeneOptions,
  strength: number,
): ConfusionEstimate & { readonly counts: Counts } {
  const k = table.classes.length;
  const rounds = options.rounds ?? 200;
  const tolerance = options.tolerance ?? 1e-7;
  const posterior = Float64Array.from(start);
  const first = countsOf(table, start);
  let [counts, next] = [first, emptyCounts(table, k)];
  let emission = maximise(table, counts, options, strength);
  const likelihood: number[] = [];
  for (let round = 0; round < rounds; round++) {
    emission = maximise(table, counts, options, strength);
    // Writing the posterior of every item costs as much as a tenth of the round, so only the last one writes it.
    const last = round === rounds - 1 || isSettled(likelihood, tolerance);
    likelihood.push(latentClassPass(table, emission, next, options, last ? posterior : undefined));
    [counts, next] = [next, counts];
    options.onRound?.();
    if (last) break;
  }
  const settled = settle(table, posterior);
  const [prior, confusion] = [emission.logPrior.map(Math.exp), emission.logVote.map(Math.exp)];
  return { ...settled, prior, confusion, likelihood, counts };
}

function isSettled(likelihood: readonly number[], tolerance: number): boolean {
  const last = likelihood.at(-1);
  const before = likelihood.at(-2);
  if (last === undefined || before === undefined) return false;
  return Math.abs(last - before) <= tolerance * Math.abs(last);
}

/** The parameters that fit the counts best, with the pseudo-votes. */
function maximise(table: VoteTable, counts: Counts, options: DawidSkeneOptions, strength: number): Emission {
  const k = table.classes.length;
  const crowdVotes = (options.crowd ?? 2) * strength;
  const [own, other] = [(options.own ?? 0) * strength, (options.other ?? 0) * strength];
  const crowd = crowdConfusion(counts, table.workers.length, k);
  const logVote = new Float64Array(counts.votes.length);
  for (let w = 0; w < table.workers.length; w++) {
    for (let c = 0; c < k; c++) {
      let sum = crowdVotes + own + (k - 1) * other;
      for (let l = 0; l < k; l++) sum += counts.votes[(w * k + l) * k + c] as number;
      for (let l = 0; l < k; l++) {
        const at = (w * k + l) * k + c;
        const pseudo = crowdVotes * (crowd[l * k + c] as number) + (l === c ? own : other);
        logVote[at] = Math.log(((counts.votes[at] as number) + pseudo) / sum);
      }
    }
  }
  const frequencies = options.frequencies ?? classShares(counts, options, k);
  return { states: k, logPrior: frequencies.map(Math.log), logVote };
}

/** Of a class of which nothing is known; its logarithm is still a number. */
const nothing = 1e-300;

/** The share of each class among the items, with an item more of every class of which anything is known. */
function classShares(counts: Counts, { logEvidence }: FitOptions, k: number): Float64Array {
  const votes = new Float64Array(k);
  for (let at = 0; at < counts.votes.length; at++) {
    const said = Math.floor(at / k) % k;
    votes[said] = (votes[said] as number) + (counts.votes[at] as number);
  }
  const isAnyKnown = logEvidence !== undefined || votes.every((n) => n === 0);
  const items = counts.items.map((n, c) => n + (isAnyKnown || (votes[c] as number) > 0 ? 1 : Math.min(1, n)));
  const all = items.reduce((sum, n) => sum + n, 0);
  return items.map((n) => Math.max(nothing, n / all));
}

/** Whether the crowd says some class more often of another class's items than of that class's own. */
function isFlipped(counts: Counts, table: VoteTable): boolean {
  const k = table.classes.length;
  const crowd = crowdConfusion(counts, table.workers.length, k);
  for (let l = 0; l < k; l++) {
    for (let c = 0; c < k; c++) if ((crowd[l * k + c] as number) > (crowd[l * k + l] as number) + 1e-9) return true;
  }
  return false;
}
