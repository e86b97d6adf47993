/**
 * Collapsed variational inference (CVB0) for a hierarchical iBCC: the workers' confusion matrices are integrated out, and
 * an item's class is updated from the counts of all *other* items, so a worker's own vote on the item does not vouch for
 * itself. That is what plain EM lacks where workers have few votes:
 *
 *     q_i(c) ~ (N_c + share_c N + 1) prod_{votes (w,l) of i} (n_wcl + s b_wc(l)) / (n_wc + s),   counts without item i,
 *
 * with s = 4 pseudo-votes from b_w, a one-coin matrix of the worker's own skill: a_w on the diagonal, (1 - a_w)/(K - 1)
 * elsewhere, a_w the worker's share of right votes drawn towards the crowd's by two pseudo-votes. The class frequencies
 * are anchored to the shares of the votes (or to what else tells them), with the weight of all items, since free frequencies let one class swallow
 * another in small tables.
 *
 * iBCC: Kim and Ghahramani 2012 (AISTATS, PMLR 22:619). CVB0: Asuncion et al. 2009 (UAI, arXiv:1205.2662).
 * Cost O(rounds x votes x classes). No votes: an empty estimate. One voter or one class: the votes themselves.
 */
import { collapsedRound } from '@/server/consensus/collapsed-round';
import { type Counts, countsOf, type FitOptions, workerClassMass } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { classVotes, type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

/** Pseudo-votes a worker's confusion row gets from the one-coin matrix of the same worker. */
const coinVotes = 4;

export function collapsedIbcc(table: VoteTable, options: FitOptions = {}): Estimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(options.start ?? majorityVote(table, options.gold).posterior);
  const counts = countsOf(table, posterior);
  const ofWorker = workerClassMass(counts, table.workers.length, k);
  const shares = options.frequencies ?? classVotes(table).map((votes) => votes / Math.max(1, table.classOf.length));
  const anchor = shares.map((share) => 1 + share * table.items.length);
  const state = { posterior, counts, ofWorker, p: new Float64Array(k), factors: new Float64Array(k) };
  for (let round = 0; round < (options.rounds ?? 200); round++) {
    const base = coinMatrices(table, counts);
    const prior = { classes: anchor, base, scale: 1, strength: coinVotes };
    const change = collapsedRound(table, options, state, prior);
    options.onRound?.();
    if (change < 1e-3) break;
  }
  return settle(table, posterior);
}

/** The one-coin matrix of each worker times its pseudo-votes, from the worker's share of right votes in all classes. */
function coinMatrices(table: VoteTable, counts: Counts): Float64Array {
  const k = table.classes.length;
  const skill = coinSkills(counts, table.workers.length, k);
  const base = new Float64Array(counts.votes.length);
  for (let at = 0; at < base.length; at++) {
    const right = skill[Math.floor(at / (k * k))] as number;
    const isDiagonal = Math.floor(at / k) % k === at % k;
    base[at] = coinVotes * (isDiagonal ? right : (1 - right) / Math.max(1, k - 1));
  }
  return base;
}

/** Share of right votes of each worker, drawn towards the crowd's by two pseudo-votes. */
export function coinSkills(counts: Counts, workers: number, k: number): Float64Array {
  const right = new Float64Array(workers);
  const all = new Float64Array(workers);
  for (let at = 0; at < counts.votes.length; at++) {
    const w = Math.floor(at / (k * k));
    const mass = counts.votes[at] as number;
    all[w] = (all[w] as number) + mass;
    if (Math.floor(at / k) % k === at % k) right[w] = (right[w] as number) + mass;
  }
  const rightInAll = right.reduce((sum, n) => sum + n, 0);
  const votesInAll = all.reduce((sum, n) => sum + n, 0);
  const crowd = (rightInAll + 2) / (votesInAll + 2 + k);
  return right.map((n, w) => (n + 2 * crowd) / ((all[w] as number) + 2));
}
