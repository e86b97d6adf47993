/**
 * Average-link clustering of shapes drawn by several workers, with at most one shape of a worker in a cluster
 * (a cannot-link constraint; Sokal and Michener 1958 for the linkage, Wagstaff and Cardie 2000 for the constraint).
 *
 * The pair of clusters with the highest mean similarity over all cross pairs is merged while that mean is at least
 * `minimum`; shapes that do not overlap count as similarity 0. Ties go to the pair with the lower positions, so the
 * caller decides ties by the order it passes (see `box-consensus.ts`: by geometry, never by name or arrival).
 *
 * Only overlapping pairs are stored: O(n log n + e log e) time and O(n + e) memory for e overlapping pairs, so a page of
 * ten thousand word boxes costs no n x n matrix. No shapes: no clusters; one worker: each shape alone.
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
  for (const [a, b] of overlappingPairs(shapes.bounds)) merging.connect(a, b);
  merging.run();
  return merging.clusters();
}

/** Pairs a < b whose boxes overlap or touch, found by a sweep over the left edges. */
export function overlappingPairs(bounds: readonly Box[]): [number, number][] {
  const order = bounds.map((_, n) => n).sort((a, b) => at(bounds, a).x - at(bounds, b).x || a - b);
  const pairs: [number, number][] = [];
  let open: number[] = [];
  for (const n of order) {
    const box = at(bounds, n);
    const still: number[] = [];
    for (const m of open) {
      const other = at(bounds, m);
      if (other.x + other.width < box.x) continue;
      still.push(m);
      if (other.y <= box.y + box.height && box.y <= other.y + other.height) pairs.push(n < m ? [n, m] : [m, n]);
    }
    still.push(n);
    open = still;
  }
  return pairs;
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
    private readonly shapes: Shapes,
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

  connect(a: number, b: number): void {
    if (this.shapes.workerOf[a] === this.shapes.workerOf[b]) return;
    const similarity = this.shapes.similarity(a, b);
    if (!(similarity > 0)) return;
    this.neighbours(a).set(b, similarity);
    this.neighbours(b).set(a, similarity);
    this.wish(a, b, similarity);
  }

  run(): void {
    for (let wish = this.pop(); wish !== undefined; wish = this.pop()) {
      if (this.age[wish.a] === wish.ageA && this.age[wish.b] === wish.ageB) this.merge(wish.a, wish.b);
    }
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
