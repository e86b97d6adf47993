/**
 * Pairs of workers who agree far more than their skills explain. Given an item's class two honest workers answer
 * independently, so on their shared items
 *
 *     expected agreement = sum_i sum_c p_i(c) sum_l pi_a(l | c) pi_b(l | c),   z = (observed - expected) / sd,
 *
 * and if one repeats the other in a share r of the items, what they said is likelier than for honest ones by
 *
 *     LR = prod_i (1 - r) + r [a and b said l] (A_i + B_i) / 2 J_i,    A_i = sum_c p_i(c) pi_a(l | c), B_i likewise,
 *     J_i = sum_c p_i(c) pi_a(l | c) pi_b(l | c),
 *
 * which a mistake made by both raises most. Honest answers have a mean LR of 1, so one of 100 x pairs is met by chance in one
 * crowd of a hundred at most (Markov's inequality). A pair is suspected beyond that, if its z is also beyond four times the spread of
 * all pairs' z (items that mislead everybody push every pair up) and at least a tenth of the answers are unexplained; and
 * where the votes of both count once in the estimate (`copied-votes.ts`), which all votes together decide, if LR agrees.
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
  /** Natural logarithm of LR. */
  readonly logRatio: number;
}

const fewestShared = 10;
const leastUnexplained = 0.1;
/** Spreads of all pairs' z. */
const farOut = 4;
/** The shares of repeated answers that are tried, each for as likely as the other. */
const [halfRepeated, mostRepeated] = [0.5, 0.9];

export function copyingPairs(table: VoteTable, estimate: AutoEstimate): CopyingPair[] {
  const { suspects, all } = judgePairs(table, estimate);
  if (all.length === 0) return [];
  const median = quantile(all, 0.5);
  const spread = Math.max(1, (quantile(all, 0.75) - quantile(all, 0.25)) / 1.349);
  return suspects
    .filter((pair) => {
      const isFar = pair.logRatio > beyondChance(all.length) && (pair.z - median) / spread > farOut;
      return isFar || isOneSource(estimate, pair);
    })
    .sort((a, b) => b.z - a.z || a.first - b.first || a.second - b.second);
}

type Evidence = Pick<CopyingPair, 'first' | 'second' | 'logRatio'>;

/** Whether the votes of both count once, and what the two said does not speak against it. */
function isOneSource({ repeated }: AutoEstimate, { first, second, logRatio }: Evidence): boolean {
  return repeated !== null && repeated[first] === repeated[second] && logRatio > 0;
}

/** The least logarithm of a likelihood ratio that among so many honest pairs has a chance of 1 % at most. */
function beyondChance(pairs: number): number {
  return Math.log(pairs / 0.01);
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
      const sum = { agreed: 0, expected: 0, variance: 0, half: 0, most: 0 };
      for (let at = from; at < end; at++) {
        const own = { item: item[at] as number, first, second };
        const p = expectedAgreement(table, estimate, own);
        sum.expected += p;
        sum.variance += p * (1 - p);
        const said = table.classOf[firstVote[at] as number] as number;
        const isSame = said === table.classOf[secondVote[at] as number];
        const ratio = isSame ? likelierIfRepeated(table, estimate, own, said) : 0;
        sum.agreed += isSame ? 1 : 0;
        sum.half += Math.log(1 - halfRepeated + halfRepeated * ratio);
        sum.most += Math.log(1 - mostRepeated + mostRepeated * ratio);
      }
      const shared = end - from;
      const [observed, expected] = [sum.agreed / shared, sum.expected / shared];
      const z = (sum.agreed - sum.expected) / Math.sqrt(Math.max(0.25, sum.variance));
      if (count === scores.length) scores = doubled(scores);
      scores[count++] = z;
      // The mean of both likelihoods is at least half of the greater.
      const logRatio = Math.max(sum.half, sum.most) - Math.LN2;
      // What is likely by chance among the pairs so far is so among all.
      const isUnexplained = logRatio > beyondChance(count) && observed - expected >= leastUnexplained;
      if (isUnexplained || isOneSource(estimate, { first, second, logRatio }))
        suspects.push({ first, second, shared, observed, expected, z, logRatio });
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

interface SharedItem {
  readonly item: number;
  readonly first: number;
  readonly second: number;
}

function expectedAgreement(table: VoteTable, estimate: AutoEstimate, { item, first, second }: SharedItem): number {
  const k = table.classes.length;
  const { confusion } = estimate.workers;
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const p = estimate.posterior[item * k + c] as number;
    if (p < 1e-4) continue;
    for (let l = 0; l < k; l++) {
      sum += p * confusion.at(first, l, c) * confusion.at(second, l, c);
    }
  }
  return Math.min(1, sum);
}

/** (A + B) / 2 J of an item of which both said `label`. */
function likelierIfRepeated(
  table: VoteTable,
  estimate: AutoEstimate,
  { item, first, second }: SharedItem,
  label: number,
): number {
  const k = table.classes.length;
  const { confusion } = estimate.workers;
  let [one, other, both] = [0, 0, 0];
  for (let c = 0; c < k; c++) {
    const p = estimate.posterior[item * k + c] as number;
    const [a, b] = [confusion.at(first, label, c), confusion.at(second, label, c)];
    one += p * a;
    other += p * b;
    both += p * a * b;
  }
  return both > 0 ? (one + other) / (2 * both) : 1;
}
