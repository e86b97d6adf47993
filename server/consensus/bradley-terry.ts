/**
 * Strengths of items out of comparisons of pairs (Bradley and Terry 1952, doi:10.2307/2334029): item i is preferred to j
 * with probability logistic(s_i - s_j). The noisy form adds workers who answer by chance or contrariwise (Chen et al. 2013,
 * doi:10.1145/2433396.2433420): worker w follows the model with probability q_w and turns it round otherwise,
 *
 *     P(i over j, by w) = q_w logistic(s_i - s_j) + (1 - q_w) logistic(s_j - s_i).
 *
 * A tie counts as half of each. Maximum a posteriori under s ~ normal(0, 2) so that items won always or never, and items
 * not connected by comparisons, stay finite; strengths sum to zero. Fitted by Newton's method with conjugate gradients, in
 * turn with EM for the workers; the interval is from the curvature at the answer, s +- 1.96 standard errors (diagonal of the
 * inverse by the items' own curvature with their neighbours held, scaled up by the prior: a lower bound on the truth for
 * sparsely connected items). O(rounds x comparisons). No comparisons: nothing. One: winner above loser.
 */
export interface Comparison {
  readonly worker: string;
  readonly left: string;
  readonly right: string;
  readonly choice: 'left' | 'right' | 'tie';
}

interface RankedItem {
  readonly item: string;
  readonly strength: number;
  readonly low: number;
  readonly high: number;
  readonly comparisons: number;
}

interface PairWorker {
  readonly worker: string;
  /** Probability of following the common order, .5 is chance. */
  readonly reliability: number;
  readonly comparisons: number;
}

export interface Ranking {
  /** Strongest first, ties by name. */
  readonly items: readonly RankedItem[];
  /** By name; reliability is 1 for all under the plain model. */
  readonly workers: readonly PairWorker[];
}

const priorVariance = 4;
const usualReliability = 0.9;
const reliabilityWeight = 10;
const rounds = 30;

export function bradleyTerry(comparisons: readonly Comparison[], model: 'plain' | 'noisy' = 'plain'): Ranking {
  const data = encode(comparisons);
  const strength = new Float64Array(data.items.length);
  const reliability = new Float64Array(data.workers.length).fill(model === 'plain' ? 1 : usualReliability);
  /** How much each comparison counts as made by the common order. */
  const trust = new Float64Array(data.count).fill(1);
  for (let round = 0; round < rounds; round++) {
    newton(data, strength, trust);
    if (model === 'plain') break;
    judgeComparisons(data, strength, reliability, trust);
    if (fitReliability(data, trust, reliability) < 1e-6) break;
  }
  const curvature = curvatures(data, strength, trust);
  const items = data.items.map((item, n) => {
    const error = 1.96 / Math.sqrt(curvature[n] as number);
    const at = strength[n] as number;
    return { item, strength: at, low: at - error, high: at + error, comparisons: data.seen[n] as number };
  });
  const byWorker = new Int32Array(data.workers.length);
  for (let c = 0; c < data.count; c++)
    byWorker[data.worker[c] as number] = (byWorker[data.worker[c] as number] as number) + 1;
  return {
    items: items.sort((a, b) => b.strength - a.strength || (a.item < b.item ? -1 : 1)),
    workers: data.workers.map((worker, w) => ({
      worker,
      reliability: reliability[w] as number,
      comparisons: byWorker[w] as number,
    })),
  };
}

interface Encoded {
  readonly items: readonly string[];
  readonly workers: readonly string[];
  readonly count: number;
  readonly worker: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 left preferred, 0 right, .5 tie. */
  readonly won: Float64Array;
  readonly seen: Int32Array;
}

/** Sorted by name and then by content, so that neither names' order of arrival nor rows' order matters. */
function encode(comparisons: readonly Comparison[]): Encoded {
  const valid = comparisons.filter((c) => c.left !== c.right);
  const items = [...new Set(valid.flatMap((c) => [c.left, c.right]))].sort();
  const workers = [...new Set(valid.map((c) => c.worker))].sort();
  const itemIndex = new Map(items.map((name, n) => [name, n]));
  const workerIndex = new Map(workers.map((name, n) => [name, n]));
  const rows = valid
    .map((c) => ({
      worker: workerIndex.get(c.worker) ?? 0,
      left: itemIndex.get(c.left) ?? 0,
      right: itemIndex.get(c.right) ?? 0,
      won: c.choice === 'left' ? 1 : c.choice === 'right' ? 0 : 0.5,
    }))
    .sort((a, b) => a.left - b.left || a.right - b.right || a.worker - b.worker || a.won - b.won);
  const seen = new Int32Array(items.length);
  for (const row of rows) {
    seen[row.left] = (seen[row.left] as number) + 1;
    seen[row.right] = (seen[row.right] as number) + 1;
  }
  return {
    items,
    workers,
    count: rows.length,
    worker: Int32Array.from(rows, (r) => r.worker),
    left: Int32Array.from(rows, (r) => r.left),
    right: Int32Array.from(rows, (r) => r.right),
    won: Float64Array.from(rows, (r) => r.won),
    seen,
  };
}

