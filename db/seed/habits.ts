import type { Dice } from '@/server/consensus/random';
import type { SimulatedWorker } from './cast';

/** How often each simulated worker gives the right choice on a plain item; the stray one throws dice. */
const reliability: Readonly<Record<SimulatedWorker, number>> = {
  w01: 0.98,
  w02: 0.97,
  w03: 0.97,
  w04: 0.94,
  w05: 0.93,
  w06: 0.92,
  w07: 0.9,
  w08: 0.94,
  w09: 0.93,
  w10: 0.94,
  w11: 0.9,
  w12: 0.92,
  w13: 0.8,
  w14: 0.25,
};

/** How often an item that can be read two ways is read the other way, whoever reads it. */
const otherReading = 0.42;

/**
 * One simulated choice. A plain item errs by the worker's reliability; an ambiguous one divides the crowd. Simulated: the
 * demo says so, and no figure drawn from it is given as a measurement of real people.
 */
export function choose(
  worker: SimulatedWorker,
  truth: string,
  alternative: string | null,
  choices: readonly string[],
  dice: Dice,
): string {
  if (worker !== 'w14' && alternative !== null && dice.next() < otherReading) return alternative;
  if (dice.next() < reliability[worker]) return truth;
  return choices[dice.below(choices.length)] ?? truth;
}
