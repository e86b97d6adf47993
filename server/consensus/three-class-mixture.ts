/**
 * Does the object exist that some of the workers drew? Each candidate is false, hard or easy, unseen by the crowd; classes
 * appear on an item as Poisson counts with rates rate_c, and a worker w who answered the item draws it with probability
 *
 *     p = logistic(ease_c + r_w) for a real object (hard or easy),    p = logistic(ease_false + f_w) for a false one,
 *
 * while the mean overlap of the drawings, and the logarithm of their size, are normal around the class's means; evidence
 * from elsewhere (`rivals.ts`, `spot-classes.ts`) is added. What nobody drew is not seen, and enters as the expected number
 * of such objects, rate_c x P(nobody draws it). Hard objects are the point: with one recall a worker
 * (Dawid-Skene on candidates) an object that few of many drew is held to be false, while in real crowds misses belong to
 * the object more than to the worker (F1@.5 .707 against .764 on a public crowd).
 *
 * The effects of the workers sum to zero, r and f each, so that `ease` is that of the average worker: where ten
 * workers share an effect, it would cost less than the prior of `ease` allows, and the hard class would slide down to what is false.
 *
 * Maximum a posteriori by EM with one Newton step a parameter a round; priors worth a few items, so that few answers give
 * about the vote share and many the crowd's own habits. The evidence for a candidate is halved before it becomes a
 * probability: drawings of one object are not independent, and unhalved posteriors of .02 and .99 were right 19 % and 92 %
 * of the time. Cost: O(rounds x candidates x workers an item). No candidates: no probabilities.
 */
import { fitNormals, leaning } from '@/server/consensus/leaning-normals';

export interface Candidates {
  readonly workers: number;
  /** The workers who answered item i stand in workerOf from start[i] up to start[i + 1]; items + 1 entries. */
  readonly start: Int32Array;
  readonly workerOf: Int32Array;
  /** The item of each candidate; those who drew it stand in drawnBy, as positions in workerOf, from drawnStart[j] on. */
  readonly itemOf: Int32Array;
  readonly drawnStart: Int32Array;
  readonly drawnBy: Int32Array;
  /** Mean overlap between the drawings, 0..1; NaN for a candidate drawn once. */
  readonly cohesion: Float64Array;
  /** Logarithm of a typical side of the drawings; NaN for one without extent. */
  readonly size: Float64Array;
  /** Logarithm of how much better what else is known of the candidate fits a real one than a false one; 0 for nothing. */
  readonly evidence: Float64Array;
}

export interface Existence {
  /** Probability that the candidate is real. */
  readonly probability: Float64Array;
  /** Log odds that a candidate is real before it is known who drew it and how: they are halved in the probability too. */
  readonly priorOdds: Float64Array;
  /** Expected number of real objects over all items, those nobody drew included. */
  readonly objects: number;
  /** Log posterior of the parameters after each round, up to a constant. */
  readonly likelihoods: readonly number[];
}

const classes = 3;
const falseOne = 0;

/** Beliefs before any answer, from false to easy, and how much they weigh. */
const prior = {
  /** Objects of each class for each box a worker draws on an average item, worth this many items. */
  rates: [1.2, 0.8, 0.8],
  rateItems: 5,
  /** Logits of being drawn, standard deviations of those and of the workers' effects. */
  ease: [-2.5, -0.4, 1.6],
  easeWidth: 0.25,
  workerWidth: 0.8,
  /** Overlap of drawings, its standard deviation, and how many candidates that is worth. */
  cohesion: [0.56, 0.63, 0.74],
  cohesionWidth: 0.12,
  cohesionCandidates: 10,
  /**
   * How many candidates the crowd's own mean size and its spread are worth in each class; and the least spread, so that
   * where all objects are of one size the more frequent class is not taken for the better fit.
   */
  sizeCandidates: 20,
  leastSizeWidth: 0.3,
} as const;
const rounds = 60;
/** Least gain of a round, as a share of the log posterior. */
const settled = 1e-5;

export function threeClassMixture(candidates: Candidates): Existence {
  const model = new Mixture(candidates);
  const likelihoods: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const likelihood = model.expect();
    const before = likelihoods[round - 1] ?? -Infinity;
    likelihoods.push(likelihood);
    if (likelihood - before < settled * (1 + Math.abs(likelihood))) break;
    model.maximize();
  }
  const probability = model.probabilities();
  const objects = probability.reduce((sum, p) => sum + p, model.unseenObjects());
  return { probability, priorOdds: model.priorOdds(), objects, likelihoods };
}

