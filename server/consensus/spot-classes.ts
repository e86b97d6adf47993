/**
 * What is at a place that some workers marked: nothing, or a thing of one of the classes. Whether something is there comes
 * from the three-class mixture of boxes (`three-class-mixture.ts`): a worker who saw the place and did not mark it overlooked
 * it or was right to. What it is comes from a confusion of names for each worker, leaning on the crowd's (Dawid and Skene
 * 1979, doi:10.2307/2346806); false marks bear names of their own frequency, so a name that the crowd gives lightly is less
 * of a proof. Before the names are heard, a thing is what the other things of its text are (left out itself, the crowd's
 * shares worth twenty): a report of football is full of clubs. Where the same words occur elsewhere, what they are there
 * counts as well (worth two places). The two are fitted in turns: each tells the other by how much a real thing explains
 * more than a false one.
 *
 * One confusion matrix with "nothing" as a class more (as Dawid and Skene have it) had a class drift into the false marks:
 * strict F1 .752 on the public crowd with words and what each worker saw known, .686 with the words alone, .713 with neither;
 * now .776, .772 and .756, where tokens give .729.
 * Cost: O(rounds x votes x classes) and the mixture's. No spots: nothing.
 */
import { type Candidates, threeClassMixture } from '@/server/consensus/three-class-mixture';

export interface Spot {
  /** The text it is in. */
  readonly item: number;
  /** Who saw the place, and what they said: 0 nothing, else class number from 1. */
  readonly workerOf: readonly number[];
  readonly said: readonly number[];
  /** Spots of the same words have the same number; -1 when the words are not known. */
  readonly words: number;
}

interface SpotClass {
  /** Probability that something is there. */
  readonly real: number;
  /** The most probable class, from 1, and its probability given that something is there. */
  readonly best: number;
  readonly confidence: number;
}

export interface SpotClasses {
  readonly spots: readonly SpotClass[];
  /** Expected number of things nobody marked. */
  readonly unseen: number;
}

const rounds = 5;
/** What the crowd's confusion weighs in a worker's, in marks a class; the usual names of false marks, in marks. */
const crowdWeight = 10;
const falseNamesWeight = 20;
const wordsWeight = 2;
/** What the crowd's shares of the classes weigh in those of one text, in things. */
const textWeight = 20;
/** What the marks of one place count for whether anything is there: they are not wholly independent witnesses. */
const witness = 0.8;
/** Keeps a unanimous crowd's share of real marks from 1, in marks. */
const surely = 1e-3;

/** @param classes number of classes, "nothing" not counted. */
export function classifySpots(spots: readonly Spot[], workers: number, classes: number): SpotClasses {
  const drawn = candidatesOf(spots, workers);
  const naming = new Naming(spots, workers, classes);
  let { real, unseen } = judge(drawn);
  for (let round = 0; round < rounds; round++) {
    naming.maximize(real);
    ({ real, unseen } = judge({ ...drawn, evidence: naming.expect(real) }));
  }
  return { spots: spots.map((_, s) => ({ real: real[s] as number, ...naming.best(s) })), unseen };
}

/** What is so of marks in general is not theirs to prove, and counts whole. The mixture's own probability halves all evidence. */
function judge(candidates: Candidates): { real: Float64Array; unseen: number } {
  const { probability, priorOdds, objects } = threeClassMixture(candidates);
  const unseen = objects - probability.reduce((sum, p) => sum + p, 0);
  const real = probability.map((p, s) => {
    const before = priorOdds[s] as number;
    const proof = 2 * Math.log(p / (1 - p)) - before;
    return 1 / (1 + Math.exp(-before - witness * proof));
  });
  return { real, unseen };
}

