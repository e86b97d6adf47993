/**
 * Agreement looks at an item only through how many votes each class has on it, and most items share that pattern with
 * many others (five votes in two classes make six patterns, whatever the number of items). So agreement and its
 * bootstrap run over patterns with multiplicities. Cost O(votes) with one table lookup a vote.
 */
import { dice } from '@/server/consensus/random';
import type { VoteTable } from '@/server/consensus/votes';

export interface AnswerPatterns {
  /** The (class, count) pairs of pattern p stand at start[p] up to start[p + 1], ascending by class. */
  readonly start: Int32Array;
  readonly classOf: Int32Array;
  readonly count: Int32Array;
  /** Votes in the pattern. */
  readonly size: Int32Array;
  /** How many items show it. */
  readonly items: Int32Array;
  /** Pattern of each item of the table that has at least two votes, in item order. */
  readonly ofItem: Int32Array;
}

/** Items with fewer than `atLeast` votes are left out: agreement needs a pair. */
export function answerPatterns(table: VoteTable, atLeast = 2): AnswerPatterns {
  const k = Math.max(1, table.classes.length);
  // A trie over the item's classes in ascending order; a node's key is parent * classes + class.
  const step = new Map<number, number>();
  const parent: number[] = [0];
  const labelOf: number[] = [-1];
  const patternAt: number[] = [-1];
  const ends: number[] = [];
  const items: number[] = [];
  const ofItem: number[] = [];
  for (let i = 0; i < table.items.length; i++) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    if (end - from < atLeast) continue;
    const labels = table.classOf.slice(from, end).sort();
    let node = 0;
    for (const label of labels) {
      const key = node * k + label;
      let next = step.get(key);
      if (next === undefined) {
        next = parent.length;
        step.set(key, next);
        parent.push(node);
        labelOf.push(label);
        patternAt.push(-1);
      }
      node = next;
    }
    let pattern = patternAt[node] as number;
    if (pattern < 0) {
      pattern = ends.length;
      patternAt[node] = pattern;
      ends.push(node);
      items.push(0);
    }
    items[pattern] = (items[pattern] as number) + 1;
    ofItem.push(pattern);
  }
  return { ...spellOut(ends, parent, labelOf), items: Int32Array.from(items), ofItem: Int32Array.from(ofItem) };
}

/**
 * The same with so many patterns more behind them that no item shows: items as large as the others whose votes are drawn by
 * chance from all votes, with half a vote more for each class.
 */
export function withStrangers(patterns: AnswerPatterns, classes: number, strangers: number): AnswerPatterns {
  const random = dice(1);
  const share = new Float64Array(classes).fill(0.5);
  patterns.items.forEach((times, p) => {
    for (let at = patterns.start[p] as number; at < (patterns.start[p + 1] as number); at++) {
      const c = patterns.classOf[at] as number;
      share[c] = (share[c] as number) + times * (patterns.count[at] as number);
    }
  });
  const all = share.reduce((sum, n) => sum + n, 0);
  const [start, size] = [[...patterns.start], [...patterns.size]];
  const [classOf, count] = [[...patterns.classOf], [...patterns.count]];
  for (let s = 0; s < strangers; s++) {
    const like = patterns.ofItem[random.below(patterns.ofItem.length)] as number;
    const votes = new Int32Array(classes);
    for (let v = 0; v < (patterns.size[like] as number); v++) {
      let [c, left] = [0, random.next() * all];
      for (; c < classes - 1 && left >= (share[c] as number); c++) left -= share[c] as number;
      votes[c] = (votes[c] as number) + 1;
    }
    votes.forEach((n, c) => {
      if (n === 0) return;
      classOf.push(c);
      count.push(n);
    });
    size.push(patterns.size[like] as number);
    start.push(classOf.length);
  }
  const [items, ofItem] = [new Int32Array(size.length), patterns.ofItem];
  items.set(patterns.items);
  const [starts, classesOf, counts] = [start, classOf, count].map((list) => Int32Array.from(list));
  return {
    start: starts as Int32Array,
    classOf: classesOf as Int32Array,
    count: counts as Int32Array,
    size: Int32Array.from(size),
    items,
    ofItem,
  };
}

/** Walks each pattern's end node back to the root and writes its classes with their counts. */
function spellOut(ends: readonly number[], parent: readonly number[], labelOf: readonly number[]) {
  const start = new Int32Array(ends.length + 1);
  const size = new Int32Array(ends.length);
  const classOf: number[] = [];
  const count: number[] = [];
  ends.forEach((end, pattern) => {
    const labels: number[] = [];
    for (let node = end; node > 0; node = parent[node] as number) labels.push(labelOf[node] as number);
    labels.reverse();
    size[pattern] = labels.length;
    for (const label of labels) {
      const last = classOf.length - 1;
      if (classOf.length > (start[pattern] as number) && classOf[last] === label)
        count[last] = (count[last] as number) + 1;
      else {
        classOf.push(label);
        count.push(1);
      }
    }
    start[pattern + 1] = classOf.length;
  });
  return { start, classOf: Int32Array.from(classOf), count: Int32Array.from(count), size };
}