class Mixture {
  private readonly items: number;
  private readonly count: number;
  private readonly rate: Float64Array;
  private readonly priorRate: Float64Array;
  private readonly ease = Float64Array.from(prior.ease);
  private readonly mean = Float64Array.from(prior.cohesion);
  private readonly width = new Float64Array(classes).fill(prior.cohesionWidth);
  private readonly sizeMean = new Float64Array(classes);
  private readonly sizeWidth = new Float64Array(classes);
  /** Mean and standard deviation of the size of all candidates. */
  private readonly sizes: readonly [number, number];
  /** Effects of workers on real objects, then on false ones. */
  private readonly effect: Float64Array;
  /** Candidates x classes: posterior, and its evidence in logarithms. */
  private readonly posterior: Float64Array;
  private readonly evidence: Float64Array;
  /** The worker of each drawing, in the order of `drawnBy`. */
  private readonly drawer: Int32Array;
  /** Workers x classes: the logit of drawing an object of the class, its probability, and -log of that of not drawing it. */
  private readonly logit: Float64Array;
  private readonly chance: Float64Array;
  private readonly silence: Float64Array;
  /** Answers x classes: how many of the item's objects were drawn. */
  private readonly drawn: Float64Array;
  /** Items x classes: log P(nobody draws it), and the expected objects, seen or not. */
  private readonly nobody: Float64Array;
  private readonly objects: Float64Array;

  constructor(private readonly data: Candidates) {
    this.items = data.start.length - 1;
    this.count = data.itemOf.length;
    const perAnswer = Math.max(data.drawnBy.length, 1) / Math.max(1, data.workerOf.length);
    this.priorRate = Float64Array.from(prior.rates, (rate) => rate * perAnswer);
    this.rate = this.priorRate.slice();
    this.effect = new Float64Array(2 * data.workers);
    this.sizes = meanAndWidth(data.size.filter((size) => !Number.isNaN(size)));
    this.sizeMean.fill(this.sizes[0]);
    this.sizeWidth.fill(this.sizes[1]);
    this.posterior = new Float64Array(this.count * classes);
    this.evidence = new Float64Array(this.count * classes);
    this.drawer = data.drawnBy.map((answer) => data.workerOf[answer] as number);
    this.logit = new Float64Array(data.workers * classes);
    this.chance = new Float64Array(data.workers * classes);
    this.silence = new Float64Array(data.workers * classes);
    this.drawn = new Float64Array(data.workerOf.length * classes);
    this.nobody = new Float64Array(this.items * classes);
    this.objects = new Float64Array(this.items * classes);
    this.tabulateWorkers();
    this.tabulateItems();
  }

  probabilities(): Float64Array {
    return Float64Array.from({ length: this.count }, (_, j) => {
      const row = j * classes;
      const real = logSum(this.evidence[row + 1] as number, this.evidence[row + 2] as number);
      return logistic((real - (this.evidence[row + falseOne] as number)) / 2);
    });
  }

  priorOdds(): Float64Array {
    return Float64Array.from({ length: this.count }, (_, j) => {
      const at = (this.data.itemOf[j] as number) * classes;
      const seen = (c: number) => (this.rate[c] as number) * -Math.expm1(this.nobody[at + c] as number);
      return Math.log((seen(1) + seen(2)) / seen(falseOne));
    });
  }

  unseenObjects(): number {
    let sum = 0;
    for (let i = 0; i < this.items; i++) for (let c = 1; c < classes; c++) sum += this.unseen(i * classes + c);
    return sum;
  }

  /** Posterior class of every candidate; returns the log posterior density of the parameters up to a constant. */
  expect(): number {
    let total = this.logPrior();
    this.drawn.fill(0);
    for (let n = 0; n < this.nobody.length; n++) {
      this.objects[n] = this.unseen(n);
      total += (this.rate[n % classes] as number) * Math.expm1(this.nobody[n] as number);
    }
    const logRate = this.rate.map(Math.log);
    const logWidth = this.width.map(Math.log);
    const logSizeWidth = this.sizeWidth.map(Math.log);
    for (let j = 0; j < this.count; j++) total += this.judge(j, logRate, logWidth, logSizeWidth);
    return total;
  }

