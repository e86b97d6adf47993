/**
 * Pairs of workers who agree far more than their skills explain. Given an item's class two honest workers answer
 * independently, so on their shared items
 *
 *     expected agreement = sum_i sum_c p_i(c) sum_l pi_a(l | c) pi_b(l | c),   z = (observed - expected) / sd,
 *
 * and a pair is suspected when z is beyond what the number of pairs makes likely by chance, beyond six times the spread
 * of all pairs' z (items that mislead everybody push every pair up), and at least a tenth of the answers are unexplained.
 * The idea of dependence between sources: Dong, Berti-Equille and Srivastava 2009, doi:10.14778/1687627.1687690.
 * Cost O(sum over items of votes^2, and as often classes^2 for pairs that are judged: those with ten shared items).
 */
import type { AutoEstimate } from '@/server/consensus/auto';
import { quantile } from '@/server/consensus/bootstrap';
import type { VoteTable } from '@/server/consensus/votes';
import { eachPairOfWorkers } from '@/server/consensus/worker-pairs';

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
  const { suspects, all } = judgePairs(table, estimate);
  if (all.length === 0) return [];
  const median = quantile(all, 0.5);
  const spread = Math.max(1, (quantile(all, 0.75) - quantile(all, 0.25)) / 1.349);
  const chance = beyondChance(all.length);
  return suspects
    .filter((pair) => pair.z > chance && (pair.z - median) / spread > 6)
    .sort((a, b) => b.z - a.z || a.first - b.first || a.second - b.second);
}

/** Two-sided 1 % over so many pairs, by the normal tail's bound exp(-z^2/2). */
function beyondChance(pairs: number): number {
  return Math.sqrt(2 * Math.log(pairs / 0.01));
}

/**
 * The z of every pair that shares enough items, ascending, and the pairs that may be suspected. There may be as many pairs as
 * workers squared, so all but the far ones leave only their z behind.
 */
function judgePairs(table: VoteTable, estimate: AutoEstimate): { suspects: CopyingPair[]; all: Float64Array } {
  const suspects: CopyingPair[] = [];
  let scores = new Float64Array(1024);
  let count = 0;
  eachPairOfWorkers(
    table,
    (first, second, from, end, { item, firstVote, secondVote }) => {
      let [agreed, expected, variance] = [0, 0, 0];
      for (let at = from; at < end; at++) {
        const p = expectedAgreement(table, estimate, item[at] as number, first, second);
        expected += p;
        variance += p * (1 - p);
        if (table.classOf[firstVote[at] as number] === table.classOf[secondVote[at] as number]) agreed++;
      }
      const z = (agreed - expected) / Math.sqrt(Math.max(0.25, variance));
      if (count === scores.length) scores = doubled(scores);
      scores[count++] = z;
      const shared = end - from;
      const pair = { first, second, shared, observed: agreed / shared, expected: expected / shared, z };
      // What is likely by chance among the pairs so far is so among all.
      if (z > beyondChance(count) && pair.observed - pair.expected >= leastUnexplained) suspects.push(pair);
    },
    fewestShared,
  );
  return { suspects, all: scores.slice(0, count).sort() };
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(array.length * 2);
  bigger.set(array);
  return bigger;
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
