/**
 * What the stopping rule would have saved: the real labels of a table arrive in random order; every item first gets three
 * (fewer if it has fewer), then the items that need it most get one more, a twelfth of the table at a time and only those
 * that the rule still buys for, until all are done by the rule or out of labels. Beside it stand fixed overlaps with
 * majority vote and with Dawid-Skene, and at how many labels an item the curve first reaches the accuracy of each; the
 * curve goes on after the rule has stopped, as if its target were raised, because a fixed overlap may be more accurate.
 * Cost: some fifty estimates of the table. Without truth there is nothing to compare: all accuracies are NaN.
 */
import { dawidSkene } from '@/server/consensus/dawid-skene';
import { majorityVote } from '@/server/consensus/majority-vote';
import { dice } from '@/server/consensus/random';
import { fewestVotes, mayStop, type QuickEstimate, quickEstimate } from '@/server/consensus/stopping';
import type { VoteTable } from '@/server/consensus/votes';

interface ReplayOptions {
  readonly seed?: number;
  /** Labels every item gets before the rule is asked; below three only to see what that would do. */
  readonly min?: number;
  readonly target?: number;
  /** Called with the labels bought so far. */
  readonly onRound?: (labels: number) => void;
}

export interface Point {
  readonly labelsPerItem: number;
  readonly accuracy: number;
}

export interface FixedOverlap extends Point {
  readonly overlap: number;
  readonly method: 'majority-vote' | 'dawid-skene';
  /** Labels an item at which the stopping rule first is as accurate; undefined when it never is. */
  readonly ruleNeeds: number | undefined;
  /** Share of the labels saved at equal accuracy. */
  readonly saving: number | undefined;
}

interface Replay {
  /** Where the rule stopped. */
  readonly rule: Point;
  readonly fixed: readonly FixedOverlap[];
  /** Every round of the rule, up to where nothing was left to buy. */
  readonly curve: readonly Point[];
}

const overlaps = [3, 5, 7];
const roundShare = 1 / 12;
/** The least fall of the error that a label must be expected to bring, as in projects. */
const leastGain = 0.01;

/** @param truth class index of each item or -1. */
export function replay(table: VoteTable, truth: Int32Array, options: ReplayOptions = {}): Replay {
  const arrival = arrivalPlaces(table, options.seed ?? 1);
  const curve: Point[] = [];
  let rule: Point | undefined;
  const longest = largestUseful(table);
  let before: Float64Array | undefined;
  const bought = firstLabels(table, options.min ?? fewestVotes);
  for (;;) {
    const seen = withFirst(table, arrival, bought);
    options.onRound?.(seen.classOf.length);
    const round = ruleRound(table, quickEstimate(seen, {}, before), bought, options);
    before = round.posterior;
    const point = { labelsPerItem: seen.classOf.length / table.items.length, accuracy: accuracyOf(round.label, truth) };
    curve.push(point);
    if (!round.isAnyoneWaiting) rule ??= point;
    if (round.next.length === 0 || (rule !== undefined && point.labelsPerItem > longest)) break;
    for (const i of round.next) bought[i] = (bought[i] as number) + 1;
  }
  const fixed = overlaps.flatMap((overlap) => fixedOverlap(table, arrival, truth, overlap, curve));
  return { rule: rule ?? (curve.at(-1) as Point), fixed, curve };
}

/** The curve is followed until it is longer than the largest fixed overlap it is compared with, in labels an item. */
function largestUseful(table: VoteTable): number {
  return Math.min(table.classOf.length / Math.max(1, table.items.length), Math.max(...overlaps) * 1.5);
}