/** Places of one text that the same workers saw count as one item: nobody could mark a thing where nobody looked. */
function candidatesOf(spots: readonly Spot[], workers: number) {
  const groups = new Map<string, { readonly number: number; readonly start: number }>();
  const start = [0];
  const voters: number[] = [];
  const drawnStart = [0];
  const drawnBy: number[] = [];
  const itemOf = spots.map(({ item, workerOf, said }) => {
    const key = `${item} ${workerOf.join(' ')}`;
    const group = groups.get(key) ?? { number: groups.size, start: voters.length };
    if (!groups.has(key)) {
      groups.set(key, group);
      for (const worker of workerOf) voters.push(worker);
      start.push(voters.length);
    }
    said.forEach((y, v) => {
      if (y > 0) drawnBy.push(group.start + v);
    });
    drawnStart.push(drawnBy.length);
    return group.number;
  });
  const unknown = new Float64Array(spots.length).fill(Number.NaN);
  return {
    workers,
    start: Int32Array.from(start),
    workerOf: Int32Array.from(voters),
    itemOf: Int32Array.from(itemOf),
    drawnStart: Int32Array.from(drawnStart),
    drawnBy: Int32Array.from(drawnBy),
    cohesion: unknown,
    size: unknown,
    evidence: new Float64Array(spots.length),
  };
}

/** The names that were given: of which class each spot is, if it is real. Classes count from 0 here. */
class Naming {
  /** Spots x classes: posterior, given that something is there. */
  private readonly belief: Float64Array;
  private readonly share: Float64Array;
  private readonly falseShare: Float64Array;
  private meanReal = 0;
  /** Workers x classes x names, logarithms of probabilities. */
  private readonly log: Float64Array;
  /** Words x (nothing, then classes): expected number of spots. */
  private readonly wordCounts: Float64Array;
  /** Texts x classes: expected number of things. */
  private readonly textCounts: Float64Array;

  constructor(
    private readonly spots: readonly Spot[],
    private readonly workers: number,
    private readonly k: number,
  ) {
    this.belief = new Float64Array(spots.length * k);
    this.share = new Float64Array(k);
    this.falseShare = new Float64Array(k);
    this.log = new Float64Array(workers * k * k);
    this.wordCounts = new Float64Array((k + 1) * (1 + spots.reduce((most, spot) => Math.max(most, spot.words), -1)));
    this.textCounts = new Float64Array(k * (1 + spots.reduce((most, spot) => Math.max(most, spot.item), -1)));
    spots.forEach(({ said }, s) => {
      for (const y of said) if (y > 0) this.belief[s * k + y - 1] = (this.belief[s * k + y - 1] as number) + 1;
      normalize(this.belief, s * k, k);
    });
  }

  maximize(probability: Float64Array): void {
    const { k, log, share, falseShare, wordCounts } = this;
    log.fill(0);
    share.fill(1);
    falseShare.fill(0);
    wordCounts.fill(0);
    this.textCounts.fill(0);
    const names = new Float64Array(k);
    this.spots.forEach(({ item, workerOf, said, words }, s) => {
      const real = probability[s] as number;
      for (let v = 0; v < said.length; v++) {
        const name = (said[v] as number) - 1;
        if (name < 0) continue;
        names[name] = (names[name] as number) + 1;
        falseShare[name] = (falseShare[name] as number) + 1 - real;
        for (let c = 0; c < k; c++) {
          const at = ((workerOf[v] as number) * k + c) * k + name;
          log[at] = (log[at] as number) + real * (this.belief[s * k + c] as number);
        }
      }
      for (let c = 0; c < k; c++) {
        const things = real * (this.belief[s * k + c] as number);
        share[c] = (share[c] as number) + things;
        this.textCounts[item * k + c] = (this.textCounts[item * k + c] as number) + things;
      }
      if (words >= 0) this.countWords(words, s, real, 1);
    });
    normalize(names, 0, k);
    for (let name = 0; name < k; name++) {
      falseShare[name] = (falseShare[name] as number) + falseNamesWeight * (names[name] as number);
    }
    normalize(falseShare, 0, k);
    normalize(share, 0, k);
    const real = probability.reduce((sum, p) => sum + p, 0);
    this.meanReal = (real + surely) / (this.spots.length + 2 * surely);
    this.leanOnCrowd();
  }

