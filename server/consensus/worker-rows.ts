/**
 * What the models of confusion keep of each worker and label. A full matrix a worker is mostly empty where classes are many:
 * of 200 classes somebody with a hundred votes has said eighty, sixty of them once. Two forms of the same counts:
 *
 * - Full, where votes are many beside workers x classes: a row for each worker and label. Rows can be worked out once a round
 *   and are read by many votes.
 * - By votes, otherwise: a row only for what a worker said of two items or more. What somebody said once has the counts of
 *   that one item's class, which stand in the posterior already. Rows are worked out when a vote is read.
 *
 * Which form is used moves nothing but roundings. Cost O(votes + workers x classes).
 */
import type { VoteTable } from '@/server/consensus/votes';

export interface WorkerRows {
  readonly isFull: boolean;
  /** How many rows there are. */
  readonly count: number;
  /** At worker x classes + label: the row; -1 where nobody said so; -2 - item where the worker said so of that item alone. */
  readonly at: Int32Array;
}

/** With fewer classes a full matrix is small whatever the votes are. */
const manyClasses = 16;
/** Votes a row that make it worth working out once a round. */
const votesPerRow = 4;

/** @param isFull by the numbers of votes, workers and classes when left out; given only to compare both. */
export function workerRows(table: VoteTable, isFull: boolean = isWorthFull(table)): WorkerRows {
  const { itemStart, workerOf, classOf } = table;
  const k = table.classes.length;
  const at = new Int32Array(table.workers.length * k);
  if (isFull) {
    for (let row = 0; row < at.length; row++) at[row] = row;
    return { isFull, count: at.length, at };
  }
  at.fill(-1);
  let count = 0;
  for (let i = 0; i < table.items.length; i++) {
    for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
      const cell = (workerOf[v] as number) * k + (classOf[v] as number);
      const before = at[cell] as number;
      if (before === -1) at[cell] = -2 - i;
      else if (before < 0) at[cell] = count++;
    }
  }
  return { isFull, count, at };
}

function isWorthFull({ workers, classes, workerOf }: VoteTable): boolean {
  return classes.length < manyClasses || workers.length * classes.length * votesPerRow <= workerOf.length;
}

/** Expected votes and items, if the items' classes are these. */
export interface ClassMasses {
  /** Items of each class. */
  readonly items: Float64Array;
  /** Votes of each row on items of each class: row x classes. */
  readonly votes: Float64Array;
  /** Votes of each worker on items of each class: worker x classes. */
  readonly ofWorker: Float64Array;
}

/** @param posterior items x classes. @param into is filled afresh when given. */
export function classMasses(
  table: VoteTable,
  rows: WorkerRows,
  posterior: Float64Array,
  into: ClassMasses = emptyMasses(table, rows),
): ClassMasses {
  const { itemStart, workerOf, classOf } = table;
  const { items, votes, ofWorker } = into;
  const k = items.length;
  for (const sums of [items, votes, ofWorker]) sums.fill(0);
  for (let i = 0; i < table.items.length; i++) {
    const item = i * k;
    for (let c = 0; c < k; c++) items[c] = (items[c] as number) + (posterior[item + c] as number);
    for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
      const worker = (workerOf[v] as number) * k;
      const row = rows.at[worker + (classOf[v] as number)] as number;
      for (let c = 0; c < k && !rows.isFull; c++)
        ofWorker[worker + c] = (ofWorker[worker + c] as number) + (posterior[item + c] as number);
      if (row < 0) continue;
      for (let c = 0; c < k; c++) votes[row * k + c] = (votes[row * k + c] as number) + (posterior[item + c] as number);
    }
  }
  if (rows.isFull) addLabels(votes, k, ofWorker);
  return into;
}

/** Adds the full counts of each worker over what was said. */
export function addLabels(votes: Float64Array, k: number, ofWorker: Float64Array): void {
  for (let row = 0; row * k < votes.length; row++) {
    const worker = Math.floor(row / k) * k;
    for (let c = 0; c < k; c++)
      ofWorker[worker + c] = (ofWorker[worker + c] as number) + (votes[row * k + c] as number);
  }
}

function emptyMasses(table: VoteTable, rows: WorkerRows): ClassMasses {
  const k = table.classes.length;
  return {
    items: new Float64Array(k),
    votes: new Float64Array(rows.count * k),
    ofWorker: new Float64Array(table.workers.length * k),
  };
}

/**
 * Expected votes of everybody together: said x classes + class.
 * @param votes the rows' counts, from which full ones are added up.
 */
export function saidMasses(
  table: VoteTable,
  rows: WorkerRows,
  votes: Float64Array,
  posterior: Float64Array,
): Float64Array {
  const { itemStart, classOf } = table;
  const k = table.classes.length;
  const said = new Float64Array(k * k);
  for (let from = 0; rows.isFull && from < votes.length; from += said.length)
    for (let at = 0; at < said.length; at++) said[at] = (said[at] as number) + (votes[from + at] as number);
  if (rows.isFull) return said;
  const times = new Int32Array(k);
  for (let i = 0; i < table.items.length; i++) {
    const item = i * k;
    const [from, end] = [itemStart[i] as number, itemStart[i + 1] as number];
    for (let v = from; v < end; v++) times[classOf[v] as number] = (times[classOf[v] as number] as number) + 1;
    // Votes that say the same are added at once.
    for (let v = from; v < end; v++) {
      const label = classOf[v] as number;
      const alike = times[label] as number;
      if (alike === 0) continue;
      times[label] = 0;
      const row = label * k;
      for (let c = 0; c < k; c++) said[row + c] = (said[row + c] as number) + alike * (posterior[item + c] as number);
    }
  }
  return said;
}

/**
 * How many of each worker's votes are right, if the items' classes are these.
 * @param counts full ones say so themselves.
 */
export function rightVotes(
  table: VoteTable,
  posterior: Float64Array,
  counts?: { readonly rows: WorkerRows; readonly masses: ClassMasses },
): Float64Array {
  const { itemStart, workerOf, classOf } = table;
  const k = table.classes.length;
  const right = new Float64Array(table.workers.length);
  if (counts?.rows.isFull === true) {
    const { votes } = counts.masses;
    return right.map((_, w) => {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += votes[(w * k + l) * k + l] as number;
      return sum;
    });
  }
  for (let i = 0; i < table.items.length; i++) {
    for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
      const w = workerOf[v] as number;
      right[w] = (right[w] as number) + (posterior[i * k + (classOf[v] as number)] as number);
    }
  }
  return right;
}

/** How many votes each worker gave. */
export function votesOfEach(table: VoteTable): Float64Array {
  const votes = new Float64Array(table.workers.length);
  for (let v = 0; v < table.workerOf.length; v++) {
    const w = table.workerOf[v] as number;
    votes[w] = (votes[w] as number) + 1;
  }
  return votes;
}
