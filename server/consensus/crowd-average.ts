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
 * Cost: that of the four, O(rounds x votes x classes).
 */
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { type ConfusionEstimate, dawidSkene } from '@/server/consensus/dawid-skene';
import { habitsModel } from '@/server/consensus/habits-model';
import type { FitOptions } from '@/server/consensus/latent-classes';
import { oneCoin } from '@/server/consensus/one-coin';
import type { VoteTable } from '@/server/consensus/votes';

interface CrowdAverage {
  /** items x classes. */
  readonly posterior: Float64Array;
  /** Workers' confusion matrices and class frequencies, as Dawid-Skene sees them. */
  readonly workers: ConfusionEstimate;
}

/** @param tolerance when Dawid-Skene's rounds end, see there. */
export function crowdAverage(table: VoteTable, fit: FitOptions & { readonly tolerance?: number }): CrowdAverage {
  const workers = dawidSkene(table, fit);
  const [collapsed, coin] = [collapsedIbcc(table, fit).posterior, oneCoin(table, fit).posterior];
  const first = workers.posterior.map((p, at) => (p + (collapsed[at] as number) + (coin[at] as number)) / 3);
  const habits = habitsModel(table, first, fit).posterior;
  return { posterior: first.map((p, at) => (p + (habits[at] as number)) / 2), workers };
}

/** The mixture (1 - weight) a + weight b. */
export function mixture(a: Float64Array, b: Float64Array, weight: number): Float64Array {
  return a.map((p, at) => (1 - weight) * p + weight * (b[at] as number));
}
