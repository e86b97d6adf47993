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
import { collapsedRound, collapsedState } from '@/server/consensus/collapsed-round';
import type { FitOptions } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { classVotes, type Estimate, settle, type VoteTable } from '@/server/consensus/votes';
import { rightVotes, votesOfEach, type WorkerRows } from '@/server/consensus/worker-rows';

/** Pseudo-votes a worker's confusion row gets from the one-coin matrix of the same worker. */
const coinVotes = 4;

/** @param rows the form of the counts, see `worker-rows.ts`. */
export function collapsedIbcc(table: VoteTable, options: FitOptions = {}, rows?: WorkerRows): Estimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(options.start ?? majorityVote(table, options.gold).posterior);
  const state = collapsedState(table, posterior, rows);
  const votes = votesOfEach(table);
  const shares = options.frequencies ?? classVotes(table).map((n) => n / Math.max(1, table.classOf.length));
  const anchor = shares.map((share) => 1 + share * table.items.length);
  for (let round = 0; round < (options.rounds ?? 200); round++) {
    const skill = coinSkills(rightVotes(table, posterior, state), votes, k);
    const write = (w: number, label: number, into: Float64Array, at: number) => {
      const right = skill[w] as number;
      into.fill((coinVotes * (1 - right)) / Math.max(1, k - 1), at, at + k);
      into[at + label] = coinVotes * right;
    };
    const change = collapsedRound(table, options, state, { classes: anchor, write, strength: coinVotes });
    options.onRound?.();
    if (change < 1e-3) break;
  }
  return settle(table, posterior);
}

/** Share of right votes of each worker, drawn towards the crowd's by two pseudo-votes. */
export function coinSkills(right: Float64Array, votes: Float64Array, k: number): Float64Array {
  const rightInAll = right.reduce((sum, n) => sum + n, 0);
  const votesInAll = votes.reduce((sum, n) => sum + n, 0);
  const crowd = (rightInAll + 2) / (votesInAll + 2 + k);
  return right.map((n, w) => (n + 2 * crowd) / ((votes[w] as number) + 2));
}
