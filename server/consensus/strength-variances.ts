/**
 * How uncertain each strength, and each difference of two, is once all others are uncertain too: from the inverse of
 *
 *     H = graph Laplacian of the information in the comparisons + I / prior variance,
 *
 * less prior variance / n, the part in which all strengths move together, since only differences are seen and strengths sum
 * to zero. (By their own curvature alone, items of a chain look half as uncertain as they are.) Up to 400 items H is
 * inverted (Cholesky); beyond that draws from normal(0, 1/H), made by solving for noise on every comparison, give
 * 1/H_ii + variance of the neighbours' weighted mean (Rao-Blackwell), within some 5 % in standard error.
 * O(n^3), or O(draws x steps x comparisons).
 */
import { dice } from '@/server/consensus/random';

export interface Laplacian {
  readonly items: number;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** Information of each comparison on the difference of its two items. */
  readonly weight: Float64Array;
  readonly priorVariance: number;
}

const mostInverted = 400;
const mostDraws = 100;
/** Fewer draws of very many comparisons: the more there are, the less is left to the neighbours. */
const drawnComparisons = 2e7;

interface Spread {
  /** Of each strength. */
  readonly variance: Float64Array;
  /** Of the difference that each comparison is about. */
  readonly ofGap: Float64Array;
}

export function strengthVariances(graph: Laplacian): Spread {
  const { variance, ofGap } = graph.items <= mostInverted ? inverted(graph) : drawn(graph);
  const together = graph.priorVariance / Math.max(1, graph.items);
  return { variance: variance.map((v) => Math.max(0, v - together)), ofGap };
}

function inverted({ items: n, left, right, weight, priorVariance }: Laplacian): Spread {
  const h = new Float64Array(n * n);
  for (let k = 0; k < n; k++) h[k * n + k] = 1 / priorVariance;
  for (let c = 0; c < weight.length; c++) {
    const [i, j, w] = [left[c] as number, right[c] as number, weight[c] as number];
    h[i * n + i] = (h[i * n + i] as number) + w;
    h[j * n + j] = (h[j * n + j] as number) + w;
    h[i * n + j] = (h[i * n + j] as number) - w;
    h[j * n + i] = (h[j * n + i] as number) - w;
  }
  factor(h, n);
  // Row k holds column k of the inverse of the factor L; the inverse of H is the product of these columns.
  const columns = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = k; i < n; i++) {
      let sum = i === k ? 1 : 0;
      for (let m = k; m < i; m++) sum -= (h[i * n + m] as number) * (columns[k * n + m] as number);
      columns[k * n + i] = sum / (h[i * n + i] as number);
    }
  }
  const entry = (i: number, j: number): number => {
    let sum = 0;
    for (let m = Math.max(i, j); m < n; m++) sum += (columns[i * n + m] as number) * (columns[j * n + m] as number);
    return sum;
  };
  const variance = Float64Array.from({ length: n }, (_, k) => entry(k, k));
  const known = new Map<number, number>();
  const ofGap = weight.map((_, c) => {
    const [i, j] = [left[c] as number, right[c] as number];
    const shared = known.get(i * n + j) ?? entry(i, j);
    known.set(i * n + j, shared);
    return (variance[i] as number) + (variance[j] as number) - 2 * shared;
  });
  return { variance, ofGap };
}

/** Cholesky's factor, in place, in the lower half. */
function factor(h: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = h[i * n + j] as number;
      for (let m = 0; m < j; m++) sum -= (h[i * n + m] as number) * (h[j * n + m] as number);
      h[i * n + j] = i === j ? Math.sqrt(Math.max(1e-300, sum)) : sum / (h[j * n + j] as number);
    }
  }
}

function drawn(graph: Laplacian): Spread {
  const { items, left, right, weight, priorVariance } = graph;
  const draws = Math.max(16, Math.min(mostDraws, Math.round(drawnComparisons / Math.max(1, weight.length))));
  const random = dice(1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const diagonal = diagonalOf(graph);
  const sum = new Float64Array(items);
  const ofGap = new Float64Array(weight.length);
  for (let draw = 0; draw < draws; draw++) {
    const noise = Float64Array.from({ length: items }, () => normal() / Math.sqrt(priorVariance));
    for (let c = 0; c < weight.length; c++) {
      const kick = normal() * Math.sqrt(weight[c] as number);
      noise[left[c] as number] = (noise[left[c] as number] as number) + kick;
      noise[right[c] as number] = (noise[right[c] as number] as number) - kick;
    }
    const x = solve(graph, noise);
    const pull = new Float64Array(items);
    for (let c = 0; c < weight.length; c++) {
      const [i, j, w] = [left[c] as number, right[c] as number, weight[c] as number];
      pull[i] = (pull[i] as number) + w * (x[j] as number);
      pull[j] = (pull[j] as number) + w * (x[i] as number);
      ofGap[c] = (ofGap[c] as number) + ((x[i] as number) - (x[j] as number)) ** 2 / draws;
    }
    for (let k = 0; k < items; k++) sum[k] = (sum[k] as number) + ((pull[k] as number) / (diagonal[k] as number)) ** 2;
  }
  return { variance: sum.map((squares, k) => 1 / (diagonal[k] as number) + squares / draws), ofGap };
}

function diagonalOf({ items, left, right, weight, priorVariance }: Laplacian): Float64Array {
  const diagonal = new Float64Array(items).fill(1 / priorVariance);
  for (let c = 0; c < weight.length; c++) {
    const [i, j] = [left[c] as number, right[c] as number];
    diagonal[i] = (diagonal[i] as number) + (weight[c] as number);
    diagonal[j] = (diagonal[j] as number) + (weight[c] as number);
  }
  return diagonal;
}

/** Solves H x = slope by conjugate gradients, preconditioned by the diagonal. */
export function solve(graph: Laplacian, slope: Float64Array): Float64Array {
  const { items: n, left, right, weight, priorVariance } = graph;
  const diagonal = diagonalOf(graph);
  const x = new Float64Array(n);
  const residual = slope.slice();
  let z = residual.map((r, k) => r / (diagonal[k] as number));
  const direction = z.slice();
  let size = dot(residual, z);
  const goal = 1e-12 * size;
  for (let turn = 0; turn < 200 && size > goal; turn++) {
    const product = direction.map((d) => d / priorVariance);
    for (let c = 0; c < weight.length; c++) {
      const [i, j] = [left[c] as number, right[c] as number];
      const flow = (weight[c] as number) * ((direction[i] as number) - (direction[j] as number));
      product[i] = (product[i] as number) + flow;
      product[j] = (product[j] as number) - flow;
    }
    const along = size / dot(direction, product);
    for (let k = 0; k < n; k++) {
      x[k] = (x[k] as number) + along * (direction[k] as number);
      residual[k] = (residual[k] as number) - along * (product[k] as number);
    }
    z = residual.map((r, k) => r / (diagonal[k] as number));
    const next = dot(residual, z);
    for (let k = 0; k < n; k++) direction[k] = (z[k] as number) + (next / size) * (direction[k] as number);
    size = next;
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}
