/**
 * Wawa, "worker agreement with aggregate": a first majority vote, each worker's share of votes that agree with it as
 * weight, and the weighted vote:  p(i, c) = sum of weights of the votes for c / sum of weights of the item's votes.
 * As in Crowd-Kit (Ustalov et al. 2024, doi:10.21105/joss.06227). Cost O(votes). Ties and items without votes as in
 * majority vote; if every voter of an item has weight 0 its plain shares stand. No votes: an empty estimate.
 */
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

export function wawa(table: VoteTable, gold?: Int32Array): Estimate {
  const first = majorityVote(table, gold);
  return weightedVote(table, first.posterior, agreementWith(table, first.label), gold);
}

/** Share of each worker's votes that say the given label of the item. */
export function agreementWith(table: VoteTable, label: Int32Array): Float64Array {
  const agreed = new Float64Array(table.workers.length);
  const all = new Float64Array(table.workers.length);
  for (let i = 0; i < table.items.length; i++) {
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const w = table.workerOf[v] as number;
      all[w] = (all[w] as number) + 1;
      if (table.classOf[v] === label[i]) agreed[w] = (agreed[w] as number) + 1;
    }
  }
  return agreed.map((n, w) => n / Math.max(1, all[w] as number));
}

/** Vote shares by worker weight; `otherwise` stands where an item's weights sum to nothing. */
export function weightedVote(
  table: VoteTable,
  otherwise: Float64Array,
  weight: Float64Array,
  gold: Int32Array | undefined,
): Estimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(otherwise);
  for (let i = 0; i < table.items.length; i++) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    let sum = 0;
    for (let v = from; v < end; v++) sum += Math.max(0, weight[table.workerOf[v] as number] as number);
    if ((gold?.[i] ?? -1) >= 0 || sum <= 0) continue;
    posterior.fill(0, i * k, (i + 1) * k);
    for (let v = from; v < end; v++) {
      const at = i * k + (table.classOf[v] as number);
      const share = Math.max(0, weight[table.workerOf[v] as number] as number) / sum;
      posterior[at] = (posterior[at] as number) + share;
    }
  }
  return settle(table, posterior);
}
