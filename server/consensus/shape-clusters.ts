/**
 * Average-link clustering of shapes drawn by several workers, with at most one shape of a worker in a cluster
 * (a cannot-link constraint; Sokal and Michener 1958 for the linkage, Wagstaff and Cardie 2000 for the constraint).
 *
 * The pair of clusters with the highest mean similarity over all cross pairs is merged while that mean is at least
 * `minimum`; shapes that do not overlap count as similarity 0. Ties go to the pair with the lower positions, so the
 * caller decides ties by the order it passes (see `box-consensus.ts`: by geometry, never by name or arrival).
 *
 * Only overlapping pairs are stored: O(n log n + e log e) time and O(n + e) memory for e overlapping pairs, so a page of
 * ten thousand word boxes costs no n x n matrix. Past half a million pairs in one call only the most similar ones of each shape
 * are kept (the others count as 0), so that a hundred thousand boxes upon each other end as well; what several hundred
 * workers drew of one thing then comes apart, so the clusters are looked at once more by their mean similarity over a sample of
 * pairs. No shapes: no clusters; one worker: each shape alone.
 */
import { eachOverlappingPair } from '@/server/consensus/overlapping-pairs';
import type { Box } from '@/server/geometry/box';

export interface Shapes {
  /** Dense worker index of each shape, 0 up to but not including `workers`. */
  readonly workerOf: ArrayLike<number>;
  readonly workers: number;
  /** A box around each shape; two shapes whose boxes do not overlap are taken to have similarity 0. */
  readonly bounds: readonly Box[];
  /** Similarity of shapes a < b, 0..1, symmetric. */
  readonly similarity: (a: number, b: number) => number;
}

export interface ShapeCluster {
  /** Positions of the shapes, ascending. */
  readonly members: readonly number[];
  /** Mean similarity over the pairs of members; undefined for a cluster of one. */
  readonly cohesion: number | undefined;
}

/** Clusters ordered by their first member; every shape is in exactly one. */
export function clusterShapes(shapes: Shapes, minimum: number): ShapeCluster[] {
  const merging = new Merging(shapes, minimum);
  const areAll = connectSimilar(shapes, merging);
  merging.run();
  if (!areAll) merging.lookAgain(shapes);
  return merging.clusters();
}

interface SimilarPair {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

/** The most pairs of one call that are all kept. */
const mostPairs = 500_000;

/**
 * Connects the pairs of shapes of different workers that overlap; when there are too many, the most similar ones of each shape.
 * Returns whether they are all.
 */
function connectSimilar({ workerOf, bounds, similarity }: Shapes, merging: Merging): boolean {
  const [ofA, ofB, shared]: [number[], number[], number[]] = [[], [], []];
  eachOverlappingPair(bounds, (a, b) => {
    if (workerOf[a] === workerOf[b]) return true;
    const own = similarity(a, b);
    if (!(own > 0)) return true;
    ofA.push(a);
    ofB.push(b);
    return shared.push(own) <= mostPairs;
  });
  if (shared.length > mostPairs) {
    for (const pair of mostSimilarPairs({ workerOf, bounds, similarity })) {
      merging.connect(pair.a, pair.b, pair.similarity);
    }
    return false;
  }
  for (let n = 0; n < shared.length; n++) merging.connect(at(ofA, n), at(ofB, n), at(shared, n));
  return true;
}

function mostSimilarPairs({ workerOf, bounds, similarity }: Pick<Shapes, 'workerOf' | 'bounds' | 'similarity'>) {
  const kept = bounds.map((): SimilarPair[] => []);
  const most = Math.max(8, Math.floor(mostPairs / bounds.length));
  eachOverlappingPair(bounds, (a, b) => {
    if (workerOf[a] === workerOf[b]) return true;
    const pair = { a, b, similarity: similarity(a, b) };
    if (!(pair.similarity > 0)) return true;
    keepMostSimilar(at(kept, a), pair, most);
    keepMostSimilar(at(kept, b), pair, most);
    return true;
  });
  return new Set(kept.flat());
}

/** Pairs of members whose mean stands for the mean of all, where those are more. */
const sampled = 64;

/** Mean similarity over the pairs of a member of one and a member of the other, or over some spread evenly over both. */
function meanSimilarity(similarity: Shapes['similarity'], one: readonly number[], other: readonly number[]): number {
  let [sum, count] = [0, 0];
  const add = (a: number, b: number): void => {
    if (a === b) return;
    sum += similarity(Math.min(a, b), Math.max(a, b));
    count++;
  };
  if (one.length * other.length <= sampled) for (const a of one) for (const b of other) add(a, b);
  else {
    for (let n = 0; n < sampled; n++) {
      // Multiples of the golden ratio, less their whole part, fill the unit evenly however many are taken.
      const [share, twist] = [(n + 0.5) / sampled, (n * 0.6180339887498949) % 1];
      add(at(one, Math.floor(share * one.length)), at(other, Math.floor(twist * other.length)));
    }
  }
  return count > 0 ? sum / count : 0;
}

function around(bounds: readonly Box[], members: readonly number[]): Box {
  let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const n of members) {
    const box = at(bounds, n);
    x = Math.min(x, box.x);
    y = Math.min(y, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x, y, width: right - x, height: bottom - y };
}

/** Keeps a list short: the new pair takes the place of the least similar one, if it is more similar. */
function keepMostSimilar(kept: SimilarPair[], pair: SimilarPair, most: number): void {
  if (kept.length === most && at(kept, most - 1).similarity >= pair.similarity) return;
  let n = kept.length === most ? most - 1 : kept.length;
  for (; n > 0 && at(kept, n - 1).similarity < pair.similarity; n--) kept[n] = at(kept, n - 1);
  kept[n] = pair;
}

function at<T>(list: readonly T[], n: number): T {
  return list[n] as T;
}

/**
 * The state of one clustering: a cluster is named by its lowest member. Two clusters with similar members are joined by an edge;
 * the edges of a cluster form a list, and the edge's other end is in the other cluster's list. When a cluster takes in
 * another, its edges take in the other's, or become its own; those that ended are dropped from a list when it is next read.
 */
class Merging {
  private readonly parent: Int32Array;
  private readonly size: Int32Array;
  private readonly inner: Float64Array;
  private readonly words: number;
  private readonly present: Int32Array;
  /** Ends 2e and 2e + 1 of edge e: the cluster it is of, -1 when the edge has ended, and the next end of that cluster's list. */
  private readonly ends: number[] = [];
  private readonly next: number[] = [];
  private readonly first: Int32Array;
  /** Sum of the similarities of an edge's two clusters, and the last wish to merge them, which is the one that counts. */
  private readonly sum: number[] = [];
  private readonly lastWish: number[] = [];
  private readonly wishes = new Wishes();
  /** The edge to each cluster from the one that is growing, or -1. */
  private readonly edgeTo: Int32Array;

