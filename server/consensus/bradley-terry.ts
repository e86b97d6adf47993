/**
 * Strengths of items out of comparisons of pairs (Bradley and Terry 1952, doi:10.2307/2334029): item i is preferred to j
 * with probability logistic(s_i - s_j). The noisy form adds workers who answer by chance or contrariwise (Chen et al. 2013,
 * doi:10.1145/2433396.2433420): worker w follows the model with probability q_w and turns it round otherwise,
 *
 *     P(i over j, by w) = q_w logistic(s_i - s_j) + (1 - q_w) logistic(s_j - s_i).
 *
 * A tie counts as half of each. Maximum a posteriori under s ~ normal(0, v), so that items won always or never, and items
 * not connected by comparisons, stay finite; strengths sum to zero. v is 4, or more where the strengths spread more widely
 * (MacKay 1992, doi:10.1162/neco.1992.4.3.415, with ten items of variance 4 beside them). Fitted by Newton's method with
 * conjugate gradients, in turn with EM for the workers. The interval is 1.96 standard errors about the mean of the
 * strengths' distribution, which leans outward from its top, with all strengths uncertain together (`strength-variances.ts`);
 * a comparison's information is ((2q - 1) p (1 - p))^2 / (f (1 - f)), f = q p + (1 - q)(1 - p), with q = 1 in the plain form.
 * O(rounds x comparisons + items^3, or draws). No comparisons: nothing. One: winner above loser.
 */
import { type Laplacian, solve, strengthVariances } from '@/server/consensus/strength-variances';

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

const usualVariance = 4;
/** Items' worth of belief in the usual variance. */
const varianceWeight = 10;
const mostVariance = 100;
/** Rounds in which the variance of the strengths is learned. */
const spreadRounds = 4;
const usualReliability = 0.9;
const reliabilityWeight = 10;
const rounds = 30;

/** @param onRound called at the end of each round of Newton's method. */
export function bradleyTerry(
  comparisons: readonly Comparison[],
  model: 'plain' | 'noisy' = 'plain',
  onRound: () => void = () => undefined,
): Ranking {
  const data = encode(comparisons);
  const strength = new Float64Array(data.items.length);
  const reliability = new Float64Array(data.workers.length).fill(model === 'plain' ? 1 : usualReliability);
  const trust = new Float64Array(data.count).fill(1);
  let priorVariance = usualVariance;
  let variance: Float64Array = new Float64Array(data.items.length);
  let mean: Float64Array = strength;
  for (let turn = 0; turn < spreadRounds; turn++) {
    fitAll(data, { strength, reliability, trust, priorVariance, onRound }, model);
    const weight = information(data, strength, reliability);
    const graph = { ...data, items: data.items.length, weight, priorVariance };
    const spread = strengthVariances(graph);
    variance = spread.variance;
    mean = meanStrength(data, strength, graph, spread.ofGap);
    const learned = learnedVariance(mean, variance, priorVariance);
    if (Math.abs(learned / priorVariance - 1) < 0.05) break;
    priorVariance = learned;
  }
  const items = data.items.map((item, n) => {
    const error = 1.96 * Math.sqrt(variance[n] as number);
    const [at, centre] = [strength[n] as number, mean[n] as number];
    const [low, high] = [Math.min(at, centre - error), Math.max(at, centre + error)];
    return { item, strength: at, low, high, comparisons: data.seen[n] as number };
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

interface Fit {
  readonly strength: Float64Array;
  readonly reliability: Float64Array;
  /** How much each comparison counts as made by the common order. */
  readonly trust: Float64Array;
  readonly priorVariance: number;
  readonly onRound: () => void;
}

function fitAll(data: Encoded, fit: Fit, model: 'plain' | 'noisy'): void {
  const { strength, reliability, trust } = fit;
  for (let round = 0; round < rounds; round++) {
    newton(data, fit);
    if (model === 'plain') return;
    judgeComparisons(data, strength, reliability, trust);
    if (fitReliability(data, trust, reliability) < 1e-6) return;
  }
}

/** The mean of the strengths' distribution, which leans outward from its top: Tierney and Kadane 1986's first correction. */
function meanStrength(data: Encoded, top: Float64Array, graph: Laplacian, ofGap: Float64Array): Float64Array {
  const lean = new Float64Array(top.length);
  for (let c = 0; c < data.count; c++) {
    const [i, j] = [data.left[c] as number, data.right[c] as number];
    const p = logistic((top[i] as number) - (top[j] as number));
    const pull = 0.5 * (graph.weight[c] as number) * (2 * p - 1) * (ofGap[c] as number);
    lean[i] = (lean[i] as number) + pull;
    lean[j] = (lean[j] as number) - pull;
  }
  const shift = solve(graph, lean);
  return top.map((s, k) => s + (shift[k] as number));
}

/** Mean square of the strengths over as many of them as the comparisons determine. */
function learnedVariance(strength: Float64Array, variance: Float64Array, priorVariance: number): number {
  let [squares, determined] = [varianceWeight * usualVariance, varianceWeight];
  for (let n = 0; n < strength.length; n++) {
    squares += (strength[n] as number) ** 2;
    determined += Math.max(0, 1 - (variance[n] as number) / priorVariance);
  }
  return Math.min(mostVariance, Math.max(usualVariance, squares / determined));
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
function newton(data: Encoded, { strength, trust, priorVariance, onRound }: Fit): void {
  const n = strength.length;
  let before = objective(data, strength, trust, priorVariance);
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
    const step = solve({ ...data, items: n, weight, priorVariance }, slope);
    let scale = 1;
    let next = strength.map((s, k) => s + (step[k] as number));
    let after = objective(data, next, trust, priorVariance);
    while (after < before && scale > 1e-4) {
      scale /= 2;
      next = strength.map((s, k) => s + scale * (step[k] as number));
      after = objective(data, next, trust, priorVariance);
    }
    strength.set(next);
    onRound();
    if (after - before < 1e-9 * (1 + Math.abs(after))) break;
    before = after;
  }
  let centre = 0;
  for (const s of strength) centre += s / n;
  for (let k = 0; k < n; k++) strength[k] = (strength[k] as number) - centre;
}

function objective(data: Encoded, strength: Float64Array, trust: Float64Array, priorVariance: number): number {
  let sum = 0;
  for (const s of strength) sum -= (s * s) / (2 * priorVariance);
  for (let c = 0; c < data.count; c++) {
    const gap = (strength[data.left[c] as number] as number) - (strength[data.right[c] as number] as number);
    const won = expectedWin(data, trust, c);
    sum -= won * softplus(-gap) + (1 - won) * softplus(gap);
  }
  return sum;
}

/** What each comparison tells of the difference of its items. */
function information(data: Encoded, strength: Float64Array, reliability: Float64Array): Float64Array {
  return Float64Array.from({ length: data.count }, (_, c) => {
    const p = logistic((strength[data.left[c] as number] as number) - (strength[data.right[c] as number] as number));
    const q = reliability[data.worker[c] as number] as number;
    const f = q * p + (1 - q) * (1 - p);
    return ((2 * q - 1) * p * (1 - p)) ** 2 / Math.max(1e-300, f * (1 - f));
  });
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
