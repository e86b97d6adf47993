/**
 * Pairs of workers who agree far more than their skills explain. Given an item's class two honest workers answer
 * independently, so on their shared items
 *
 *     expected agreement = sum_i sum_c p_i(c) sum_l pi_a(l | c) pi_b(l | c),   z = (observed - expected) / sd,
 *
 * and a pair is suspected when z is beyond what the number of pairs makes likely by chance, beyond six times the spread
 * of all pairs' z (items that mislead everybody push every pair up), and at least a tenth of the answers are unexplained.
 * The idea of dependence between sources: Dong, Berti-Equille and Srivastava 2009, doi:10.14778/1687627.1687690.
 * Cost O(sum over items of votes^2 x classes^2). Pairs with fewer than ten shared items are not judged.
 */
import type { AutoEstimate } from '@/server/consensus/auto';
import { quantile } from '@/server/consensus/bootstrap';
import type { VoteTable } from '@/server/consensus/votes';

export interface CopyingPair {
  readonly first: number;
  readonly second: number;
  readonly shared: number;
  readonly observed: number;
  readonly expected: number;
  readonly z: number;
}

const fewestShared = 10;
const leastUnexplained = 0.1;

export function copyingPairs(table: VoteTable, estimate: AutoEstimate): CopyingPair[] {
  const pairs = [...tallyPairs(table, estimate)].filter((pair) => pair.shared >= fewestShared);
  const all = Float64Array.from(pairs, (pair) => pair.z).sort();
  if (all.length === 0) return [];
  const median = quantile(all, 0.5);
  const spread = Math.max(1, (quantile(all, 0.75) - quantile(all, 0.25)) / 1.349);
  // Two-sided 1 % over all pairs, by the normal tail's bound exp(-z^2/2).
  const chance = Math.sqrt(2 * Math.log(pairs.length / 0.01));
  return pairs
    .filter((pair) => pair.z > chance && (pair.z - median) / spread > 6)
    .filter((pair) => pair.observed - pair.expected >= leastUnexplained)
    .sort((a, b) => b.z - a.z || a.first - b.first || a.second - b.second);
}

interface Sum {
  shared: number;
  agreed: number;
  expected: number;
  variance: number;
}

function* tallyPairs(table: VoteTable, estimate: AutoEstimate): Generator<CopyingPair> {
  const sums = new Map<number, Sum>();
  const workers = table.workers.length;
  for (let i = 0; i < table.items.length; i++) {
    const end = table.itemStart[i + 1] as number;
    for (let a = table.itemStart[i] as number; a < end; a++) {
      for (let b = a + 1; b < end; b++) {
        const [first, second] = [table.workerOf[a] as number, table.workerOf[b] as number];
        const key = first * workers + second;
        let sum = sums.get(key);
        if (sum === undefined) {
          sum = { shared: 0, agreed: 0, expected: 0, variance: 0 };
          sums.set(key, sum);
        }
        const p = expectedAgreement(table, estimate, i, first, second);
        sum.shared++;
        sum.expected += p;
        sum.variance += p * (1 - p);
        if (table.classOf[a] === table.classOf[b]) sum.agreed++;
      }
    }
  }
  for (const [key, sum] of sums) {
    yield {
      first: Math.floor(key / workers),
      second: key % workers,
      shared: sum.shared,
      observed: sum.agreed / sum.shared,
      expected: sum.expected / sum.shared,
      z: (sum.agreed - sum.expected) / Math.sqrt(Math.max(0.25, sum.variance)),
    };
  }
}

function expectedAgreement(table: VoteTable, estimate: AutoEstimate, i: number, a: number, b: number): number {
  const k = table.classes.length;
  const { confusion } = estimate.workers;
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const p = estimate.posterior[i * k + c] as number;
    if (p < 1e-4) continue;
    for (let l = 0; l < k; l++) {
      sum += p * (confusion[(a * k + l) * k + c] as number) * (confusion[(b * k + l) * k + c] as number);
    }
  }
  return Math.min(1, sum);
}
