/**
 * Workers' habits around the crowd's: worker w says l of an item of class c with probability
 *
 *     pi_w(l | c) ~ m_c(l) exp( d_w [l = c] + b_w(l) ),     d_w ~ N(0, s_d^2),  b_w(l) ~ N(0, s_b^2),
 *
 * m the crowd's mean confusion, d_w how much better than the crowd the worker sees (a log odds), b_w(l) how much more the
 * worker likes to say l. Between the one coin (no habits) and a free confusion matrix (K^2 numbers a worker, too many
 * for few votes), it needs K + 1 numbers, and how far workers spread, s_d and s_b, is learned too (empirical Bayes). What
 * the habits do not explain a confusion matrix of the worker's own does, drawn towards pi_w by fifty pseudo-votes and
 * integrated out: an item's class is updated from the counts of all other items (CVB0, `collapsed-round.ts`).
 *
 * m is held fixed, from an estimate that is already good (`anchor`): left free, it drifts to whatever partition of the
 * items explains the votes best, which on real crowds is not always the classes. A hierarchical model of workers is
 * Paun et al. 2018, doi:10.1162/tacl_a_00040; log-linear worker effects are those of Zhou et al. 2012 (NIPS 25:2195).
 *
 * Cost O(rounds x (votes x classes + workers x classes^2)). No votes: an empty estimate. One voter or one class: the votes.
 */
import { collapsedRound, collapsedState } from '@/server/consensus/collapsed-round';
import { crowdConfusion, type FitOptions } from '@/server/consensus/latent-classes';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';
import { rightVotes, saidMasses, type WorkerRows } from '@/server/consensus/worker-rows';

/** Pseudo-votes that hold a worker's own confusion matrix at the habits. */
const habitVotes = 50;

/**
 * @param anchor items x classes: the crowd's mean confusion is taken from it, and the rounds begin at it.
 * @param rows the form of the counts, see `worker-rows.ts`.
 */
export function habitsModel(
  table: VoteTable,
  anchor: Float64Array,
  options: FitOptions = {},
  rows?: WorkerRows,
): Estimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(anchor);
  const state = collapsedState(table, posterior, rows);
  const habits = new Habits(table, crowdConfusion(saidMasses(table, state.rows, state.masses.votes, posterior), k));
  const prior = {
    classes: new Float64Array(k).fill(1),
    write: habits.write.bind(habits),
    strength: habitVotes,
  };
  for (let round = 0; round < (options.rounds ?? 100); round++) {
    habits.fit(rightVotes(table, posterior, state), state.masses.ofWorker);
    const change = collapsedRound(table, options, state, prior);
    options.onRound?.();
    if (change < 1e-3) break;
  }
  return settle(table, posterior);
}

/** d_w and b_w of all workers with their spreads, found by Newton's steps on each number by itself. */
class Habits {
  private readonly k: number;
  private readonly workers: number;
  /** How often each worker said what: worker x classes. */
  private readonly said: Float64Array;
  private readonly skill: Float64Array;
  private readonly liking: Float64Array;
  /** What pi_w(l | c) is multiplied with, for it to sum to 1 over the labels: worker x classes. */
  private readonly inverse: Float64Array;
  private readonly weights: Float64Array;
  private readonly squared: Float64Array;
  private readonly sums: Float64Array;
  private readonly sumsOfSquares: Float64Array;
  /** 1 / s_d^2 and 1 / s_b^2. */
  private skillPrecision = 1;
  private likingPrecision = 4;