/** Probability that a comparison followed the common order, given its outcome; ties say nothing. */
function judgeComparisons(data: Encoded, strength: Float64Array, reliability: Float64Array, trust: Float64Array): void {
  for (let c = 0; c < data.count; c++) {
    const q = reliability[data.worker[c] as number] as number;
    const won = data.won[c] as number;
    const gap = (strength[data.left[c] as number] as number) - (strength[data.right[c] as number] as number);
    const p = logistic(won === 0 ? -gap : gap);
    trust[c] = won === 0.5 ? q : (q * p) / (q * p + (1 - q) * (1 - p));
  }
}

function fitReliability(data: Encoded, trust: Float64Array, reliability: Float64Array): number {
  const followed = new Float64Array(reliability.length).fill(usualReliability * reliabilityWeight);
  const all = new Float64Array(reliability.length).fill(reliabilityWeight);
  for (let c = 0; c < data.count; c++) {
    const w = data.worker[c] as number;
    followed[w] = (followed[w] as number) + (trust[c] as number);
    all[w] = (all[w] as number) + 1;
  }
  let moved = 0;
  for (let w = 0; w < reliability.length; w++) {
    const next = (followed[w] as number) / (all[w] as number);
    moved = Math.max(moved, Math.abs(next - (reliability[w] as number)));
    reliability[w] = next;
  }
  return moved;
}

/** The share of left wins a comparison counts as: one turned round counts as its opposite. */
function expectedWin(data: Encoded, trust: Float64Array, c: number): number {
  const won = data.won[c] as number;
  const t = trust[c] as number;
  return t * won + (1 - t) * (1 - won);
}

/** Maximises the penalised likelihood; the problem is concave, so full steps halved when they would fall. */
function newton(data: Encoded, strength: Float64Array, trust: Float64Array): void {
  const n = strength.length;
  let before = objective(data, strength, trust);
  for (let round = 0; round < 25; round++) {
    const slope = strength.map((s) => -s / priorVariance);
    const weight = new Float64Array(data.count);
    for (let c = 0; c < data.count; c++) {
      const [i, j] = [data.left[c] as number, data.right[c] as number];
      const p = logistic((strength[i] as number) - (strength[j] as number));
      const pull = expectedWin(data, trust, c) - p;
      weight[c] = p * (1 - p);
      slope[i] = (slope[i] as number) + pull;
      slope[j] = (slope[j] as number) - pull;
    }
    const step = conjugateGradients(data, weight, slope);
    let scale = 1;
    let next = strength.map((s, k) => s + (step[k] as number));
    let after = objective(data, next, trust);
    while (after < before && scale > 1e-4) {
      scale /= 2;
      next = strength.map((s, k) => s + scale * (step[k] as number));
      after = objective(data, next, trust);
    }
    strength.set(next);
    if (after - before < 1e-9 * (1 + Math.abs(after))) break;
    before = after;
  }
  let centre = 0;
  for (const s of strength) centre += s / n;
  for (let k = 0; k < n; k++) strength[k] = (strength[k] as number) - centre;
}

function objective(data: Encoded, strength: Float64Array, trust: Float64Array): number {
  let sum = 0;
  for (const s of strength) sum -= (s * s) / (2 * priorVariance);
  for (let c = 0; c < data.count; c++) {
    const gap = (strength[data.left[c] as number] as number) - (strength[data.right[c] as number] as number);
    const won = expectedWin(data, trust, c);
    sum -= won * softplus(-gap) + (1 - won) * softplus(gap);
  }
  return sum;
}

/** Solves (graph Laplacian of the weights + prior) x = slope, preconditioned by the diagonal. */
function conjugateGradients(data: Encoded, weight: Float64Array, slope: Float64Array): Float64Array {
  const n = slope.length;
  const diagonal = new Float64Array(n).fill(1 / priorVariance);
  for (let c = 0; c < data.count; c++) {
    for (const k of [data.left[c] as number, data.right[c] as number]) {
      diagonal[k] = (diagonal[k] as number) + (weight[c] as number);
    }
  }
  const x = new Float64Array(n);
  const residual = slope.slice();
  let z = residual.map((r, k) => r / (diagonal[k] as number));
  const direction = z.slice();
  let size = dot(residual, z);
  const goal = 1e-12 * size;
  for (let turn = 0; turn < 200 && size > goal; turn++) {
    const product = direction.map((d) => d / priorVariance);
    for (let c = 0; c < data.count; c++) {
      const [i, j] = [data.left[c] as number, data.right[c] as number];
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

/** Curvature of each strength with the others held. */
function curvatures(data: Encoded, strength: Float64Array, trust: Float64Array): Float64Array {
  const curvature = new Float64Array(strength.length).fill(1 / priorVariance);
  for (let c = 0; c < data.count; c++) {
    const [i, j] = [data.left[c] as number, data.right[c] as number];
    const p = logistic((strength[i] as number) - (strength[j] as number));
    const weight = p * (1 - p) * Math.abs(2 * (trust[c] as number) - 1);
    curvature[i] = (curvature[i] as number) + weight;
    curvature[j] = (curvature[j] as number) + weight;
  }
  return curvature;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