  constructor(
    shapes: Shapes,
    private readonly minimum: number,
  ) {
    const n = shapes.bounds.length;
    this.parent = new Int32Array(n);
    this.size = new Int32Array(n).fill(1);
    this.inner = new Float64Array(n);
    this.first = new Int32Array(n).fill(-1);
    this.edgeTo = new Int32Array(n).fill(-1);
    this.words = Math.max(1, Math.ceil(shapes.workers / 32));
    this.present = new Int32Array(n * this.words);
    for (let i = 0; i < n; i++) {
      this.parent[i] = i;
      const worker = shapes.workerOf[i] as number;
      this.present[i * this.words + (worker >> 5)] = 1 << (worker & 31);
    }
  }

  connect(a: number, b: number, similarity: number): void {
    const edge = this.sum.push(similarity) - 1;
    this.ends.push(a, b);
    this.next.push(this.first[a] as number, this.first[b] as number);
    this.first[a] = 2 * edge;
    this.first[b] = 2 * edge + 1;
    this.lastWish.push(-1);
    this.wish(edge);
  }

  run(): void {
    for (let wish = this.wishes.pop(); wish >= 0; wish = this.wishes.pop()) {
      const edge = this.wishes.edgeOf(wish);
      if (this.lastWish[edge] === wish && at(this.ends, 2 * edge) >= 0) this.merge(edge);
    }
  }

  /** Joins clusters that the pairs which were not kept hold together, if there are not too many to look at. */
  lookAgain({ bounds, similarity }: Shapes): void {
    const members = this.members();
    const roots = [...members.keys()].filter((n) => at(members, n).length > 0);
    this.first.fill(-1);
    for (const n of roots) {
      const own = at(members, n);
      this.inner[n] = (meanSimilarity(similarity, own, own) * own.length * (own.length - 1)) / 2;
    }
    const frames = roots.map((n) => around(bounds, at(members, n)));
    const near: [number, number][] = [];
    eachOverlappingPair(frames, (x, y) => {
      const [a, b] = [at(roots, x), at(roots, y)];
      return !this.mayShare(a, b) || near.push([a, b]) <= mostPairs;
    });
    if (near.length > mostPairs) return;
    for (const [a, b] of near) {
      const [one, other] = [at(members, a), at(members, b)];
      this.connect(a, b, meanSimilarity(similarity, one, other) * one.length * other.length);
    }
    this.run();
  }

  clusters(): ShapeCluster[] {
    const clusters: ShapeCluster[] = [];
    this.members().forEach((members, i) => {
      if (members.length === 0) return;
      const pairs = (members.length * (members.length - 1)) / 2;
      clusters.push({ members, cohesion: pairs > 0 ? (this.inner[i] as number) / pairs : undefined });
    });
    return clusters;
  }