  /** Settles the class of every spot; returns the logarithm of how much better a real thing fits than a false one. */
  expect(probability: Float64Array): Float64Array {
    const { k, belief } = this;
    const prior = new Float64Array(k + 1);
    return Float64Array.from(this.spots, (spot, s) => {
      this.fillPrior(prior, spot, s, probability[s] as number);
      let isFalse = Math.log((prior[0] as number) / (1 - this.meanReal));
      for (const y of spot.said) if (y > 0) isFalse += Math.log(this.falseShare[y - 1] as number);
      let top = -Infinity;
      for (let c = 0; c < k; c++) {
        let log = Math.log((prior[c + 1] as number) / this.meanReal);
        for (let v = 0; v < spot.said.length; v++) {
          const name = (spot.said[v] as number) - 1;
          if (name >= 0) log += this.log[((spot.workerOf[v] as number) * k + c) * k + name] as number;
        }
        belief[s * k + c] = log;
        top = Math.max(top, log);
      }
      let sum = 0;
      for (let c = 0; c < k; c++) {
        belief[s * k + c] = Math.exp((belief[s * k + c] as number) - top);
        sum += belief[s * k + c] as number;
      }
      normalize(belief, s * k, k);
      return top + Math.log(sum) - isFalse;
    });
  }

  best(s: number): { best: number; confidence: number } {
    let best = 0;
    for (let c = 1; c < this.k; c++) {
      if ((this.belief[s * this.k + c] as number) > (this.belief[s * this.k + best] as number)) best = c;
    }
    return { best: best + 1, confidence: this.belief[s * this.k + best] as number };
  }

  /** Probabilities of nothing and of every class before the names here, up to a factor. */
  private fillPrior(prior: Float64Array, spot: Spot, s: number, real: number): void {
    prior[0] = 1 - this.meanReal;
    for (let c = 0; c < this.k; c++) prior[c + 1] = this.meanReal * (this.share[c] as number);
    if (spot.words >= 0) this.leanOnWords(prior, spot.words, s, real);
    this.leanOnText(prior, spot.item, s, real);
  }

  /** What the other things of the text are. */
  private leanOnText(prior: Float64Array, item: number, s: number, real: number): void {
    const { k, share } = this;
    const others = (c: number) =>
      Math.max(0, (this.textCounts[item * k + c] as number) - real * (this.belief[s * k + c] as number));
    let all = textWeight;
    for (let c = 0; c < k; c++) all += others(c);
    for (let c = 0; c < k; c++) {
      const here = (others(c) + textWeight * (share[c] as number)) / all;
      prior[c + 1] = ((prior[c + 1] as number) * here) / (share[c] as number);
    }
  }

  /** What the same words are elsewhere. */
  private leanOnWords(prior: Float64Array, words: number, s: number, real: number): void {
    const width = this.k + 1;
    this.countWords(words, s, real, -1);
    let others = wordsWeight;
    for (let z = 0; z < width; z++) others += Math.max(0, this.wordCounts[words * width + z] as number);
    for (let z = 0; z < width; z++) {
      const elsewhere = Math.max(0, this.wordCounts[words * width + z] as number);
      prior[z] = (elsewhere + wordsWeight * (prior[z] as number)) / others;
    }
    this.countWords(words, s, real, 1);
  }

  private countWords(words: number, s: number, real: number, sign: 1 | -1): void {
    const at = words * (this.k + 1);
    this.wordCounts[at] = (this.wordCounts[at] as number) + sign * (1 - real);
    for (let c = 0; c < this.k; c++) {
      const own = sign * real * (this.belief[s * this.k + c] as number);
      this.wordCounts[at + 1 + c] = (this.wordCounts[at + 1 + c] as number) + own;
    }
  }

  /** Counts of names become log probabilities, each worker's leaning on the crowd's. */
  private leanOnCrowd(): void {
    const { k, log } = this;
    const crowd = new Float64Array(k * k).fill(0.1);
    for (let c = 0; c < k; c++) crowd[c * k + c] = 1.1;
    for (let n = 0; n < log.length; n++) crowd[n % (k * k)] = (crowd[n % (k * k)] as number) + (log[n] as number);
    for (let c = 0; c < k; c++) normalize(crowd, c * k, k);
    for (let row = 0; row < this.workers * k; row++) {
      for (let name = 0; name < k; name++) {
        log[row * k + name] = (log[row * k + name] as number) + crowdWeight * (crowd[(row % k) * k + name] as number);
      }
      normalize(log, row * k, k);
      for (let name = 0; name < k; name++) log[row * k + name] = Math.log(log[row * k + name] as number);
    }
  }
}

function normalize(values: Float64Array, from: number, count: number): void {
  let sum = 0;
  for (let n = from; n < from + count; n++) sum += values[n] as number;
  for (let n = from; n < from + count; n++) values[n] = (values[n] as number) / sum;
}
