/**
 * All coefficients of agreement of one table, each with its bootstrap interval over items. Alpha is the one the product
 * shows; the others are there because requesters know them.
 */
import { bootstrapInterval } from '@/server/consensus/bootstrap';
import { type ChanceCorrected, chanceCorrected } from '@/server/consensus/chance-corrected';
import {
  type AlphaOptions,
  alphaResamples,
  type Coefficient,
  krippendorffAlpha,
} from '@/server/consensus/krippendorff-alpha';
import { meanPairwiseCohenKappa } from '@/server/consensus/pairwise-cohen';
import { classVotes, type VoteTable } from '@/server/consensus/votes';

export interface Agreement extends Omit<ChanceCorrected, 'specific'> {
  readonly krippendorffAlpha: Coefficient;
  readonly meanPairwiseCohenKappa: Coefficient;
  /** By class index. `alpha` treats every other class as one. */
  readonly perClass: readonly { readonly alpha: Coefficient; readonly specific: Coefficient; readonly votes: number }[];
  readonly items: number;
  readonly workers: number;
  readonly labels: number;
  /** Items with at least two votes: the only ones agreement can be seen on. */
  readonly pairedItems: number;
}

export function agreement(table: VoteTable, options: AlphaOptions = {}): Agreement {
  const alpha = krippendorffAlpha(table, options);
  const { specific, ...rest } = chanceCorrected(table, options);
  const votes = classVotes(table);
  const none: Coefficient = { value: null, low: null, high: null };
  return {
    krippendorffAlpha: { value: alpha.value, low: alpha.low, high: alpha.high },
    ...rest,
    meanPairwiseCohenKappa: meanPairwiseCohenKappa(table),
    perClass: table.classes.map((_, c) => {
      return { alpha: alpha.perClass[c] ?? none, specific: specific[c] ?? none, votes: votes[c] as number };
    }),
    items: table.items.length,
    workers: table.workers.length,
    labels: table.classOf.length,
    pairedItems: alpha.items,
  };
}

interface AlphaDifference extends Coefficient {
  /** Whether the interval leaves zero out. */
  readonly isTrusted: boolean;
  /**
   * Items in each table that a difference of this size needs to be seen four times in five (5 % two-sided), at least two;
   * null if it is 0, or if nothing was resampled.
   */
  readonly itemsNeeded: number | null;
}

interface DifferenceOptions extends AlphaOptions {
  /** Positions of the classes of `after`, which need not be those of `before`. */
  readonly positionsAfter?: ArrayLike<number>;
}

/** How much better `after` agrees than `before`, e.g. under a new guide version; the tables are taken as independent. */
export function alphaDifference(before: VoteTable, after: VoteTable, given: DifferenceOptions = {}): AlphaDifference {
  const { positionsAfter, ...options } = given;
  const later = positionsAfter === undefined ? options : { ...options, positions: positionsAfter };
  const [a, b] = [
    krippendorffAlpha(before, { ...options, resamples: 0 }),
    krippendorffAlpha(after, { ...later, resamples: 0 }),
  ];
  if (a.value === null || b.value === null) {
    return { value: null, low: null, high: null, isTrusted: false, itemsNeeded: null };
  }
  const value = b.value - a.value;
  const seed = options.seed ?? 1;
  const [ra, rb] = [alphaResamples(before, { ...options, seed }), alphaResamples(after, { ...later, seed: seed + 1 })];
  const interval = bootstrapInterval(gapsOf(ra.plain, rb.plain), 1, 0, value, options);
  // Few items that happen to agree may do so by chance, in either table.
  const ends = [gapsOf(ra.plain, rb.withStranger), gapsOf(ra.withStranger, rb.plain)].map((gaps) =>
    bootstrapInterval(gaps, 1, 0, value, options),
  );
  const low = interval === undefined ? null : Math.min(interval.low, ends[0]?.low ?? interval.low);
  const high = interval === undefined ? null : Math.max(interval.high, ends[1]?.high ?? interval.high);
  const perItem = variance(ra.withStranger) * a.items + variance(rb.withStranger) * b.items;
  const isKnown = value !== 0 && interval !== undefined;
  const itemsNeeded = isKnown ? Math.max(2, Math.ceil(((1.96 + 0.8416) ** 2 * perItem) / value ** 2)) : null;
  return { value, low, high, isTrusted: low !== null && high !== null && low * high > 0, itemsNeeded };
}

function gapsOf(before: Float64Array, after: Float64Array): Float64Array {
  return after.map((alpha, r) => alpha - (before[r] ?? Number.NaN));
}

function variance(values: Float64Array): number {
  const known = values.filter((v) => !Number.isNaN(v));
  const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
  return known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, known.length - 1);
}
