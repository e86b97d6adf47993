/**
 * The average of four models of workers. No single one wins everywhere: free confusion matrices fail where votes are few,
 * one coin a worker where workers have class-specific biases. What they agree on is safer than each of them,
 *
 *     first = (Dawid-Skene + collapsed iBCC + one coin) / 3,      average = (first + habits) / 2,
 *
 * and the model of habits, the best of the four where it holds, is anchored at the first average so that it cannot drift
 * away from the classes. Weights learned by how well each model predicts votes (stacking) were tried and dropped: what
 * predicts votes best is often a finer partition of the items than the classes, and its classes are worse.
 *
 * Dawid-Skene ends near where it begins, and no place to begin is the best for all crowds: from the votes' shares a rare class
 * is mostly common items and often stays so, from the majority's labels rare cases are lost that most workers mistook. So it
 * begins at both, and the average is the mean of what comes of the two.
 *
 * Cost: that of the four, Dawid-Skene and mostly habits twice, O(rounds x votes x classes).
 */
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { type ConfusionEstimate, dawidSkene } from '@/server/consensus/dawid-skene';
import { habitsModel } from '@/server/consensus/habits-model';
import type { FitOptions } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { oneCoin } from '@/server/consensus/one-coin';
import { classVotes, type VoteTable } from '@/server/consensus/votes';

interface CrowdAverage {
  /** items x classes. */
  readonly posterior: Float64Array;
  /** Workers' confusion matrices and class frequencies, as Dawid-Skene sees them. */
  readonly workers: ConfusionEstimate;
}

/**
 * @param fit goes on from `start` alone where that is given.
 * @param tolerance when Dawid-Skene's rounds end, see there.
 */
export function crowdAverage(table: VoteTable, fit: FitOptions & { readonly tolerance?: number }): CrowdAverage {
  const workers = dawidSkene(table, fit);
  const other =
    fit.start === undefined ? dawidSkene(table, { ...fit, start: winners(table, fit.gold) }).posterior : undefined;
  const simple = mixture(collapsedIbcc(table, fit).posterior, oneCoin(table, fit).posterior, 0.5);
  const averageWith = (skene: Float64Array) => {
    const first = mixture(simple, skene, 1 / 3);
    return mixture(first, habitsModel(table, first, fit).posterior, 0.5);
  };
  const posterior = averageWith(workers.posterior);
  // Where both beginnings come to the same, as mostly with two classes, so would the habits.
  if (other === undefined || other.every((p, at) => Math.abs(p - (workers.posterior[at] as number)) < 1e-3))
    return { posterior, workers };
  return { posterior: mixture(posterior, averageWith(other), 0.5), workers };
}

/** Each item is all of the class that most voters gave it; tied classes divide it as they divide all votes. */
function winners(table: VoteTable, gold?: Int32Array): Float64Array {
  const k = table.classes.length;
  const popularity = classVotes(table);
  const start = Float64Array.from(majorityVote(table, gold).posterior);
  for (let i = 0; i < table.items.length; i++) {
    // Without votes there is no winner, only the share of each class in all votes.
    if (table.itemStart[i] === table.itemStart[i + 1]) continue;
    const row = i * k;
    let most = 0;
    for (let c = 0; c < k; c++) most = Math.max(most, start[row + c] as number);
    let sum = 0;
    for (let c = 0; c < k; c++) if ((start[row + c] as number) >= most - 1e-9) sum += popularity[c] as number;
    // A known class may be one that nobody voted.
    if (sum === 0) continue;
    for (let c = 0; c < k; c++)
      start[row + c] = (start[row + c] as number) >= most - 1e-9 ? (popularity[c] as number) / sum : 0;
  }
  return start;
}

/** The mixture (1 - weight) a + weight b. */
export function mixture(a: Float64Array, b: Float64Array, weight: number): Float64Array {
  const mixed = new Float64Array(a.length);
  for (let at = 0; at < mixed.length; at++) mixed[at] = (1 - weight) * (a[at] as number) + weight * (b[at] as number);
  return mixed;
}
