/**
 * Krippendorff's alpha, chance-corrected agreement for any number of workers and missing votes:
 *
 *     alpha = 1 - D_o / D_e,   D_o = 1/n sum_ck o_ck d(c,k),   D_e = 1/(n(n-1)) sum_ck n_c n_k d(c,k),
 *
 * with the coincidences o_ck = sum over items of (pairs of one vote c and one vote k) / (votes of the item - 1) and n_c
 * their row sums. The distance d is 0/1 (nominal), squared difference of values (interval) or of ranks counted in votes
 * (ordinal). Items with a single vote do not enter. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011);
 * Hayes and Krippendorff 2007, doi:10.1080/19312450709336664.
 *
 * A class's own alpha treats every other class as one. Cost O(votes + resamples x patterns). No votes, no item with two
 * votes, or one label everywhere: chance agreement is certain, so the value is undefined and given as null.
 */
import { type AnswerPatterns, answerPatterns, withStrangers } from '@/server/consensus/answer-patterns';
import {
  type BootstrapOptions,
  bootstrap,
  bootstrapInterval,
  fewItems,
  type Interval,
} from '@/server/consensus/bootstrap';
import type { VoteTable } from '@/server/consensus/votes';

export type Distance = 'nominal' | 'ordinal' | 'interval';

