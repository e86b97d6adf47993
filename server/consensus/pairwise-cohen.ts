/**
 * Cohen's kappa of every pair of workers on the items both labelled, and their mean weighted by shared items (a pair with
 * one shared item would else count as much as one with thousands):
 *
 *     kappa = (agree - sum_c a_c b_c) / (1 - sum_c a_c b_c),   a, b the two workers' shares of each class on those items.
 *
 * Cohen 1960, doi:10.1177/001316446002000104. A pair whose chance agreement is 1 has no kappa and is left out. The
 * interval comes from a delete-a-group jackknife over 20 groups of items (Kott 2001): resampling pairs would cost a
 * thousand times the votes. Cost O(sum over items of votes^2 + pairs x 20 x classes).
 */
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';

const groups = 20;

export function meanPairwiseCohenKappa(table: VoteTable): Coefficient {
  const pairs = pairVotes(table);
  const k = table.classes.length;
  const sums = new Float64Array(groups + 1);
  const weights = new Float64Array(groups + 1);
  const tally = new PairTally(k);
  for (let from = 0; from < pairs.order.length; ) {
    const pair = pairs.pairOf[pairs.order[from] as number] as number;
    tally.clear();
    let end = from;
    for (; end < pairs.order.length; end++) {
      const at = pairs.order[end] as number;
      if (pairs.pairOf[at] !== pair) break;
      tally.add(pairs.first[at] as number, pairs.second[at] as number, pairs.group[at] as number);
    }
    tally.score(sums, weights);
    from = end;
  }
  const value = (weights[groups] as number) > 0 ? (sums[groups] as number) / (weights[groups] as number) : undefined;
  if (value === undefined) return { value: null, low: null, high: null };
  let spread = 0;
  for (let g = 0; g < groups; g++) {
    const without = (weights[g] as number) > 0 ? (sums[g] as number) / (weights[g] as number) : value;
    spread += (without - value) ** 2;
  }
  const error = 1.96 * Math.sqrt((spread * (groups - 1)) / groups);
  return { value, low: value - error, high: Math.min(1, value + error) };
}

/** One entry for each item and pair of its workers, with an order that brings the entries of a pair together. */
function pairVotes(table: VoteTable) {
  const { itemStart, workerOf, classOf } = table;
  let entries = 0;
  for (let i = 0; i < table.items.length; i++) {
    const votes = (itemStart[i + 1] as number) - (itemStart[i] as number);
    entries += (votes * (votes - 1)) / 2;
  }
  const pairOf = new Float64Array(entries);
  const first = new Int32Array(entries);
  const second = new Int32Array(entries);
  const group = new Uint8Array(entries);
  let at = 0;
  for (let i = 0; i < table.items.length; i++) {
    const end = itemStart[i + 1] as number;
    for (let a = itemStart[i] as number; a < end; a++) {
      for (let b = a + 1; b < end; b++) {
        pairOf[at] = (workerOf[a] as number) * table.workers.length + (workerOf[b] as number);
        first[at] = classOf[a] as number;
        second[at] = classOf[b] as number;
        group[at] = i % groups;
        at++;
      }
    }
  }
  const order = Uint32Array.from(pairOf.keys()).sort((a, b) => (pairOf[a] as number) - (pairOf[b] as number) || a - b);
  return { pairOf, first, second, group, order };
}

/** The votes of one pair, in all and by group of items, from which kappa follows with any group left out. */
class PairTally {
  private readonly agreed = new Float64Array(groups + 1);
  private readonly shared = new Float64Array(groups + 1);
  private readonly a: Float64Array;
  private readonly b: Float64Array;

  constructor(private readonly k: number) {
    this.a = new Float64Array((groups + 1) * k);
    this.b = new Float64Array((groups + 1) * k);
  }

  clear(): void {
    for (const array of [this.agreed, this.shared, this.a, this.b]) array.fill(0);
  }

  add(first: number, second: number, group: number): void {
    for (const g of [group, groups]) {
      this.shared[g] = (this.shared[g] as number) + 1;
      if (first === second) this.agreed[g] = (this.agreed[g] as number) + 1;
      this.a[g * this.k + first] = (this.a[g * this.k + first] as number) + 1;
      this.b[g * this.k + second] = (this.b[g * this.k + second] as number) + 1;
    }
  }

  /** Adds kappa times shared items to each sum: entry g with group g left out, the last with all. */
  score(sums: Float64Array, weights: Float64Array): void {
    for (let g = 0; g <= groups; g++) {
      const shared = this.left(this.shared, 1, g, 0);
      if (shared === 0) continue;
      let chance = 0;
      for (let c = 0; c < this.k; c++) chance += this.left(this.a, this.k, g, c) * this.left(this.b, this.k, g, c);
      chance /= shared * shared;
      if (1 - chance < 1e-12) continue;
      const kappa = (this.left(this.agreed, 1, g, 0) / shared - chance) / (1 - chance);
      sums[g] = (sums[g] as number) + kappa * shared;
      weights[g] = (weights[g] as number) + shared;
    }
  }

  private left(counts: Float64Array, width: number, group: number, c: number): number {
    const all = counts[groups * width + c] as number;
    return group === groups ? all : all - (counts[group * width + c] as number);
  }
}
