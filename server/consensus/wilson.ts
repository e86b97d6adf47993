import type { Coefficient } from './krippendorff-alpha';

/**
 * A share with its Wilson interval, 95 % (1927, doi:10.1080/01621459.1927.10502953): centre (p + z2/2n)/(1 + z2/n), half
 * width z sqrt(p(1-p)/n + z2/4n2)/(1 + z2/n). Of no trials nothing is known: null. O(1).
 */
export function wilson(successes: number, trials: number): Coefficient {
  if (trials === 0) return { value: null, low: null, high: null };
  const z2 = 1.96 ** 2;
  const share = Math.min(1, successes / trials);
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (1.96 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials))) / (1 + z2 / trials);
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
