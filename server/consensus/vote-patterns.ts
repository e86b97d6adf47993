/**
 * Numbers for items and classes that tell them apart by the votes alone, whatever anything is called and in whatever order it
 * stands: each item's number is made of those of the workers who voted on it and of what they said, a worker's of those of the
 * items and of the labels, a class's of those of the items it was given to, a few times over (colour refinement: Weisfeiler
 * and Leman 1968). Sums of mixed 32-bit integers, so that their order does not matter. Items that were voted on alike have the
 * same number, and so have those that only names tell apart. A known class counts like one more vote, a classifier's
 * probabilities bit by bit. O(votes), and O(items x classes) with a classifier.
 */
import type { VoteTable } from '@/server/consensus/votes';

interface VotePatterns {
  readonly ofItem: Int32Array;
  readonly ofClass: Int32Array;
}

interface BesideVotes {
  /** Class index of each item or -1. */
  readonly gold?: Int32Array | undefined;
  /** items x classes: a classifier's probabilities, as they were given. */
  readonly rows?: Float64Array | undefined;
}

const rounds = 3;
/** Stands for the worker who says what is known. */
const knowing = 0x51ed270b;

export function votePatterns(table: VoteTable, beside: BesideVotes = {}): VotePatterns {
  let ofItem = new Int32Array(table.items.length);
  let ofWorker = new Int32Array(table.workers.length);
  let ofClass = new Int32Array(table.classes.length);
  for (let round = 0; round < rounds; round++)
    [ofItem, ofWorker, ofClass] = refined(table, beside, ofItem, ofWorker, ofClass);
  if (beside.rows !== undefined) addRows(ofItem, ofClass, beside.rows);
  return { ofItem: ofItem.map(mix), ofClass: ofClass.map(mix) };
}

type Numbers = Int32Array<ArrayBuffer>;

/** Each vote is one number, made of those of its item, its worker and its class, and adds to all three. */
function refined(
  { items, itemStart, workerOf, classOf }: VoteTable,
  { gold }: BesideVotes,
  ofItem: Numbers,
  ofWorker: Numbers,
  ofClass: Numbers,
): [Numbers, Numbers, Numbers] {
  const [nextItem, nextWorker, nextClass] = [ofItem.map(mix), ofWorker.map(mix), ofClass.map(mix)];
  const worker = nextWorker.map((own) => Math.imul(own, 0x85ebca77));
  const label = nextClass.map((own) => Math.imul(own, 0xc2b2ae3d));
  for (let i = 0; i < items.length; i++) {
    const item = nextItem[i] as number;
    const end = itemStart[i + 1] as number;
    let own = item;
    for (let v = itemStart[i] as number; v < end; v++) {
      const [w, c] = [workerOf[v] as number, classOf[v] as number];
      const vote = mix((((item + (worker[w] as number)) | 0) + (label[c] as number)) | 0);
      own = (own + vote) | 0;
      nextWorker[w] = ((nextWorker[w] as number) + vote) | 0;
      nextClass[c] = ((nextClass[c] as number) + vote) | 0;
    }
    const known = gold?.[i] ?? -1;
    if (known >= 0) {
      const vote = mix((((item + knowing) | 0) + (label[known] as number)) | 0);
      own = (own + vote) | 0;
      nextClass[known] = ((nextClass[known] as number) + vote) | 0;
    }
    nextItem[i] = own;
  }
  return [nextItem, nextWorker, nextClass];
}

function addRows(ofItem: Int32Array, ofClass: Int32Array, rows: Float64Array): void {
  const k = ofClass.length;
  const bits = new Int32Array(2);
  const number = new Float64Array(bits.buffer);
  for (let at = 0; at < rows.length; at++) {
    number[0] = rows[at] as number;
    const i = Math.floor(at / k);
    const said = pair(pair(bits[0] as number, bits[1] as number), ofClass[at % k] as number);
    ofItem[i] = (ofItem[i] as number) + said;
  }
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
