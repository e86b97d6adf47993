/**
 * Numbers for items and classes that tell them apart by the votes alone, whatever anything is called and in whatever order it
 * stands: each item's number is made of those of the workers who voted on it and of what they said, a worker's of those of the
 * items and of the labels, a class's of those of the items it was given to, a few times over (colour refinement: Weisfeiler
 * and Leman 1968). Sums of mixed 32-bit integers, so that their order does not matter. Items that were voted on alike have the
 * same number, and so have those that only names tell apart. O(votes).
 */
import type { VoteTable } from '@/server/consensus/votes';

interface VotePatterns {
  readonly ofItem: Int32Array;
  readonly ofClass: Int32Array;
}

const rounds = 3;

export function votePatterns({ items, workers, classes, itemStart, workerOf, classOf }: VoteTable): VotePatterns {
  let ofItem = new Int32Array(items.length);
  let ofWorker = new Int32Array(workers.length);
  let ofClass = new Int32Array(classes.length);
  for (let round = 0; round < rounds; round++) {
    const [nextItem, nextWorker, nextClass] = [ofItem.map(mix), ofWorker.map(mix), ofClass.map(mix)];
    for (let i = 0; i < items.length; i++) {
      const item = ofItem[i] as number;
      const end = itemStart[i + 1] as number;
      for (let v = itemStart[i] as number; v < end; v++) {
        const [w, c] = [workerOf[v] as number, classOf[v] as number];
        const [worker, label] = [ofWorker[w] as number, ofClass[c] as number];
        nextItem[i] = (nextItem[i] as number) + pair(worker, label);
        nextWorker[w] = (nextWorker[w] as number) + pair(item, label);
        nextClass[c] = (nextClass[c] as number) + pair(item, worker);
      }
    }
    [ofItem, ofWorker, ofClass] = [nextItem, nextWorker, nextClass];
  }
  return { ofItem: ofItem.map(mix), ofClass: ofClass.map(mix) };
}

/** One number of two, in which their order counts. */
export function pair(a: number, b: number): number {
  return mix((Math.imul(mix(a), 0x9e3779b1) + b) | 0);
}

/** Every bit in counts for every bit out (the finalizer of MurmurHash3, Appleby 2011). */
function mix(value: number): number {
  let x = (value + 0x6d2b79f5) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