function ruleRound(table: VoteTable, estimate: QuickEstimate, bought: Int32Array, options: ReplayOptions) {
  const k = table.classes.length;
  const terms = { ...options, leastGain };
  const need = new Float64Array(table.items.length);
  const waiting: number[] = [];
  const done: number[] = [];
  for (let i = 0; i < need.length; i++) {
    if ((bought[i] as number) >= (table.itemStart[i + 1] as number) - (table.itemStart[i] as number)) continue;
    const row = estimate.posterior.subarray(i * k, (i + 1) * k);
    const stop = mayStop(bought[i] as number, row, estimate.crowd, terms);
    // The error left, spread over the labels the item has already cost: hard items must not eat the budget.
    need[i] = (1 - (estimate.confidence[i] as number)) / (bought[i] as number);
    (stop === 'buy' || stop === 'too_few' ? waiting : done).push(i);
  }
  const next = (waiting.length > 0 ? waiting : done)
    .sort((a, b) => (need[b] as number) - (need[a] as number) || a - b)
    .slice(0, Math.ceil(table.items.length * roundShare));
  return { label: estimate.label, posterior: estimate.posterior, next, isAnyoneWaiting: waiting.length > 0 };
}

function firstLabels(table: VoteTable, most: number): Int32Array {
  return Int32Array.from(table.items, (_, i) =>
    Math.min(most, (table.itemStart[i + 1] as number) - (table.itemStart[i] as number)),
  );
}

/** The place of each vote in a random order of its item's: 0 comes first. */
function arrivalPlaces(table: VoteTable, seed: number): Int32Array {
  const random = dice(seed);
  const order = Int32Array.from(table.classOf.keys());
  const places = new Int32Array(order.length);
  for (let i = 0; i < table.items.length; i++) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    for (let v = end - 1; v > from; v--) {
      const other = from + random.below(v - from + 1);
      const held = order[v] as number;
      order[v] = order[other] as number;
      order[other] = held;
    }
    for (let n = from; n < end; n++) places[order[n] as number] = n - from;
  }
  return places;
}

/** The table with only the first so many labels of each item to arrive. */
function withFirst(table: VoteTable, arrival: Int32Array, labels: Int32Array): VoteTable {
  const { classOf, workerOf, itemStart } = table;
  let count = 0;
  for (const each of labels) count += each;
  const seen = {
    itemStart: new Int32Array(itemStart.length),
    workerOf: new Int32Array(count),
    classOf: new Int32Array(count),
  };
  let at = 0;
  for (let i = 0; i < labels.length; i++) {
    const [end, most] = [itemStart[i + 1] as number, labels[i] as number];
    for (let v = itemStart[i] as number; v < end; v++) {
      if ((arrival[v] as number) >= most) continue;
      seen.workerOf[at] = workerOf[v] as number;
      seen.classOf[at] = classOf[v] as number;
      at++;
    }
    seen.itemStart[i + 1] = at;
  }
  return { ...table, ...seen };
}

function fixedOverlap(
  table: VoteTable,
  arrival: Int32Array,
  truth: Int32Array,
  overlap: number,
  curve: readonly Point[],
): FixedOverlap[] {
  const seen = withFirst(table, arrival, firstLabels(table, overlap));
  const labelsPerItem = seen.classOf.length / table.items.length;
  const methods = [
    { method: 'majority-vote' as const, label: majorityVote(seen).label },
    { method: 'dawid-skene' as const, label: dawidSkene(seen).label },
  ];
  return methods.map(({ method, label }) => {
    const accuracy = accuracyOf(label, truth);
    const ruleNeeds = labelsFor(accuracy, curve);
    const saving = ruleNeeds === undefined ? undefined : 1 - ruleNeeds / labelsPerItem;
    return { overlap, method, labelsPerItem, accuracy, ruleNeeds, saving };
  });
}

/** Where the curve first is so accurate, between two rounds in proportion: a round is large only to be quick. */
function labelsFor(accuracy: number, curve: readonly Point[]): number | undefined {
  const first = curve.findIndex((point) => point.accuracy >= accuracy);
  const [before, after] = [curve[first - 1], curve[first]];
  if (before === undefined || after === undefined) return after?.labelsPerItem;
  const part = (accuracy - before.accuracy) / (after.accuracy - before.accuracy);
  return before.labelsPerItem + part * (after.labelsPerItem - before.labelsPerItem);
}

function accuracyOf(label: Int32Array, truth: Int32Array): number {
  let [known, right] = [0, 0];
  truth.forEach((c, i) => {
    if (c < 0) return;
    known++;
    if (label[i] === c) right++;
  });
  return right / known;
}
