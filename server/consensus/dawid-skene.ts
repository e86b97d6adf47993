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
 * Counts are kept in one of two forms (`worker-rows.ts`). Cost O(rounds x votes x classes), memory O(rows x classes + items x classes). No votes: an empty estimate. One
 * voter or one class: the votes themselves.
 */
import { Confusions } from '@/server/consensus/confusions';
import { crowdConfusion, type FitOptions } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { CountsByVotes, FullCounts } from '@/server/consensus/skene-counts';
import { classVotes, type Estimate, settle, type VoteTable } from '@/server/consensus/votes';
import { classMasses, saidMasses, type WorkerRows, workerRows } from '@/server/consensus/worker-rows';

interface DawidSkeneOptions extends FitOptions {
  /** EM ends when the log likelihood rises by less than this share of its size a round. Default 1e-7. */
  readonly tolerance?: number;
  /** Pseudo-votes for each worker and class. Default crowd 2, own 0, other 0. */
  readonly crowd?: number;
  readonly own?: number;
  readonly other?: number;
  /** The form of the counts; by the table when left out. */
  readonly rows?: WorkerRows;
}

export interface ConfusionEstimate extends Estimate {
  /** Share of each class among the items. */
  readonly prior: Float64Array;
  /** pi_w(l | c). */
  readonly confusion: Confusions;
  /** Log likelihood of the votes after each round. */
  readonly likelihood: readonly number[];
}

export function dawidSkene(table: VoteTable, options: DawidSkeneOptions = {}): ConfusionEstimate {
  const attempts = tellsOfWorkers(table, options) ? 16 : 0;
  for (let strength = 1; strength <= attempts; strength *= 4) {
    const estimate = expectationMaximisation(table, strength, options);
    if (estimate !== null) return estimate;
  }
  const start = majorityVote(table, options.gold);
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
  const rows = options.rows ?? workerRows(table);
  const masses = classMasses(table, rows, posterior);
  const { pseudo, strength } = pseudoVotes(
    saidMasses(table, rows, masses.votes, posterior),
    table.classes.length,
    options,
    1,
  );
  const confusion = new Confusions(rows, masses, pseudo, strength, posterior);
  return { prior: classShares(table, masses.items, options), confusion };
}

/** Null where the classes' names were swapped. */
function expectationMaximisation(
  table: VoteTable,
  strength: number,
  options: DawidSkeneOptions,
): ConfusionEstimate | null {
  const k = table.classes.length;
  const rounds = options.rounds ?? 200;
  const tolerance = options.tolerance ?? 1e-7;
  const rows = options.rows ?? workerRows(table);
  const start = Float64Array.from(options.start ?? majorityVote(table, options.gold).posterior);
  const counts = rows.isFull ? new FullCounts(table, rows, start) : new CountsByVotes(table, rows, start);
  const likelihood: number[] = [];
  for (let round = 0; ; round++) {
    const masses = counts.masses();
    const { pseudo, strength: all } = pseudoVotes(counts.said(), k, options, strength);
    const confusion = new Confusions(rows, masses, pseudo, all, counts.posterior);
    const prior = classShares(table, masses.items, options);
    const last = round >= rounds - 1 || isSettled(likelihood, tolerance);
    likelihood.push(counts.pass(prior, confusion, options, last));
    options.onRound?.();
    if (!last) continue;
    if (isFlipped(crowdConfusion(counts.said(), k), k)) return null;
    return { ...settle(table, counts.posterior), prior, confusion, likelihood };
  }
}

function isSettled(likelihood: readonly number[], tolerance: number): boolean {
  const last = likelihood.at(-1);
  const before = likelihood.at(-2);
  if (last === undefined || before === undefined) return false;
  return Math.abs(last - before) <= tolerance * Math.abs(last);
}

/** What each worker's counts are drawn towards, said x classes + class, and what it sums to over what is said. */
function pseudoVotes(said: Float64Array, k: number, options: DawidSkeneOptions, strength: number) {
  const votes = (options.crowd ?? 2) * strength;
  const [own, other] = [(options.own ?? 0) * strength, (options.other ?? 0) * strength];
  const pseudo = crowdConfusion(said, k).map((m, at) => votes * m + (at % (k + 1) === 0 ? own : other));
  return { pseudo, strength: votes + own + (k - 1) * other };
}

/** Of a class of which nothing is known; its logarithm is still a number. */
const nothing = 1e-300;

/** The share of each class among the items, with an item more of every class of which anything is known. */
function classShares(table: VoteTable, masses: Float64Array, { logEvidence, frequencies }: FitOptions): Float64Array {
  if (frequencies !== undefined) return frequencies;
  const votes = classVotes(table);
  const isAnyKnown = logEvidence !== undefined || table.classOf.length === 0;
  const items = masses.map((n, c) => n + (isAnyKnown || (votes[c] as number) > 0 ? 1 : Math.min(1, n)));
  const all = items.reduce((sum, n) => sum + n, 0);
  return items.map((n) => Math.max(nothing, n / all));
}

/** Whether the crowd says some class more often of another class's items than of that class's own. */
function isFlipped(crowd: Float64Array, k: number): boolean {
  for (let l = 0; l < k; l++) {
    for (let c = 0; c < k; c++) if ((crowd[l * k + c] as number) > (crowd[l * k + l] as number) + 1e-9) return true;
  }
  return false;
}