/** A coefficient with its interval; null where undefined. */
export interface Coefficient {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function asCoefficient(value: number, interval: Interval | undefined): Coefficient {
  if (Number.isNaN(value)) return { value: null, low: null, high: null };
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}

export interface AlphaOptions extends BootstrapOptions {
  readonly distance?: Distance;
  /** Position of each class on the scale, for ordinal (its order) and interval (its value). Default: the class index. */
  readonly positions?: ArrayLike<number>;
}

interface AlphaEstimate extends Coefficient {
  /** Items with at least two votes, and the votes on them. */
  readonly items: number;
  readonly votes: number;
  /** By class index of the table. */
  readonly perClass: readonly Coefficient[];
}

export function krippendorffAlpha(table: VoteTable, options: AlphaOptions = {}): AlphaEstimate {
  const patterns = answerPatterns(table);
  const k = table.classes.length;
  const compute = alphaOf(patterns, k, options);
  const point = new Float64Array(k + 1);
  compute(patterns.items, point);
  const rows = bootstrap(patterns.items, k + 1, compute, options);
  const withStranger = strangeResamples(patterns, k, options);
  const coefficient = (column: number): Coefficient => {
    const value = point[column] as number;
    const { level } = options;
    return asCoefficient(value, bootstrapInterval(rows, k + 1, column, value, { level, withStranger }));
  };
  let votes = 0;
  patterns.items.forEach((items, pattern) => {
    votes += items * (patterns.size[pattern] as number);
  });
  const perClass = Array.from({ length: k }, (_, c) => coefficient(c + 1));
  return { ...coefficient(0), items: patterns.ofItem.length, votes, perClass };
}

/** How many items that might be the stranger. */
export const strangers = 64;

/** Rows of alpha and each class's own with a stranger among few items; none for many. */
function strangeResamples(patterns: AnswerPatterns, k: number, options: AlphaOptions): Float64Array {
  if (patterns.ofItem.length >= fewItems || patterns.ofItem.length < 2) return new Float64Array(0);
  const more = withStrangers(patterns, k, strangers);
  return bootstrap(more.items, k + 1, alphaOf(more, k, options), { ...options, strangers, onResample: undefined });
}

interface AlphaResamples {
  /** Alpha of each resample of the items, in the order drawn; NaN where undefined. */
  readonly plain: Float64Array;
  /** The same with a stranger among few items; the same again of many. */
  readonly withStranger: Float64Array;
}

/** For comparing two tables. */
export function alphaResamples(table: VoteTable, options: AlphaOptions = {}): AlphaResamples {
  const patterns = answerPatterns(table);
  const k = table.classes.length;
  const alphas = (rows: Float64Array) =>
    Float64Array.from({ length: rows.length / (k + 1) }, (_, r) => rows[r * (k + 1)] as number);
  const plain = alphas(bootstrap(patterns.items, k + 1, alphaOf(patterns, k, options), options));
  const strange = alphas(strangeResamples(patterns, k, options));
  return { plain, withStranger: strange.length > 0 ? strange : plain };
}

/** Writes alpha and then each class's own alpha, for the patterns drawn so many times; NaN where undefined. */
function alphaOf(patterns: AnswerPatterns, classes: number, options: AlphaOptions) {
  const votes = new Float64Array(classes);
  const same = new Float64Array(classes);
  const distance = options.distance ?? 'nominal';
  const coincidence = distance === 'nominal' ? undefined : new Float64Array(classes * classes);
  return (drawn: Int32Array, into: Float64Array): void => {
    const n = sumPatterns(patterns, drawn, votes, same);
    let sameAll = 0;
    let chance = 0;
    for (let c = 0; c < classes; c++) {
      const nc = votes[c] as number;
      sameAll += same[c] as number;
      chance += nc * (n - nc);
      into[c + 1] = nc > 0 && nc < n ? 1 - ((n - 1) * (nc - (same[c] as number))) / (nc * (n - nc)) : Number.NaN;
    }
    if (coincidence === undefined) into[0] = chance > 0 ? 1 - ((n - 1) * (n - sameAll)) / chance : Number.NaN;
    else into[0] = scaledAlpha(patterns, drawn, coincidence, votes, n, distance, options.positions);
  };
}

/** Sums n_c and the diagonal o_cc over the drawn patterns; returns n. */
function sumPatterns(patterns: AnswerPatterns, drawn: Int32Array, votes: Float64Array, same: Float64Array): number {
  votes.fill(0);
  same.fill(0);
  let n = 0;
  for (let p = 0; p < drawn.length; p++) {
    const times = drawn[p] as number;
    if (times === 0) continue;
    const size = patterns.size[p] as number;
    const perPair = times / (size - 1);
    n += times * size;
    for (let at = patterns.start[p] as number; at < (patterns.start[p + 1] as number); at++) {
      const c = patterns.classOf[at] as number;
      const count = patterns.count[at] as number;
      votes[c] = (votes[c] as number) + times * count;
      same[c] = (same[c] as number) + perPair * count * (count - 1);
    }
  }
  return n;
}

function scaledAlpha(
  patterns: AnswerPatterns,
  drawn: Int32Array,
  coincidence: Float64Array,
  votes: Float64Array,
  n: number,
  distance: Distance,
  positions: ArrayLike<number> | undefined,
): number {
  const k = votes.length;
  sumCoincidences(patterns, drawn, coincidence, k);
  const place = placesOnScale(votes, distance, positions);
  let observed = 0;
  let chance = 0;
  for (let c = 0; c < k; c++) {
    for (let other = 0; other < k; other++) {
      const gap = (place[c] as number) - (place[other] as number);
      observed += (coincidence[c * k + other] as number) * gap * gap;
      chance += (votes[c] as number) * (votes[other] as number) * gap * gap;
    }
  }
  return chance > 0 ? 1 - ((n - 1) * observed) / chance : Number.NaN;
}

function sumCoincidences(patterns: AnswerPatterns, drawn: Int32Array, coincidence: Float64Array, k: number): void {
  coincidence.fill(0);
  for (let p = 0; p < drawn.length; p++) {
    const perPair = (drawn[p] as number) / ((patterns.size[p] as number) - 1);
    if (perPair === 0) continue;
    const end = patterns.start[p + 1] as number;
    for (let a = patterns.start[p] as number; a < end; a++) {
      for (let b = patterns.start[p] as number; b < end; b++) {
        const at = (patterns.classOf[a] as number) * k + (patterns.classOf[b] as number);
        const pairs = (patterns.count[a] as number) * ((patterns.count[b] as number) - (a === b ? 1 : 0));
        coincidence[at] = (coincidence[at] as number) + perPair * pairs;
      }
    }
  }
}

/**
 * Where each class stands so that d(c,k) = (place_c - place_k)^2. Krippendorff's ordinal distance, the sum of the votes
 * from c to k less half of both ends, is the gap between the classes' mid-ranks.
 */
function placesOnScale(votes: Float64Array, distance: Distance, positions?: ArrayLike<number>): Float64Array {
  const place = Float64Array.from(votes, (_, c) => positions?.[c] ?? c);
  if (distance === 'interval') return place;
  const order = Array.from(votes.keys()).sort((a, b) => (place[a] as number) - (place[b] as number) || a - b);
  const midRank = new Float64Array(votes.length);
  let below = 0;
  for (const c of order) {
    midRank[c] = below + (votes[c] as number) / 2;
    below += votes[c] as number;
  }
  return midRank;
}
