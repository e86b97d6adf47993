/**
 * The bootstrap over items (Efron 1979, doi:10.1214/aos/1176344552): a statistic is computed again on resamples of as
 * many items, drawn with replacement, and the spread of those values is its interval. Items that show the same pattern
 * are exchangeable, so a resample is a multinomial draw over patterns: frequent patterns get their share by one binomial
 * draw each, the rest item by item. Cost of one resample: O(patterns + items in rare patterns).
 */
import { type Dice, dice } from '@/server/consensus/random';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** How many resamples; 0 leaves the interval out. Default 1,000. */
  readonly resamples?: number;
  readonly seed?: number;
  /** Share of the resamples inside the interval. Default 0.95. */
  readonly level?: number;
  /** Called at the end of each resample. */
  readonly onResample?: (() => void) | undefined;
}

/** Below this many items a pattern is drawn item by item, which is then as cheap as a binomial draw. */
const frequent = 32;

/**
 * @param items how many items show each pattern.
 * @returns one row of `statistics` values a resample, row by row; NaN where a value was undefined in that resample. None
 * for less than two items: of one item every resample is the same, which says nothing of how items differ.
 */
export function bootstrap(
  items: Int32Array,
  statistics: number,
  compute: (drawn: Int32Array, into: Float64Array) => void,
  options: BootstrapOptions = {},
): Float64Array {
  const resamples = items.reduce((sum, n) => sum + n, 0) < 2 ? 0 : (options.resamples ?? 1000);
  const rows = new Float64Array(resamples * statistics);
  const random = dice(options.seed ?? 1);
  const drawn = new Int32Array(items.length);
  const draw = resampler(items, random);
  for (let r = 0; r < resamples; r++) {
    draw(drawn);
    compute(drawn, rows.subarray(r * statistics, (r + 1) * statistics));
    options.onResample?.();
  }
  return rows;
}

/** The percentile interval of one column of `bootstrap`'s rows; undefined when no resample had a value. */
export function percentileInterval(
  rows: Float64Array,
  statistics: number,
  column: number,
  level = 0.95,
): Interval | undefined {
  const values: number[] = [];
  for (let at = column; at < rows.length; at += statistics) {
    const value = rows[at] as number;
    if (!Number.isNaN(value)) values.push(value);
  }
  if (values.length === 0) return undefined;
  const ordered = Float64Array.from(values).sort();
  return { low: quantile(ordered, (1 - level) / 2), high: quantile(ordered, (1 + level) / 2) };
}

/** Linear between the two nearest order statistics; `ordered` ascends and is not empty. */
export function quantile(ordered: ArrayLike<number>, share: number): number {
  const at = share * (ordered.length - 1);
  const below = Math.floor(at);
  const above = Math.min(ordered.length - 1, below + 1);
  const low = ordered[below] as number;
  return low + (at - below) * ((ordered[above] as number) - low);
}

function resampler(items: Int32Array, random: Dice): (into: Int32Array) => void {
  const total = items.reduce((sum, n) => sum + n, 0);
  const large: number[] = [];
  const rareItems: number[] = [];
  items.forEach((n, pattern) => {
    if (n >= frequent) large.push(pattern);
    else for (let copy = 0; copy < n; copy++) rareItems.push(pattern);
  });
  const patternOfRare = Int32Array.from(rareItems);
  return (into) => {
    into.fill(0);
    let draws = total;
    let left = total;
    for (const pattern of large) {
      const mass = items[pattern] as number;
      const got = left === mass ? draws : binomial(draws, mass / left, random);
      into[pattern] = got;
      draws -= got;
      left -= mass;
    }
    for (; draws > 0; draws--) {
      const pattern = patternOfRare[random.below(patternOfRare.length)] as number;
      into[pattern] = (into[pattern] as number) + 1;
    }
  };
}

/**
 * A binomial draw: by counting geometric gaps for small means, by Hörmann's transformed rejection BTRS otherwise
 * (1993, doi:10.1080/00949659308811496).
 */
function binomial(n: number, p: number, random: Dice): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (n * p < 10) {
    const scale = Math.log1p(-p);
    let successes = -1;
    for (let at = 0; at <= n; successes++) at += Math.floor(Math.log(1 - random.next()) / scale) + 1;
    return successes;
  }
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const odds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const peak = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const ratio = Math.log((v * alpha) / (a / (us * us) + b));
    if (ratio <= peak - logFactorial(k) - logFactorial(n - k) + (k - mode) * odds) return k;
  }
}

/** Stirling's series; its error is below 1e-10 from 10 on, and smaller arguments are summed. */
function logFactorial(n: number): number {
  if (n < 10) {
    let sum = 0;
    for (let m = 2; m <= n; m++) sum += Math.log(m);
    return sum;
  }
  const x = n + 1;
  const inverse = 1 / x;
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046728 + inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260;
}