  /** Of each cluster by its name, ascending; none under the names that are gone. */
  private members(): number[][] {
    const members: number[][] = [];
    for (let i = 0; i < this.parent.length; i++) {
      let root = i;
      while (this.parent[root] !== root) root = this.parent[root] as number;
      this.parent[i] = root;
      if (root === i) members.push([i]);
      else {
        members.push([]);
        at(members, root).push(i);
      }
    }
    return members;
  }

  private merge(edge: number): void {
    const { ends, next, sum, edgeTo, inner, size } = this;
    const a = Math.min(at(ends, 2 * edge), at(ends, 2 * edge + 1));
    const b = Math.max(at(ends, 2 * edge), at(ends, 2 * edge + 1));
    inner[a] = (inner[a] as number) + (inner[b] as number) + at(sum, edge);
    size[a] = (size[a] as number) + (size[b] as number);
    this.parent[b] = a;
    for (let w = 0; w < this.words; w++) {
      const word = a * this.words + w;
      this.present[word] = (this.present[word] as number) | (this.present[b * this.words + w] as number);
    }
    this.end(edge);
    for (let end = this.first[a] as number; end >= 0; end = at(next, end)) {
      if (at(ends, end) >= 0) edgeTo[at(ends, end ^ 1)] = end >> 1;
    }
    for (let end = this.first[b] as number; end >= 0; ) {
      const following = at(next, end);
      if (at(ends, end) >= 0) {
        const known = edgeTo[at(ends, end ^ 1)] as number;
        if (known >= 0) {
          sum[known] = at(sum, known) + at(sum, end >> 1);
          this.end(end >> 1);
        } else {
          ends[end] = a;
          next[end] = this.first[a] as number;
          this.first[a] = end;
        }
      }
      end = following;
    }
    this.wishAnew(a);
  }

  /** The wishes of a cluster that has grown; its list is cleared of what has ended. */
  private wishAnew(a: number): void {
    const { ends, next } = this;
    let last = -1;
    for (let end = this.first[a] as number; end >= 0; end = at(next, end)) {
      if (at(ends, end) < 0) continue;
      const other = at(ends, end ^ 1);
      this.edgeTo[other] = -1;
      if (!this.mayShare(a, other)) {
        this.end(end >> 1);
        continue;
      }
      if (last < 0) this.first[a] = end;
      else next[last] = end;
      last = end;
      this.wish(end >> 1);
    }
    if (last < 0) this.first[a] = -1;
    else next[last] = -1;
  }

  private end(edge: number): void {
    this.ends[2 * edge] = -1;
    this.ends[2 * edge + 1] = -1;
  }

  private mayShare(a: number, b: number): boolean {
    for (let w = 0; w < this.words; w++) {
      const both = (this.present[a * this.words + w] as number) & (this.present[b * this.words + w] as number);
      if (both !== 0) return false;
    }
    return true;
  }

  private wish(edge: number): void {
    const one = at(this.ends, 2 * edge);
    const other = at(this.ends, 2 * edge + 1);
    const mean = at(this.sum, edge) / ((this.size[one] as number) * (this.size[other] as number));
    this.lastWish[edge] =
      mean < this.minimum ? -1 : this.wishes.push(edge, mean, Math.min(one, other), Math.max(one, other));
  }
}

/** Wishes to merge clusters a < b, in a heap: the highest mean first, then the lowest a and b. */
class Wishes {
  private readonly edges: number[] = [];
  private readonly means: number[] = [];
  private readonly ofA: number[] = [];
  private readonly ofB: number[] = [];
  private readonly heap: number[] = [];

  edgeOf(wish: number): number {
    return at(this.edges, wish);
  }

  /** Returns the wish's number. */
  push(edge: number, mean: number, a: number, b: number): number {
    const { heap } = this;
    const wish = this.edges.push(edge) - 1;
    this.means.push(mean);
    this.ofA.push(a);
    this.ofB.push(b);
    let n = heap.length;
    heap.push(wish);
    while (n > 0) {
      const parent = (n - 1) >> 1;
      if (!this.isBefore(wish, at(heap, parent))) break;
      heap[n] = at(heap, parent);
      n = parent;
    }
    heap[n] = wish;
    return wish;
  }

  /** The first wish, taken out; -1 when there is none. */
  pop(): number {
    const { heap } = this;
    const top = heap[0] ?? -1;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let n = 0;
    for (;;) {
      let child = 2 * n + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.isBefore(at(heap, child + 1), at(heap, child))) child++;
      if (!this.isBefore(at(heap, child), last)) break;
      heap[n] = at(heap, child);
      n = child;
    }
    heap[n] = last;
    return top;
  }

  private isBefore(x: number, y: number): boolean {
    const { means, ofA, ofB } = this;
    if (means[x] !== means[y]) return at(means, x) > at(means, y);
    return ofA[x] !== ofA[y] ? at(ofA, x) < at(ofA, y) : at(ofB, x) < at(ofB, y);
  }
}
