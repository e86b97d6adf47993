/**
 * Cohen's kappa of every pair of workers on the items both labelled, and their mean weighted by shared items (a pair with
 * one shared item would else count as much as one with thousands):
 *
 *     kappa = (agree - sum_c a_c b_c) / (1 - sum_c a_c b_c),   a, b the two workers' shares of each class on those items.
 *
 * Cohen 1960, doi:10.1177/001316446002000104. A pair whose chance agreement is 1 has no kappa and is left out. The
 * interval comes from a delete-a-group jackknife over 20 groups of items (Kott 2001), about the value freed of the jackknife's
 * bias, for pairs that share few items have too low a kappa: resampling pairs would cost a thousand times the votes. Cost O(sum over items of votes^2 + pairs x groups they share x classes).
 */
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';
import { eachPairOfWorkers } from '@/server/consensus/worker-pairs';

const groups = 20;

export function meanPairwiseCohenKappa(table: VoteTable): Coefficient {
  const { classOf } = table;
  const sums = new Float64Array(groups + 1);
  const weights = new Float64Array(groups + 1);
  const tally = new PairTally(table.classes.length);
  eachPairOfWorkers(table, (_first, _second, from, end, { item, firstVote, secondVote }) => {
    tally.clear();
    for (let at = from; at < end; at++) {
      const [a, b] = [firstVote[at] as number, secondVote[at] as number];
      tally.add(classOf[a] as number, classOf[b] as number, (item[at] as number) % groups);
    }
    tally.score(sums, weights);
  });
  const [sum, weight] = [sums[groups] as number, weights[groups] as number];
  if (weight === 0) return { value: null, low: null, high: null };
  const value = sum / weight;
  const without = Float64Array.from({ length: groups }, (_, g) => {
    const left = weight + (weights[g] as number);
    return left > 0 ? (sum + (sums[g] as number)) / left : value;
  });
  const mean = without.reduce((total, kappa) => total + kappa, 0) / groups;
  const spread = without.reduce((total, kappa) => total + (kappa - mean) ** 2, 0);
  const error = 1.96 * Math.sqrt((spread * (groups - 1)) / groups);
  const unbiased = groups * value - (groups - 1) * mean;
  return {
    value,
    low: Math.max(-1, Math.min(value, unbiased - error)),
    high: Math.min(1, Math.max(value, unbiased + error)),
  };
}

/** The votes of one pair, in all and by group of items, from which kappa follows with any group left out. */
class PairTally {
  private readonly agreed = new Float64Array(groups + 1);
  private readonly shared = new Float64Array(groups + 1);
  private readonly filled = new Int32Array(groups + 1);
  private filledGroups = 0;
  private readonly a: Float64Array;
  private readonly b: Float64Array;

  constructor(private readonly k: number) {
    this.a = new Float64Array((groups + 1) * k);
    this.b = new Float64Array((groups + 1) * k);
  }

  /** Most pairs share few items, so only what the last one filled is emptied. */
  clear(): void {
    for (; this.filledGroups > 0; this.filledGroups--) {
      const g = this.filled[this.filledGroups - 1] as number;
      this.agreed[g] = this.shared[g] = 0;
      for (let at = g * this.k; at < (g + 1) * this.k; at++) this.a[at] = this.b[at] = 0;
    }
  }

  add(first: number, second: number, group: number): void {
    this.addTo(group, first, second);
    this.addTo(groups, first, second);
  }

  private addTo(g: number, first: number, second: number): void {
    if (this.shared[g] === 0) this.filled[this.filledGroups++] = g;
    this.shared[g] = (this.shared[g] as number) + 1;
    if (first === second) this.agreed[g] = (this.agreed[g] as number) + 1;
    this.a[g * this.k + first] = (this.a[g * this.k + first] as number) + 1;
    this.b[g * this.k + second] = (this.b[g * this.k + second] as number) + 1;
  }

  /**
   * Adds kappa times shared items, and those items: at `groups` with all, at g by how much they differ with group g left
   * out, which is nothing for the many groups in which the pair shares no item.
   */
  score(sums: Float64Array, weights: Float64Array): void {
    const kappa = this.kappaWithout(groups);
    // Chance that is certain stays so, whatever is left out.
    if (Number.isNaN(kappa)) return;
    const shared = this.shared[groups] as number;
    sums[groups] = (sums[groups] as number) + kappa * shared;
    weights[groups] = (weights[groups] as number) + shared;
    for (let n = 0; n < this.filledGroups; n++) {
      const g = this.filled[n] as number;
      if (g === groups) continue;
      const without = this.kappaWithout(g);
      const left = Number.isNaN(without) ? 0 : shared - (this.shared[g] as number);
      sums[g] = (sums[g] as number) + (left > 0 ? without * left : 0) - kappa * shared;
      weights[g] = (weights[g] as number) + left - shared;
    }
  }

  /** NaN where nothing is left, or where chance agreement is certain. */
  private kappaWithout(g: number): number {
    const shared = this.left(this.shared, 1, g, 0);
    if (shared === 0) return Number.NaN;
    let chance = 0;
    for (let c = 0; c < this.k; c++) chance += this.left(this.a, this.k, g, c) * this.left(this.b, this.k, g, c);
    chance /= shared * shared;
    return 1 - chance < 1e-12 ? Number.NaN : (this.left(this.agreed, 1, g, 0) / shared - chance) / (1 - chance);
  }

  private left(counts: Float64Array, width: number, group: number, c: number): number {
    const all = counts[groups * width + c] as number;
    return group === groups ? all : all - (counts[group * width + c] as number);
  }
}
