/**
 * Votes as the numerics read them: names become dense integers once, at the edge, and every algorithm then runs over
 * typed arrays grouped by item. Names are sorted, so the table is the same whatever the order of the rows; only when a
 * worker labelled one item twice does order count: the later label replaces the earlier.
 *
 * Cost: O(votes + names log names) time; 8 bytes a vote and 4 bytes an item besides the names.
 */
export interface Vote {
  readonly worker: string;
  readonly item: string;
  readonly label: string;
}

export interface VoteTable {
  /** Names in code-unit order; an index into these is what the arrays hold. */
  readonly items: readonly string[];
  readonly workers: readonly string[];
  readonly classes: readonly string[];
  /** The votes of item i stand at itemStart[i] up to, not including, itemStart[i + 1]; items + 1 entries. */
  readonly itemStart: Int32Array;
  /** One entry a vote, ascending within an item: a worker votes at most once on an item. */
  readonly workerOf: Int32Array;
  readonly classOf: Int32Array;
}

/** What every method answers. Rows of `posterior` sum to 1; `label` is the argmax under the tie rule of `settle`. */
export interface Estimate {
  /** items x classes, row by row. */
  readonly posterior: Float64Array;
  /** Class index of each item. */
  readonly label: Int32Array;
  /** Probability of that label, 0 to 1. */
  readonly confidence: Float64Array;
}

/** Collects votes one by one; `build` may be called once all are in. */
export class VoteTableBuilder {
  private readonly itemIds = new Map<string, number>();
  private readonly workerIds = new Map<string, number>();
  private readonly classIds = new Map<string, number>();
  private item = new Int32Array(1024);
  private worker = new Int32Array(1024);
  private label = new Int32Array(1024);
  private count = 0;

  add(worker: string, item: string, label: string): void {
    if (this.count === this.item.length) this.grow();
    this.item[this.count] = intern(this.itemIds, item);
    this.worker[this.count] = intern(this.workerIds, worker);
    this.label[this.count] = intern(this.classIds, label);
    this.count++;
  }

  /** A class that the ontology, the gold or a model knows, though nobody may have voted it. */
  addClass(label: string): void {
    intern(this.classIds, label);
  }

  /** An item that nobody may have voted on. */
  addItem(item: string): void {
    intern(this.itemIds, item);
  }

  get votes(): number {
    return this.count;
  }

  build(): VoteTable {
    const items = sorted(this.itemIds);
    const workers = sorted(this.workerIds);
    const classes = sorted(this.classIds);
    const start = new Int32Array(items.names.length + 1);
    for (let v = 0; v < this.count; v++) {
      const at = (items.rank[this.item[v] as number] as number) + 1;
      start[at] = (start[at] as number) + 1;
    }
    for (let i = 0; i < items.names.length; i++) start[i + 1] = (start[i + 1] as number) + (start[i] as number);
    const next = start.slice();
    const workerOf = new Int32Array(this.count);
    const classOf = new Int32Array(this.count);
    for (let v = 0; v < this.count; v++) {
      const i = items.rank[this.item[v] as number] as number;
      const at = next[i] as number;
      next[i] = at + 1;
      workerOf[at] = workers.rank[this.worker[v] as number] as number;
      classOf[at] = classes.rank[this.label[v] as number] as number;
    }
    const kept = orderWithinItems(start, workerOf, classOf);
    return {
      items: items.names,
      workers: workers.names,
      classes: classes.names,
      itemStart: start,
      workerOf: kept === this.count ? workerOf : workerOf.slice(0, kept),
      classOf: kept === this.count ? classOf : classOf.slice(0, kept),
    };
  }

  private grow(): void {
    this.item = doubled(this.item);
    this.worker = doubled(this.worker);
    this.label = doubled(this.label);
  }
}

/** @param classes further classes to know of, beyond those voted. */
export function encodeVotes(votes: Iterable<Vote>, classes: Iterable<string> = []): VoteTable {
  const builder = new VoteTableBuilder();
  for (const vote of votes) builder.add(vote.worker, vote.item, vote.label);
  for (const label of classes) builder.addClass(label);
  return builder.build();
}

