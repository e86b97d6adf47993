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
  const { pairs, areAll } = similarPairs(shapes);
  for (const { a, b, similarity } of pairs) merging.connect(a, b, similarity);
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

/** Pairs of shapes of different workers that overlap; when there are too many, the most similar ones of each shape. */
function similarPairs({ workerOf, bounds, similarity }: Shapes): { pairs: SimilarPair[]; areAll: boolean } {
  const compare = (visit: (pair: SimilarPair) => boolean) => {
    eachOverlappingPair(bounds, (a, b) => {
      if (workerOf[a] === workerOf[b]) return true;
      const shared = similarity(a, b);
      return shared > 0 ? visit({ a, b, similarity: shared }) : true;
    });
  };
  const pairs: SimilarPair[] = [];
  compare((pair) => pairs.push(pair) <= mostPairs);
  if (pairs.length <= mostPairs) return { pairs, areAll: true };
  const kept = bounds.map((): SimilarPair[] => []);
  const most = Math.max(8, Math.floor(mostPairs / bounds.length));
  compare((pair) => {
    for (const n of [pair.a, pair.b]) keepMostSimilar(at(kept, n), pair, most);
    return true;
  });
  return { pairs: [...new Set(kept.flat())], areAll: false };
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

/** Visits the pairs a < b whose boxes overlap or touch, found by a sweep over the left edges, until a visit says false. */
export function eachOverlappingPair(bounds: readonly Box[], visit: (a: number, b: number) => boolean): void {
  const left = Float64Array.from(bounds, (box) => box.x);
  const right = Float64Array.from(bounds, (box) => box.x + box.width);
  const top = Float64Array.from(bounds, (box) => box.y);
  const bottom = Float64Array.from(bounds, (box) => box.y + box.height);
  const order = Int32Array.from(bounds, (_, n) => n).sort((a, b) => (left[a] as number) - (left[b] as number) || a - b);
  const open = new Int32Array(bounds.length);
  let opened = 0;
  for (const n of order) {
    const [x, y, end] = [left[n] as number, top[n] as number, bottom[n] as number];
    let still = 0;
    for (let o = 0; o < opened; o++) {
      const m = open[o] as number;
      if ((right[m] as number) < x) continue;
      open[still++] = m;
      if ((top[m] as number) > end || y > (bottom[m] as number)) continue;
      if (!visit(Math.min(n, m), Math.max(n, m))) return;
    }
    open[still] = n;
    opened = still + 1;
  }
}

function at<T>(list: readonly T[], n: number): T {
  return list[n] as T;
}

/** A wish to merge clusters a < b, stale as soon as either has grown or gone. */
interface Wish {
  readonly mean: number;
  readonly a: number;
  readonly b: number;
  readonly ageA: number;
  readonly ageB: number;
}

function before(x: Wish, y: Wish): boolean {
  return x.mean !== y.mean ? x.mean > y.mean : x.a !== y.a ? x.a < y.a : x.b < y.b;
}

/** The state of one clustering: a cluster is named by its lowest member. */
class Merging {
  private readonly members: number[][];
  private readonly sums: (Map<number, number> | undefined)[];
  private readonly inner: Float64Array;
  private readonly age: Int32Array;
  private readonly words: number;
  private readonly present: Int32Array;
  private readonly heap: Wish[] = [];

  constructor(
    shapes: Shapes,
    private readonly minimum: number,
  ) {
    const n = shapes.bounds.length;
    this.members = Array.from({ length: n }, (_, i) => [i]);
    this.sums = Array.from({ length: n });
    this.inner = new Float64Array(n);
    this.age = new Int32Array(n);
    this.words = Math.max(1, Math.ceil(shapes.workers / 32));
    this.present = new Int32Array(n * this.words);
    for (let i = 0; i < n; i++) {
      const worker = shapes.workerOf[i] as number;
      this.present[i * this.words + (worker >> 5)] = 1 << (worker & 31);
    }
  }

  connect(a: number, b: number, similarity: number): void {
    this.neighbours(a).set(b, similarity);
    this.neighbours(b).set(a, similarity);
    this.wish(a, b, similarity);
  }

  run(): void {
    for (let wish = this.pop(); wish !== undefined; wish = this.pop()) {
      if (this.age[wish.a] === wish.ageA && this.age[wish.b] === wish.ageB) this.merge(wish.a, wish.b);
    }
  }

  /** Joins clusters that the pairs which were not kept hold together, if there are not too many to look at. */
  lookAgain({ bounds, similarity }: Shapes): void {
    const roots = [...this.members.keys()].filter((n) => at(this.members, n).length > 0);
    for (const n of roots) {
      const own = at(this.members, n).sort((a, b) => a - b);
      this.sums[n] = undefined;
      this.inner[n] = (meanSimilarity(similarity, own, own) * own.length * (own.length - 1)) / 2;
    }
    const frames = roots.map((n) => around(bounds, at(this.members, n)));
    const near: [number, number][] = [];
    eachOverlappingPair(frames, (x, y) => {
      const [a, b] = [at(roots, x), at(roots, y)];
      return !this.mayShare(a, b) || near.push([a, b]) <= mostPairs;
    });
    if (near.length > mostPairs) return;
    for (const [a, b] of near) {
      const [one, other] = [at(this.members, a), at(this.members, b)];
      this.connect(a, b, meanSimilarity(similarity, one, other) * one.length * other.length);
    }
    this.run();
  }

  clusters(): ShapeCluster[] {
    const clusters: ShapeCluster[] = [];
    for (let i = 0; i < this.members.length; i++) {
      const members = at(this.members, i);
      const pairs = (members.length * (members.length - 1)) / 2;
      if (members.length > 0) {
        clusters.push({
          members: [...members].sort((a, b) => a - b),
          cohesion: pairs > 0 ? (this.inner[i] as number) / pairs : undefined,
        });
      }
    }
    return clusters;
  }

  private merge(a: number, b: number): void {
    const ofA = this.neighbours(a);
    const ofB = this.neighbours(b);
    this.inner[a] = (this.inner[a] as number) + (this.inner[b] as number) + (ofA.get(b) ?? 0);
    at(this.members, a).push(...at(this.members, b));
    this.members[b] = [];
    for (let w = 0; w < this.words; w++) {
      const word = a * this.words + w;
      this.present[word] = (this.present[word] as number) | (this.present[b * this.words + w] as number);
    }
    this.age[a] = (this.age[a] as number) + 1;
    this.age[b] = -1;
    ofA.delete(b);
    for (const [c, sum] of ofB) {
      if (c === a) continue;
      this.neighbours(c).delete(b);
      const total = (ofA.get(c) ?? 0) + sum;
      ofA.set(c, total);
      this.neighbours(c).set(a, total);
    }
    this.sums[b] = undefined;
    for (const [c, sum] of ofA) {
      if (this.mayShare(a, c)) this.wish(a, c, sum);
      else {
        ofA.delete(c);
        this.neighbours(c).delete(a);
      }
    }
  }

  private neighbours(n: number): Map<number, number> {
    const known = this.sums[n];
    if (known !== undefined) return known;
    const fresh = new Map<number, number>();
    this.sums[n] = fresh;
    return fresh;
  }

  private mayShare(a: number, b: number): boolean {
    for (let w = 0; w < this.words; w++) {
      const both = (this.present[a * this.words + w] as number) & (this.present[b * this.words + w] as number);
      if (both !== 0) return false;
    }
    return true;
  }

  private wish(one: number, other: number, sum: number): void {
    const mean = sum / (at(this.members, one).length * at(this.members, other).length);
    if (mean < this.minimum) return;
    const a = Math.min(one, other);
    const b = Math.max(one, other);
    this.push({ mean, a, b, ageA: this.age[a] as number, ageB: this.age[b] as number });
  }

  private push(wish: Wish): void {
    const heap = this.heap;
    let n = heap.length;
    heap.push(wish);
    while (n > 0) {
      const parent = (n - 1) >> 1;
      if (!before(wish, at(heap, parent))) break;
      heap[n] = at(heap, parent);
      n = parent;
    }
    heap[n] = wish;
  }

  private pop(): Wish | undefined {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let n = 0;
    for (;;) {
      let child = 2 * n + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(at(heap, child + 1), at(heap, child))) child++;
      if (!before(at(heap, child), last)) break;
      heap[n] = at(heap, child);
      n = child;
    }
    heap[n] = last;
    return top;
  }
}
