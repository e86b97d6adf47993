/**
 * Krippendorff's alpha for answers of any kind between which a distance 0..1 is known (Braylan and Lease 2020 use it for
 * boxes, spans and texts, doi:10.1145/3366423.3380250):
 *
 *     alpha = 1 - D_o / D_e,
 *
 * D_o the mean distance of two answers to the same item, each item weighing as many answers as it has, D_e the mean distance
 * of two answers to any items. Of more than 100,000 pairs for D_e as many are drawn by a seed. The interval resamples items:
 * a pair counts as often as both of its items are drawn. O(answers per item^2 + drawn pairs + resamples x drawn pairs).
 * No item with two answers, or no distance anywhere: null.
 */
import { type BootstrapOptions, bootstrap, bootstrapInterval } from '@/server/consensus/bootstrap';
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import { dice } from '@/server/consensus/random';

const mostPairs = 100_000;

/** @param items the answers of each item; their order decides which pairs are drawn, so pass them sorted by name. */
export function distanceAlpha<T>(
  items: readonly (readonly T[])[],
  distance: (a: T, b: T) => number,
  options: BootstrapOptions = {},
): Coefficient {
  const compared = items.filter((answers) => answers.length > 1);
  const within = compared.map((answers) => meanWithin(answers, distance));
  const pairs = drawPairs(compared, distance, options.seed ?? 1);
  const point = new Float64Array(1);
  const compute = (drawn: Int32Array, into: Float64Array): void => {
    let [observed, answers] = [0, 0];
    drawn.forEach((times, n) => {
      const size = compared[n]?.length ?? 0;
      observed += times * size * (within[n] as number);
      answers += times * size;
    });
    let [chance, weight] = [0, 0];
    for (const { a, b, apart } of pairs) {
      const times = (drawn[a] as number) * (drawn[b] as number);
      chance += times * apart;
      weight += times;
    }
    into[0] = chance > 0 ? 1 - observed / answers / (chance / weight) : Number.NaN;
  };
  const each = new Int32Array(compared.length).fill(1);
  compute(each, point);
  const value = point[0] as number;
  if (Number.isNaN(value)) return { value: null, low: null, high: null };
  const interval = bootstrapInterval(bootstrap(each, 1, compute, options), 1, 0, value, options);
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}

function meanWithin<T>(answers: readonly T[], distance: (a: T, b: T) => number): number {
  let sum = 0;
  for (let a = 0; a < answers.length; a++) {
    for (let b = a + 1; b < answers.length; b++) sum += distance(answers[a] as T, answers[b] as T);
  }
  return (2 * sum) / (answers.length * (answers.length - 1));
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly apart: number;
}

function drawPairs<T>(items: readonly (readonly T[])[], distance: (a: T, b: T) => number, seed: number): Pair[] {
  const owner = items.flatMap((answers, n) => answers.map(() => n));
  const answers = items.flat();
  const pair = (x: number, y: number): Pair => ({
    a: owner[x] as number,
    b: owner[y] as number,
    apart: distance(answers[x] as T, answers[y] as T),
  });
  const pairs: Pair[] = [];
  if ((answers.length * (answers.length - 1)) / 2 <= mostPairs) {
    for (let x = 0; x < answers.length; x++) for (let y = x + 1; y < answers.length; y++) pairs.push(pair(x, y));
    return pairs;
  }
  const random = dice(seed);
  while (pairs.length < mostPairs) {
    const [x, y] = [random.below(answers.length), random.below(answers.length)];
    if (x !== y) pairs.push(pair(x, y));
  }
  return pairs;
}
