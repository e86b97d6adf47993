/**
 * The table with its items in the order of their vote patterns (`vote-patterns.ts`), for what judges items one after another:
 * then no name has a say in the result. Items of one pattern have no order but that of their names, so they are to be judged
 * together (`alike`). The whole table is put into the order once, because items that are read where they do not lie cost
 * half as much again in each round.
 *
 * Sorting is by radix, eight bits at a time. O(votes + items x classes).
 */
import type { FitOptions, ItemKnowledge } from '@/server/consensus/latent-classes';
import { votePatterns } from '@/server/consensus/vote-patterns';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

export interface InPatternOrder extends ItemKnowledge {
  readonly table: VoteTable;
  /** Place p to p + 1 of `alike`: the items from the one up to, not including, the other have one pattern. */
  readonly alike: Int32Array;
  /** A classifier's probabilities. */
  readonly rows: Float64Array | undefined;
  /** Puts items x classes back into the order of the table that was given. */
  restore(rows: Float64Array): Float64Array<ArrayBuffer>;
}

/** @param known gold and a classifier's `rows`, as given, belong to an item's pattern; `logEvidence` merely follows the items. */
export function inPatternOrder(
  table: VoteTable,
  known: ItemKnowledge & { readonly rows?: Float64Array | undefined } = {},
): InPatternOrder {
  const k = table.classes.length;
  const patterns = votePatterns(table, known).ofItem;
  const order = sortedByRadix(patterns);
  return {
    table: itemsInOrder(table, order),
    alike: runsOf(order, patterns),
    gold: known.gold && order.map((i) => known.gold?.[i] as number),
    rows: known.rows && gathered(known.rows, k, order),
    logEvidence: known.logEvidence && gathered(known.logEvidence, k, order),
    restore: (rows) => scattered(rows, k, order),
  };
}

/** What a method says that judges one item after another, whatever anything is called. */
export function byPatterns(
  table: VoteTable,
  options: FitOptions,
  method: (table: VoteTable, options: FitOptions) => Estimate,
): Estimate {
  const { alike, gold, logEvidence, restore, table: ordered } = inPatternOrder(table, options);
  return settle(table, restore(method(ordered, { ...options, alike, gold, logEvidence }).posterior));
}

/** Indices in the ascending order of the numbers' bits; equal ones as they stand. */
export function sortedByRadix(numbers: Int32Array): Int32Array<ArrayBuffer> {
  let order = new Int32Array(numbers.length);
  let next = new Int32Array(numbers.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let shift = 0; shift < 32; shift += 8) {
    const place = new Int32Array(257);
    for (let i = 0; i < numbers.length; i++) {
      const digit = (((numbers[i] as number) >>> shift) & 255) + 1;
      place[digit] = (place[digit] as number) + 1;
    }
    for (let digit = 0; digit < 256; digit++)
      place[digit + 1] = (place[digit + 1] as number) + (place[digit] as number);
    for (let n = 0; n < order.length; n++) {
      const i = order[n] as number;
      const digit = ((numbers[i] as number) >>> shift) & 255;
      const at = place[digit] as number;
      place[digit] = at + 1;
      next[at] = i;
    }
    [order, next] = [next, order];
  }
  return order;
}

function runsOf(order: Int32Array, patterns: Int32Array): Int32Array {
  const starts = new Int32Array(order.length + 1);
  let runs = 0;
  for (let place = 0; place < order.length; place++) {
    if (place === 0 || patterns[order[place] as number] !== patterns[order[place - 1] as number])
      starts[runs++] = place;
  }
  starts[runs] = order.length;
  return starts.slice(0, runs + 1);
}

function itemsInOrder(table: VoteTable, order: Int32Array): VoteTable {
  const { itemStart, workerOf, classOf } = table;
  const start = new Int32Array(order.length + 1);
  const workers = new Int32Array(workerOf.length);
  const labels = new Int32Array(classOf.length);
  let to = 0;
  for (let place = 0; place < order.length; place++) {
    const i = order[place] as number;
    const end = itemStart[i + 1] as number;
    for (let v = itemStart[i] as number; v < end; v++) {
      workers[to] = workerOf[v] as number;
      labels[to++] = classOf[v] as number;
    }
    start[place + 1] = to;
  }
  return { ...table, itemStart: start, workerOf: workers, classOf: labels };
}

/** Row n of the result is row `from[n]`. */
function gathered(rows: Float64Array, k: number, from: Int32Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows.length);
  for (let n = 0; n < from.length; n++) {
    const row = (from[n] as number) * k;
    for (let c = 0; c < k; c++) result[n * k + c] = rows[row + c] as number;
  }
  return result;
}

/** Row n becomes row `to[n]` of the result. */
function scattered(rows: Float64Array, k: number, to: Int32Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows.length);
  for (let n = 0; n < to.length; n++) {
    const row = (to[n] as number) * k;
    for (let c = 0; c < k; c++) result[row + c] = rows[n * k + c] as number;
  }
  return result;
}
