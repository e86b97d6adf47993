/**
 * Is one more label worth its price? After at least three votes (two that agree say little where workers share a bias,
 * and a one-coin model would stop there with the wrong answer), an item is done when the probability of its label
 * reaches the target, or when the labels still to come are not expected to change enough:
 *
 *     gain = [ sum_l max_c p(c) m_c(l) ] - max_c p(c)   for one label, m the crowd's confusion, and likewise for two,
 *
 * the expected fall of the error after the next label or two, per label. The probabilities come from full confusion
 * models averaged with one coin a worker, habits and the plain vote shares (`quickEstimate`): a one-coin model alone would stop
 * early with the wrong answer where workers share a bias.
 */
import { crowdAverage, mixture } from '@/server/consensus/crowd-average';
import type { ItemKnowledge } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

/** No item is done with fewer votes. */
export const fewestVotes = 3;

export interface QuickEstimate extends Estimate {
  /** Probability that a random worker says l of an item of class c, at l x classes + c. */
  readonly crowd: Float64Array;
}

/** What the stopping rule sees: `auto`'s models, in few rounds when the estimate before the last votes came is given. */
export function quickEstimate(table: VoteTable, known: ItemKnowledge = {}, before?: Float64Array): QuickEstimate {
  const fit = { ...known, start: before, rounds: before === undefined ? 50 : 6, tolerance: 1e-5 };
  const { posterior, workers } = crowdAverage(table, fit);
  const mixed = mixture(posterior, majorityVote(table, known.gold).posterior, 0.25);
  return { ...settle(table, mixed), crowd: workers.confusion.mean(table) };
}

/** Expected fall of the error probability per label, looking one and two labels ahead. */
export function expectedGain(posterior: Float64Array, crowd: Float64Array): number {
  const k = posterior.length;
  const now = largest(posterior);
  let one = 0;
  let two = 0;
  const after = new Float64Array(k);
  for (let l = 0; l < k; l++) {
    for (let c = 0; c < k; c++) after[c] = (posterior[c] as number) * (crowd[l * k + c] as number);
    one += largest(after);
    for (let next = 0; next < k; next++) {
      let best = 0;
      for (let c = 0; c < k; c++) best = Math.max(best, (after[c] as number) * (crowd[next * k + c] as number));
      two += best;
    }
  }
  return Math.max(one - now, (two - now) / 2, 0);
}

function largest(probabilities: Float64Array): number {
  let most = 0;
  for (let c = 0; c < probabilities.length; c++) most = Math.max(most, probabilities[c] as number);
  return most;
}

interface StoppingTerms {
  /** Probability of the label from which on an item is done. Default 0.95. */
  readonly target?: number;
  /** At least this many votes, never below three (`fewestLabels`). */
  readonly min?: number;
  /** No more labels than this. */
  readonly max?: number;
  /** The least fall of the error probability that a label must be expected to bring. Default 0: only the target counts. */
  readonly leastGain?: number;
}

export type Stop = 'too_few' | 'sure' | 'not_worth_it' | 'enough' | 'buy';

/** What the rule looks at in one item. */
interface Reading {
  readonly votes: number;
  /** The probability of its label; of an answer with several decisions, the expected share of them that are right. */
  readonly confidence: number;
  /** Wrong decisions that one more label is expected to mend. */
  readonly gain: number;
}

/**
 * No item stops by its confidence with fewer votes than this: three, or what the terms ask for where that is more. Who
 * buys no third label at all cannot wait for it: there the minimum counts as it is.
 */
export function fewestLabels({ min, max }: Pick<StoppingTerms, 'min' | 'max'>): number {
  const least = min ?? fewestVotes;
  return (max ?? Number.POSITIVE_INFINITY) < fewestVotes ? least : Math.max(fewestVotes, least);
}

/** Why an item is done, or that it wants another label. */
export function stopOf({ votes, confidence, gain }: Reading, terms: StoppingTerms = {}): Stop {
  if (votes < fewestLabels(terms)) return 'too_few';
  if (votes >= (terms.max ?? Number.POSITIVE_INFINITY)) return 'enough';
  if (confidence >= (terms.target ?? 0.95)) return 'sure';
  return gain < (terms.leastGain ?? 0) ? 'not_worth_it' : 'buy';
}

/** The same from the probabilities of a choice and the crowd's confusion. */
export function mayStop(votes: number, posterior: Float64Array, crowd: Float64Array, terms: StoppingTerms = {}): Stop {
  return stopOf({ votes, confidence: largest(posterior), gain: expectedGain(posterior, crowd) }, terms);
}

/** The confusion of a crowd of which nothing is known but how often it is right. */
export function coinCrowd(classes: number, skill: number): Float64Array {
  const wrong = (1 - skill) / Math.max(1, classes - 1);
  return Float64Array.from({ length: classes * classes }, (_, at) => (at % (classes + 1) === 0 ? skill : wrong));
}

interface SkilledVote {
  /** Class index. */
  readonly label: number;
  /** Probability that the voter is right, 0 to 1. */
  readonly skill: number;
}

/**
 * The probability of each class from a few votes and the voters' skills alone, for the moment between two estimates of
 * the whole table: with q_v the smoothed skill of voter v and K classes,
 *
 *     p(c) ~ prod_v ( q_v if v said c, else (1 - q_v) / (K - 1) ),     q = (1/2 + right) / (1 + judged).
 *
 * This is the rule of dynamic overlap as Toloka documents it. Being a one-coin model it may order the queue, but no item
 * ends by it with fewer than three votes. Cost O(votes x classes). No votes: even probabilities.
 */
export function skillWeightedPosterior(votes: readonly SkilledVote[], classes: number): Float64Array {
  const p = new Float64Array(classes).fill(1);
  for (const { label, skill } of votes) {
    for (let c = 0; c < classes; c++)
      p[c] = (p[c] as number) * (c === label ? skill : (1 - skill) / Math.max(1, classes - 1));
    const sum = p.reduce((total, weight) => total + weight, 0);
    // Voters who are never wrong but disagree leave nothing: then nothing is known.
    for (let c = 0; c < classes; c++) p[c] = sum > 0 ? (p[c] as number) / sum : 1 / classes;
  }
  return p.map((weight) => (votes.length === 0 ? 1 / classes : weight));
}

/** A voter's skill from how many of the judged answers were right; half an answer of each kind is taken for granted. */
export function smoothedSkill(right: number, judged: number): number {
  return (0.5 + right) / (1 + judged);
}
