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
import { collapsedRound } from '@/server/consensus/collapsed-round';
import {
  type Counts,
  countsOf,
  crowdConfusion,
  type FitOptions,
  workerClassMass,
} from '@/server/consensus/latent-classes';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

/** Pseudo-votes that hold a worker's own confusion matrix at the habits. */
const habitVotes = 50;

/** @param anchor items x classes: the crowd's mean confusion is taken from it, and the rounds begin at it. */
export function habitsModel(table: VoteTable, anchor: Float64Array, options: FitOptions = {}): Estimate {
  const k = table.classes.length;
  const posterior = Float64Array.from(anchor);
  const counts = countsOf(table, posterior);
  const habits = new Habits(crowdConfusion(counts, table.workers.length, k), table.workers.length, k);
  const ofWorker = workerClassMass(counts, table.workers.length, k);
  const state = { posterior, counts, ofWorker, p: new Float64Array(k), factors: new Float64Array(k) };
  const prior = {
    classes: new Float64Array(k).fill(1),
    base: habits.matrices,
    scale: habitVotes,
    strength: habitVotes,
  };
  for (let round = 0; round < (options.rounds ?? 100); round++) {
    habits.fit(counts, ofWorker);
    const change = collapsedRound(table, options, state, prior);
    options.onRound?.();
    if (change < 1e-3) break;
  }
  return settle(table, posterior);
}

/** d_w and b_w of all workers with their spreads, found by Newton's steps on each number by itself. */
class Habits {
  /** pi_w(l | c) at (w x classes + l) x classes + c. */
  readonly matrices: Float64Array;
  private readonly skill: Float64Array;
  private readonly liking: Float64Array;
  private readonly sums: Float64Array;
  /** 1 / s_d^2 and 1 / s_b^2. */
  private skillPrecision = 1;
  private likingPrecision = 4;

  constructor(
    private readonly crowd: Float64Array,
    private readonly workers: number,
    private readonly k: number,
  ) {
    this.matrices = new Float64Array(workers * k * k);
    this.skill = new Float64Array(workers);
    this.liking = new Float64Array(workers * k);
    this.sums = new Float64Array(k);
  }

  /** Two steps from where the last round left off, then new spreads and matrices. */
  fit(counts: Counts, ofWorker: Float64Array): void {
    const skills = new Spread(1);
    const likings = new Spread(0.25);
    const gradient = new Float64Array(this.k + 1);
    const curvature = new Float64Array(this.k + 1);
    for (let w = 0; w < this.workers; w++) {
      for (let step = 0; step < 2; step++) {
        this.writeMatrix(w);
        this.slopes(w, counts, ofWorker, gradient, curvature);
        this.move(w, gradient, curvature);
      }
      this.writeMatrix(w);
      skills.add(this.skill[w] as number, curvature[this.k] as number);
      for (let l = 0; l < this.k; l++) likings.add(this.liking[w * this.k + l] as number, curvature[l] as number);
    }
    this.skillPrecision = 1 / skills.variance(0.02);
    this.likingPrecision = 1 / likings.variance(0.01);
  }

  private writeMatrix(w: number): void {
    const { k, crowd, matrices, sums } = this;
    const skill = Math.exp(this.skill[w] as number);
    sums.fill(0);
    for (let l = 0; l < k; l++) {
      const liking = Math.exp(this.liking[w * k + l] as number);
      const row = (w * k + l) * k;
      for (let c = 0; c < k; c++) {
        const weight = (crowd[l * k + c] as number) * liking * (l === c ? skill : 1);
        matrices[row + c] = weight;
        sums[c] = (sums[c] as number) + weight;
      }
    }
    for (let at = w * k * k; at < (w + 1) * k * k; at++)
      matrices[at] = (matrices[at] as number) / (sums[at % k] as number);
  }

  /** First and (negative) second derivatives of worker w's log posterior: the likings, then the skill at k. */
  private slopes(
    w: number,
    counts: Counts,
    ofWorker: Float64Array,
    gradient: Float64Array,
    curvature: Float64Array,
  ): void {
    const { k } = this;
    curvature.fill(this.likingPrecision);
    curvature[k] = this.skillPrecision;
    for (let l = 0; l < k; l++) gradient[l] = -(this.liking[w * k + l] as number) * this.likingPrecision;
    gradient[k] = -(this.skill[w] as number) * this.skillPrecision;
    for (let l = 0; l < k; l++) {
      for (let c = 0; c < k; c++) {
        const votes = ofWorker[w * k + c] as number;
        const at = (w * k + l) * k + c;
        const p = this.matrices[at] as number;
        const slope = (counts.votes[at] as number) - votes * p;
        const bend = Math.max(0, votes) * p * (1 - p);
        gradient[l] = (gradient[l] as number) + slope;
        curvature[l] = (curvature[l] as number) + bend;
        if (l !== c) continue;
        gradient[k] = (gradient[k] as number) + slope;
        curvature[k] = (curvature[k] as number) + bend;
      }
    }
  }

  /** Damped, since all numbers move at once, and never by more than half a unit of log odds. */
  private move(w: number, gradient: Float64Array, curvature: Float64Array): void {
    const { k } = this;
    const step = (at: number) => 0.5 * Math.max(-1, Math.min(1, (gradient[at] as number) / (curvature[at] as number)));
    this.skill[w] = (this.skill[w] as number) + step(k);
    for (let l = 0; l < k; l++) this.liking[w * k + l] = (this.liking[w * k + l] as number) + step(l);
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
