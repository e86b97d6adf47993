/**
 * Every pair of workers with the votes both gave, one pair at a time: the pairs that share an item are as many as votes
 * squared where thousands labelled one item, so they are never all held at once. Pairs come in the order of the first
 * worker, then of the second; what a pair shares in the order of items. Cost O(sum over items of votes^2) time and
 * O(workers + votes + votes on one worker's items) memory. Items with one vote have no pairs.
 */
import type { VoteTable } from '@/server/consensus/votes';

/** What the pairs of one worker share: those of a pair stand from `from` up to, not including, `end`. */
interface SharedVotes {
  readonly item: Int32Array;
  /** Index of the first and of the second worker's vote on that item. */
  readonly firstVote: Int32Array;
  readonly secondVote: Int32Array;
}

type OnPair = (first: number, second: number, from: number, end: number, shared: SharedVotes) => void;

/** @param fewest pairs that share fewer items are left out. */
export function eachPairOfWorkers(table: VoteTable, onPair: OnPair, fewest = 1): void {
  const { itemStart, workerOf } = table;
  const own = votesOfWorkers(table);
  const count = new Int32Array(table.workers.length);
  const place = new Int32Array(table.workers.length);
  let shared = room(1024);
  for (let first = 0; first < table.workers.length; first++) {
    const partners: number[] = [];
    eachOther(own, itemStart, first, (v) => {
      const second = workerOf[v] as number;
      if (count[second] === 0) partners.push(second);
      count[second] = (count[second] as number) + 1;
    });
    // A typed array sorts by number, many times quicker than by a comparison.
    const kept = Int32Array.from(partners.filter((second) => (count[second] as number) >= fewest)).sort();
    let size = 0;
    place.fill(-1, first);
    for (const second of kept) {
      place[second] = size;
      size += count[second] as number;
    }
    if (size > shared.item.length) shared = room(size * 2);
    const { item, firstVote, secondVote } = shared;
    eachOther(own, itemStart, first, (v, i, ownVote) => {
      const at = place[workerOf[v] as number] as number;
      if (at < 0) return;
      item[at] = i;
      firstVote[at] = ownVote;
      secondVote[at] = v;
      place[workerOf[v] as number] = at + 1;
    });
    for (const second of kept) {
      const end = place[second] as number;
      onPair(first, second, end - (count[second] as number), end, shared);
    }
    for (const second of partners) count[second] = 0;
  }
}

type OnAgreement = (first: number, second: number, shared: number, agreed: number) => void;

/** So many workers at most have a square of all pairs that stays in the cache. */
const fewWorkers = 1024;

/**
 * The same pairs in the same order with two counts alone: the items both labelled, and those of which both said the same.
 * Among few workers the items are read once, one after the other, which is what costs the time where votes are many.
 * @param fewest pairs that share fewer items are left out.
 */
export function eachAgreement(table: VoteTable, onPair: OnAgreement, fewest = 1): void {
  if (table.workers.length <= fewWorkers) {
    eachOfFew(table, onPair, fewest);
    return;
  }
  const { classOf } = table;
  eachPairOfWorkers(
    table,
    (first, second, from, end, { firstVote, secondVote }) => {
      let agreed = 0;
      for (let at = from; at < end; at++) {
        if (classOf[firstVote[at] as number] === classOf[secondVote[at] as number]) agreed++;
      }
      onPair(first, second, end - from, agreed);
    },
    fewest,
  );
}

function eachOfFew(table: VoteTable, onPair: OnAgreement, fewest: number): void {
  const { workers, items, itemStart, workerOf, classOf } = table;
  const n = workers.length;
  const shared = new Int32Array(n * n);
  const agreed = new Int32Array(n * n);
  for (let i = 0; i < items.length; i++) {
    const end = itemStart[i + 1] as number;
    for (let v = itemStart[i] as number; v < end; v++) {
      const [row, said] = [(workerOf[v] as number) * n, classOf[v] as number];
      for (let other = v + 1; other < end; other++) {
        const at = row + (workerOf[other] as number);
        shared[at] = (shared[at] as number) + 1;
        if (classOf[other] === said) agreed[at] = (agreed[at] as number) + 1;
      }
    }
  }
  for (let first = 0; first < n; first++) {
    for (let second = first + 1; second < n; second++) {
      const at = first * n + second;
      const count = shared[at] as number;
      if (count > 0 && count >= fewest) onPair(first, second, count, agreed[at] as number);
    }
  }
}

interface OwnVotes {
  /** The votes of worker w stand at start[w] up to start[w + 1], in the order of items. */
  readonly start: Int32Array;
  readonly vote: Int32Array;
  readonly item: Int32Array;
}

function votesOfWorkers({ workers, items, itemStart, workerOf }: VoteTable): OwnVotes {
  const start = new Int32Array(workers.length + 1);
  for (const w of workerOf) start[w + 1] = (start[w + 1] as number) + 1;
  for (let w = 0; w < workers.length; w++) start[w + 1] = (start[w + 1] as number) + (start[w] as number);
  const next = start.slice();
  const vote = new Int32Array(workerOf.length);
  const item = new Int32Array(workerOf.length);
  for (let i = 0; i < items.length; i++) {
    for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
      const w = workerOf[v] as number;
      const at = next[w] as number;
      next[w] = at + 1;
      vote[at] = v;
      item[at] = i;
    }
  }
  return { start, vote, item };
}

/** The votes of workers after `first` on the items of `first`; votes of an item ascend by worker. */
function eachOther(
  own: OwnVotes,
  itemStart: Int32Array,
  first: number,
  onVote: (vote: number, item: number, ownVote: number) => void,
): void {
  for (let at = own.start[first] as number; at < (own.start[first + 1] as number); at++) {
    const [i, ownVote] = [own.item[at] as number, own.vote[at] as number];
    for (let v = ownVote + 1; v < (itemStart[i + 1] as number); v++) onVote(v, i, ownVote);
  }
}

function room(size: number): SharedVotes {
  return { item: new Int32Array(size), firstVote: new Int32Array(size), secondVote: new Int32Array(size) };
}
