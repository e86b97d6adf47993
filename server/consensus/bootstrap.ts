/**
 * The bootstrap over items (Efron 1979, doi:10.1214/aos/1176344552): a statistic is computed again on resamples of as
 * many items, drawn with replacement, and the spread of those values is its interval. Items that show the same pattern
 * are exchangeable, so a resample is a multinomial draw over patterns: frequent patterns get their share by one binomial
 * draw each, the rest item by item. Cost of one resample: O(patterns + items in rare patterns).
 *
 * The interval is Efron's bias-corrected one (1981, doi:10.2307/3314608): where more than half of the resamples lie below the
 * value, as they do for agreement on few items, its ends move up by as much. And few items that all agree make resamples
 * that all agree: who sees no disagreement in ten items cannot say that there is none. So below `fewItems` each is drawn once
 * more with one stranger among the items, whose votes are by chance, and the lower end is no higher than it is then.
 */
import { normalQuantile, normalShare } from '@/server/consensus/normal';
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
  /** The last so many patterns stand together for one item more, whichever of them it is. */
  readonly strangers?: number | undefined;
}

/** From so many items on, one stranger more would not be seen. */
export const fewItems = 500;

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
  const draw = resampler(items, random, options.strangers ?? 0);
  for (let r = 0; r < resamples; r++) {
    draw(drawn);
    compute(drawn, rows.subarray(r * statistics, (r + 1) * statistics));
    options.onResample?.();
  }
  return rows;
}

/**
 * The interval of one column of `bootstrap`'s rows about its value; undefined when no resample had one.
 * @param withStranger rows of the same columns, with a stranger among the items.
 */
export function bootstrapInterval(
  rows: Float64Array,
  statistics: number,
  column: number,
  value: number,
  { level = 0.95, withStranger }: { readonly level?: number | undefined; readonly withStranger?: Float64Array } = {},
): Interval | undefined {
  const ordered = columnOf(rows, statistics, column);
  if (ordered.length === 0) return undefined;
  let below = 0;
  for (const v of ordered) below += v < value - 1e-12 ? 1 : v <= value + 1e-12 ? 0.5 : 0;
  // Of fewer than a hundredth of the resamples no number is to be had.
  const bias = normalQuantile(Math.min(0.99, Math.max(0.01, below / ordered.length)));
  const end = (share: number): number => quantile(ordered, normalShare(2 * bias + normalQuantile(share)));
  const low = Math.min(value, end((1 - level) / 2));
  const high = Math.max(value, end((1 + level) / 2));
  const stranger = withStranger === undefined ? [] : columnOf(withStranger, statistics, column);
  return { low: stranger.length === 0 ? low : Math.min(low, quantile(stranger, (1 - level) / 2)), high };
}

function columnOf(rows: Float64Array, statistics: number, column: number): Float64Array {
  const values: number[] = [];
  for (let at = column; at < rows.length; at += statistics) {
    const value = rows[at] as number;
    if (!Number.isNaN(value)) values.push(value);
  }
  return Float64Array.from(values).sort();
}

/** Linear between the two nearest order statistics; `ordered` ascends and is not empty. */
export function quantile(ordered: ArrayLike<number>, share: number): number {
  const at = share * (ordered.length - 1);
  const below = Math.floor(at);
  const above = Math.min(ordered.length - 1, below + 1);
  const low = ordered[below] as number;
  return low + (at - below) * ((ordered[above] as number) - low);
}

function resampler(items: Int32Array, random: Dice, strangers: number): (into: Int32Array) => void {
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
    const strange = strangers > 0 ? binomial(total + 1, 1 / (total + 1), random) : 0;
    for (let s = 0; s < strange; s++) {
      const pattern = items.length - 1 - random.below(strangers);
      into[pattern] = (into[pattern] as number) + 1;
    }
    let draws = total + (strangers > 0 ? 1 : 0) - strange;
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