  /** @param crowd m, at said x classes + class. */
  constructor(
    table: VoteTable,
    private readonly crowd: Float64Array,
  ) {
    this.k = table.classes.length;
    this.workers = table.workers.length;
    this.said = new Float64Array(this.workers * this.k);
    for (let v = 0; v < table.workerOf.length; v++) {
      const cell = (table.workerOf[v] as number) * this.k + (table.classOf[v] as number);
      this.said[cell] = (this.said[cell] as number) + 1;
    }
    this.skill = new Float64Array(this.workers);
    this.liking = new Float64Array(this.workers * this.k);
    this.inverse = new Float64Array(this.workers * this.k);
    [this.weights, this.squared] = [new Float64Array(this.k), new Float64Array(this.k)];
    [this.sums, this.sumsOfSquares] = [new Float64Array(this.k), new Float64Array(this.k)];
    for (let w = 0; w < this.workers; w++) this.sumUp(w);
  }

  /**
   * Two steps from where the last round left off, then new spreads.
   * @param right how many of each worker's votes are right. @param ofWorker its votes on items of each class.
   */
  fit(right: Float64Array, ofWorker: Float64Array): void {
    const skills = new Spread(1);
    const likings = new Spread(0.25);
    const gradient = new Float64Array(this.k + 1);
    const curvature = new Float64Array(this.k + 1);
    for (let w = 0; w < this.workers; w++) {
      for (let step = 0; step < 2; step++) {
        this.slopes(w, right[w] as number, ofWorker, gradient, curvature);
        this.move(w, gradient, curvature);
        this.sumUp(w);
      }
      skills.add(this.skill[w] as number, curvature[this.k] as number);
      for (let l = 0; l < this.k; l++) likings.add(this.liking[w * this.k + l] as number, curvature[l] as number);
    }
    this.skillPrecision = 1 / skills.variance(0.02);
    this.likingPrecision = 1 / likings.variance(0.01);
  }

  /** pi_w(label | c) of all classes, in pseudo-votes. */
  write(w: number, label: number, into: Float64Array, at: number): void {
    const { k, crowd, inverse } = this;
    const votes = habitVotes * Math.exp(this.liking[w * k + label] as number);
    const [row, own] = [label * k, w * k];
    for (let c = 0; c < k; c++) into[at + c] = votes * (crowd[row + c] as number) * (inverse[own + c] as number);
    into[at + label] = (into[at + label] as number) * Math.exp(this.skill[w] as number);
  }

  private sumUp(w: number): void {
    const { k, crowd, inverse, weights } = this;
    const skill = Math.exp(this.skill[w] as number);
    for (let l = 0; l < k; l++) weights[l] = Math.exp(this.liking[w * k + l] as number);
    const own = inverse.subarray(w * k, (w + 1) * k);
    for (let c = 0; c < k; c++) own[c] = (weights[c] as number) * (crowd[c * k + c] as number) * (skill - 1);
    addRows(crowd, weights, own);
    for (let c = 0; c < k; c++) own[c] = 1 / (own[c] as number);
  }

  /**
   * First and (negative) second derivatives of worker w's log posterior: the likings, then the skill at k. Of l they are
   * sum_c n_wcl - n_wc pi(l | c)  and  sum_c n_wc pi(l | c) (1 - pi(l | c)), where the sum over n_wcl is what w said.
   */
  private slopes(
    w: number,
    right: number,
    ofWorker: Float64Array,
    gradient: Float64Array,
    curvature: Float64Array,
  ): void {
    const { k, crowd, inverse, weights, squared } = this;
    const skill = Math.exp(this.skill[w] as number);
    gradient[k] = right - (this.skill[w] as number) * this.skillPrecision;
    curvature[k] = this.skillPrecision;
    const own = w * k;
    for (let c = 0; c < k; c++) {
      weights[c] = Math.max(0, ofWorker[own + c] as number) * (inverse[own + c] as number);
      squared[c] = (weights[c] as number) * (inverse[own + c] as number);
    }
    const [sums, sumsOfSquares] = [this.sums, this.sumsOfSquares];
    multiplyRows(crowd, weights, squared, sums, sumsOfSquares);
    for (let l = 0; l < k; l++) {
      const liking = Math.exp(this.liking[own + l] as number);
      let [expected, squares] = [sums[l] as number, sumsOfSquares[l] as number];
      const votes = Math.max(0, ofWorker[own + l] as number);
      const alike = liking * (crowd[l * k + l] as number) * (inverse[own + l] as number);
      const known = alike * skill;
      expected = liking * expected + votes * (known - alike);
      squares = liking * liking * squares + votes * (known * known - alike * alike);
      gradient[l] = (this.said[own + l] as number) - expected - (this.liking[own + l] as number) * this.likingPrecision;
      curvature[l] = this.likingPrecision + Math.max(0, expected - squares);
      gradient[k] = (gradient[k] as number) - votes * known;
      curvature[k] = (curvature[k] as number) + votes * known * (1 - known);
    }
  }