  maximize(): void {
    this.fitCohesion();
    this.fitSize();
    this.fitEase();
    this.tabulateWorkers();
    this.fitWorkers();
    this.tabulateWorkers();
    this.tabulateItems();
    this.fitRates();
  }

  /** The posterior of one candidate, counted among its item's objects; returns its log likelihood. */
  private judge(j: number, logRate: Float64Array, logWidth: Float64Array, logSizeWidth: Float64Array): number {
    const { posterior, evidence, objects, drawn } = this;
    const { itemOf, drawnStart, drawnBy } = this.data;
    const row = j * classes;
    const item = (itemOf[j] as number) * classes;
    const from = drawnStart[j] as number;
    const end = drawnStart[j + 1] as number;
    const top = this.weigh(j, logRate, logWidth, logSizeWidth);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const log = evidence[row + c] as number;
      const share = log === top ? 1 : Math.exp(log - top);
      posterior[row + c] = share;
      sum += share;
    }
    for (let c = 0; c < classes; c++) {
      const belief = (posterior[row + c] as number) / sum;
      posterior[row + c] = belief;
      objects[item + c] = (objects[item + c] as number) + belief;
      for (let d = from; d < end; d++) {
        const at = (drawnBy[d] as number) * classes + c;
        drawn[at] = (drawn[at] as number) + belief;
      }
    }
    return top + Math.log(sum);
  }

  /** The evidence for each class of one candidate, in logarithms; returns the greatest. */
  private weigh(j: number, logRate: Float64Array, logWidth: Float64Array, logSizeWidth: Float64Array): number {
    const { evidence, nobody, drawer, logit } = this;
    const { itemOf, drawnStart } = this.data;
    const item = (itemOf[j] as number) * classes;
    const from = drawnStart[j] as number;
    const end = drawnStart[j + 1] as number;
    const overlap = this.data.cohesion[j] as number;
    const size = this.data.size[j] as number;
    let top = -Infinity;
    for (let c = 0; c < classes; c++) {
      let log = (logRate[c] as number) + (nobody[item + c] as number);
      if (c !== falseOne) log += this.data.evidence[j] as number;
      if (!Number.isNaN(size)) {
        const z = (size - (this.sizeMean[c] as number)) / (this.sizeWidth[c] as number);
        log -= 0.5 * (z * z) + (logSizeWidth[c] as number);
      }
      if (overlap >= 0) {
        const z = (overlap - (this.mean[c] as number)) / (this.width[c] as number);
        log -= 0.5 * (z * z) + (logWidth[c] as number);
      }
      for (let d = from; d < end; d++) log += logit[(drawer[d] as number) * classes + c] as number;
      evidence[j * classes + c] = log;
      if (log > top) top = log;
    }
    return top;
  }

  /** Expected objects of a class on an item that nobody drew. */
  private unseen(n: number): number {
    return (this.rate[n % classes] as number) * Math.exp(this.nobody[n] as number);
  }

  /** The chances of drawing, of every worker. */
  private tabulateWorkers(): void {
    const { workers } = this.data;
    for (let w = 0; w < workers; w++) {
      for (let c = 0; c < classes; c++) {
        const logit = (this.ease[c] as number) + (this.effect[c === falseOne ? workers + w : w] as number);
        this.logit[w * classes + c] = logit;
        this.chance[w * classes + c] = logistic(logit);
        this.silence[w * classes + c] = softplus(logit);
      }
    }
  }

  /** The chance that nobody draws an object, of every item. */
  private tabulateItems(): void {
    const { nobody, silence } = this;
    const { start, workerOf } = this.data;
    for (let i = 0; i < this.items; i++) {
      const end = start[i + 1] as number;
      for (let c = 0; c < classes; c++) {
        let log = 0;
        for (let v = start[i] as number; v < end; v++) log -= silence[(workerOf[v] as number) * classes + c] as number;
        nobody[i * classes + c] = log;
      }
    }
  }

  private fitRates(): void {
    for (let c = 0; c < classes; c++) {
      let found = prior.rateItems * (this.priorRate[c] as number);
      let exposure: number = prior.rateItems;
      for (let j = 0; j < this.count; j++) found += this.posterior[j * classes + c] as number;
      for (let i = 0; i < this.items; i++) exposure -= Math.expm1(this.nobody[i * classes + c] as number);
      this.rate[c] = found / exposure;
    }
  }

  private fitCohesion(): void {
    const usual = { means: prior.cohesion, width: prior.cohesionWidth, weight: prior.cohesionCandidates };
    fitNormals(this.data.cohesion, this.posterior, usual, this.mean, this.width);
  }

  private fitSize(): void {
    const [mean, width] = this.sizes;
    const usual = { means: [mean, mean, mean], width, weight: prior.sizeCandidates };
    fitNormals(this.data.size, this.posterior, usual, this.sizeMean, this.sizeWidth);
    for (let c = 0; c < classes; c++) this.sizeWidth[c] = Math.max(prior.leastSizeWidth, this.sizeWidth[c] as number);
  }

  private fitEase(): void {
    const slope = Float64Array.from(prior.ease, (ease, c) => (ease - (this.ease[c] as number)) / prior.easeWidth ** 2);
    const curvature = new Float64Array(classes).fill(1 / prior.easeWidth ** 2);
    this.gather((_worker, c) => c, slope, curvature);
    for (let c = 0; c < classes; c++) step(this.ease, c, slope, curvature);
  }

  private fitWorkers(): void {
    const slope = this.effect.map((effect) => -effect / prior.workerWidth ** 2);
    const curvature = new Float64Array(this.effect.length).fill(1 / prior.workerWidth ** 2);
    this.gather((worker, c) => (c === falseOne ? this.data.workers + worker : worker), slope, curvature);
    for (let n = 0; n < slope.length; n++) step(this.effect, n, slope, curvature);
    for (const from of [0, this.data.workers]) this.centre(from, curvature);
  }

  /** The step that leaves the sum of the effects at zero: what they have in common comes off, most where least is known. */
  private centre(from: number, curvature: Float64Array): void {
    let [sum, give] = [0, 0];
    for (let n = from; n < from + this.data.workers; n++) {
      sum += this.effect[n] as number;
      give += 1 / (curvature[n] as number);
    }
    for (let n = from; n < from + this.data.workers; n++)
      this.effect[n] = (this.effect[n] as number) - sum / (give * (curvature[n] as number));
  }

  /** Adds every chance to draw an object to the slope and curvature of its parameter. */
  private gather(parameter: (worker: number, c: number) => number, slope: Float64Array, curvature: Float64Array): void {
    const { drawn, chance } = this;
    const { start, workerOf } = this.data;
    for (let i = 0; i < this.items; i++) {
      const end = start[i + 1] as number;
      for (let v = start[i] as number; v < end; v++) {
        const worker = workerOf[v] as number;
        for (let c = 0; c < classes; c++) {
          const p = chance[worker * classes + c] as number;
          const objects = this.objects[i * classes + c] as number;
          const n = parameter(worker, c);
          slope[n] = (slope[n] as number) + (drawn[v * classes + c] as number) - objects * p;
          curvature[n] = (curvature[n] as number) + objects * p * (1 - p);
        }
      }
    }
  }

  private logPrior(): number {
    let log = 0;
    for (let c = 0; c < classes; c++) {
      log -= 0.5 * (((this.ease[c] as number) - (prior.ease[c] as number)) / prior.easeWidth) ** 2;
      const rate = this.rate[c] as number;
      log += prior.rateItems * ((this.priorRate[c] as number) * Math.log(rate) - rate);
      const [mean, width] = [this.mean[c] as number, this.width[c] as number];
      log -= leaning(mean, width, prior.cohesion[c] as number, prior.cohesionWidth, prior.cohesionCandidates);
      const [sizeMean, sizeWidth] = [this.sizeMean[c] as number, this.sizeWidth[c] as number];
      log -= leaning(sizeMean, sizeWidth, ...this.sizes, prior.sizeCandidates);
    }
    for (const effect of this.effect) log -= 0.5 * (effect / prior.workerWidth) ** 2;
    return log;
  }
}

function meanAndWidth(values: Float64Array): [number, number] {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.max(prior.leastSizeWidth, Math.sqrt(squares / count))];
}

/** A Newton step, kept short: far from the optimum the curvature misleads. */
function step(values: Float64Array, n: number, slope: Float64Array, curvature: Float64Array): void {
  const move = (slope[n] as number) / (curvature[n] as number);
  values[n] = (values[n] as number) + Math.max(-1, Math.min(1, move));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function logSum(a: number, b: number): number {
  const top = Math.max(a, b);
  return top + Math.log(Math.exp(a - top) + Math.exp(b - top));
}