/** The class index each item is known to have, or -1; items or classes the table does not know are left out. */
export function encodeGold(table: VoteTable, gold: ReadonlyMap<string, string>): Int32Array {
  const classIndex = new Map(table.classes.map((name, index) => [name, index]));
  return Int32Array.from(table.items, (item) => {
    const label = gold.get(item);
    return label === undefined ? -1 : (classIndex.get(label) ?? -1);
  });
}

/** How many votes each class has in all. */
export function classVotes(table: VoteTable): Float64Array {
  const votes = new Float64Array(table.classes.length);
  for (let v = 0; v < table.classOf.length; v++) {
    const k = table.classOf[v] as number;
    votes[k] = (votes[k] as number) + 1;
  }
  return votes;
}

/**
 * The label of each item from its posterior: the most probable class; among classes within 1e-9 of it the one with more
 * votes in the whole table; then the first by name.
 */
export function settle(table: VoteTable, posterior: Float64Array): Estimate {
  const n = table.items.length;
  const k = table.classes.length;
  const popularity = classVotes(table);
  const label = new Int32Array(n);
  const confidence = new Float64Array(n);
  for (let i = 0; i < n && k > 0; i++) {
    const row = i * k;
    let best = 0;
    for (let c = 1; c < k; c++) {
      const gain = (posterior[row + c] as number) - (posterior[row + best] as number);
      const tied = Math.abs(gain) <= 1e-9;
      if (tied ? (popularity[c] as number) > (popularity[best] as number) : gain > 0) best = c;
    }
    label[i] = best;
    confidence[i] = posterior[row + best] as number;
  }
  return { posterior, label, confidence };
}

function intern(ids: Map<string, number>, name: string): number {
  const known = ids.get(name);
  if (known !== undefined) return known;
  ids.set(name, ids.size);
  return ids.size - 1;
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}

function sorted(ids: ReadonlyMap<string, number>): { names: string[]; rank: Int32Array } {
  const names = [...ids.keys()].sort();
  const rank = new Int32Array(names.length);
  for (let r = 0; r < names.length; r++) rank[ids.get(names[r] as string) as number] = r;
  return { names, rank };
}

/**
 * Sorts each item's votes by worker and keeps a worker's last one, closing the gaps in place. The fill above was in row
 * order and the sort is stable, so "last" is the later row. Returns how many votes remain.
 */
function orderWithinItems(start: Int32Array, workerOf: Int32Array, classOf: Int32Array): number {
  let to = 0;
  for (let i = 0; i + 1 < start.length; i++) {
    const from = start[i] as number;
    const end = start[i + 1] as number;
    sortByWorker(workerOf, classOf, from, end);
    start[i] = to;
    for (let v = from; v < end; v++) {
      if (v + 1 < end && workerOf[v] === workerOf[v + 1]) continue;
      workerOf[to] = workerOf[v] as number;
      classOf[to] = classOf[v] as number;
      to++;
    }
  }
  start[start.length - 1] = to;
  return to;
}

function sortByWorker(workerOf: Int32Array, classOf: Int32Array, from: number, end: number): void {
  if (end - from > 64) {
    const order = Array.from({ length: end - from }, (_, n) => from + n);
    order.sort((a, b) => (workerOf[a] as number) - (workerOf[b] as number) || a - b);
    const workers = order.map((v) => workerOf[v] as number);
    const classes = order.map((v) => classOf[v] as number);
    workerOf.set(workers, from);
    classOf.set(classes, from);
    return;
  }
  for (let v = from + 1; v < end; v++) {
    const worker = workerOf[v] as number;
    const label = classOf[v] as number;
    let at = v;
    while (at > from && (workerOf[at - 1] as number) > worker) {
      workerOf[at] = workerOf[at - 1] as number;
      classOf[at] = classOf[at - 1] as number;
      at--;
    }
    workerOf[at] = worker;
    classOf[at] = label;
  }
}