  private move(w: number, gradient: Float64Array, curvature: Float64Array): void {
    const { k } = this;
    this.skill[w] = (this.skill[w] as number) + stepAt(k, gradient, curvature);
    for (let l = 0; l < k; l++)
      this.liking[w * k + l] = (this.liking[w * k + l] as number) + stepAt(l, gradient, curvature);
  }
}

/** Damped, since all numbers move at once, and never by more than half a unit of log odds. */
function stepAt(at: number, gradient: Float64Array, curvature: Float64Array): number {
  return 0.5 * Math.max(-1, Math.min(1, (gradient[at] as number) / (curvature[at] as number)));
}

/** Adds the rows of a square matrix, each times its weight; four at a time, since each sum is read and written once then. */
function addRows(matrix: Float64Array, weights: Float64Array, into: Float64Array): void {
  const k = weights.length;
  let l = 0;
  for (; l + 4 <= k; l += 4) {
    const [w0, w1, w2, w3] = weights.subarray(l, l + 4) as unknown as [number, number, number, number];
    const [r0, r1, r2, r3] = [l * k, (l + 1) * k, (l + 2) * k, (l + 3) * k];
    for (let c = 0; c < k; c++) {
      into[c] =
        (into[c] as number) +
        w0 * (matrix[r0 + c] as number) +
        w1 * (matrix[r1 + c] as number) +
        w2 * (matrix[r2 + c] as number) +
        w3 * (matrix[r3 + c] as number);
    }
  }
  for (; l < k; l++)
    for (let c = 0; c < k; c++) into[c] = (into[c] as number) + (weights[l] as number) * (matrix[l * k + c] as number);
}

/**
 * For each row of a square matrix the sums of  m a  and  m^2 b  over its columns. Two rows at a time: a sum waits for itself, so
 * four of them take as long as two.
 */
function multiplyRows(
  matrix: Float64Array,
  a: Float64Array,
  b: Float64Array,
  sums: Float64Array,
  squares: Float64Array,
): void {
  const k = a.length;
  for (let l = 0; l < k; l += 2) {
    // The last of an odd number of rows stands for two.
    const next = Math.min(l + 1, k - 1);
    const [row, other] = [l * k, next * k];
    let [one, two, first, second] = [0, 0, 0, 0];
    for (let c = 0; c < k; c++) {
      const [m, n] = [matrix[row + c] as number, matrix[other + c] as number];
      const [x, y] = [a[c] as number, b[c] as number];
      one += m * x;
      two += n * x;
      first += m * m * y;
      second += n * n * y;
    }
    [sums[l], sums[next], squares[l], squares[next]] = [one, two, first, second];
  }
}

/** The variance of numbers known with some uncertainty, drawn towards `prior` as if by one more number. */
class Spread {
  private sum: number;
  private n = 1;

  constructor(prior: number) {
    this.sum = prior;
  }

  add(value: number, curvature: number): void {
    this.sum += value * value + 1 / curvature;
    this.n++;
  }

  /** Between `least` and 4: with no spread at all nothing could be learned any more. */
  variance(least: number): number {
    return Math.min(4, Math.max(least, this.sum / this.n));
  }
}
