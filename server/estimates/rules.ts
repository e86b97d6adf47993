import type { Verdict } from '@/server/consensus/flags';
import type { AgreementGain, WorkerEstimate, WorkerStanding } from './contract';

/**
 * How likely one vote is right where nothing is known of its worker. Single votes on the word images' simulated crowd are
 * right for .93 of the common words and .55 to .8 of the rare ones; .8 keeps three of five in doubt and lets four of five pass.
 */
export const voteReliability = 0.8;
/** How many judged decisions that belief is worth beside a worker's own. */
const reliabilityWeight = 4;

/**
 * The probability that something `votes` of `voters` workers said is so, if each is right with `voteReliability`
 * independently and both answers are equally likely beforehand: the logistic of (votes - against) times the log odds.
 * No voters: one half.
 */
export function voteConfidence(votes: number, voters: number): number {
  const evidence = (2 * votes - voters) * Math.log(voteReliability / (1 - voteReliability));
  return 1 / (1 + Math.exp(-evidence));
}

/** A worker's skill for one vote: the share found right, drawn towards the usual reliability while little is judged. */
export function believedSkill(known: { readonly skill: number; readonly decisions: number } | undefined): number {
  const { skill, decisions } = known ?? { skill: voteReliability, decisions: 0 };
  return (skill * decisions + voteReliability * reliabilityWeight) / (decisions + reliabilityWeight);
}

/** How sure the decision is that a probability leads to: .5 is no decision at all, 0 and 1 are certain. */
export function decisionConfidence(probability: number): number {
  return Math.max(probability, 1 - probability);
}

/** One object of many is worth a reviewer's look below this, however sure the project wants its items to be. */
const sureObject = 0.9;

/** An object is contested when the decision about it is less sure than the project asks for, or than nine in ten. */
export function isContested(confidence: number, qualityTarget: number): boolean {
  return decisionConfidence(confidence) < Math.min(qualityTarget, sureObject);
}

/** An error probability from here on is a verdict of wrong; from `doubtful` on the label could be either. */
const wrong = 0.5;
const doubtful = 0.25;

export function isDoubtful(errorProbability: number): boolean {
  return errorProbability >= doubtful;
}

export function verdictOf(errorProbability: number, isRare: boolean): Verdict {
  if (errorProbability >= wrong) return isRare ? 'rare_and_wrong' : 'common_and_wrong';
  if (isDoubtful(errorProbability)) return 'ambiguous';
  return isRare ? 'rare_and_right' : 'common_and_right';
}

/** With fewer judged decisions a worker's figure says little. */
const fewestDecisions = 10;

/** How far below the middle of the crowd somebody may be without needing help. */
const usualSpread = 0.05;

/**
 * What a worker's figures say. Help is needed where even the upper end of the interval lies clearly below the crowd's
 * median skill; the suspicions come from the numerics, each with its evidence.
 */
export function workerStanding(worker: WorkerEstimate, medianSkill: number | null): WorkerStanding {
  if (worker.evidence.copies.length > 0) return 'copying';
  if (worker.isRandom) return 'random';
  if (worker.isConstant) return 'constant';
  if (worker.skill === null || worker.decisions < fewestDecisions) return 'too_early';
  return medianSkill !== null && (worker.high ?? 1) < medianSkill - usualSpread ? 'needs_help' : 'steady';
}

/** The middle skill of those judged often enough; null for none. */
export function medianSkill(workers: readonly WorkerEstimate[]): number | null {
  const known = workers
    .flatMap(({ skill, decisions }) => (skill !== null && decisions >= fewestDecisions ? [skill] : []))
    .sort((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

/** What a difference of agreement says, and about how many more items would tell where it says nothing yet. */
export type GainReading =
  | { readonly kind: 'better' | 'worse' | 'no_difference' }
  | { readonly kind: 'no_proof'; readonly moreItems: number };

/** A difference that needs more items than this to be seen is none to speak of. */
const mostItems = 2000;

export function readGain(gain: AgreementGain, itemCount: number): GainReading {
  if (gain.low > 0) return { kind: 'better' };
  if (gain.high < 0) return { kind: 'worse' };
  if (gain.itemsNeeded === null || gain.itemsNeeded > mostItems) return { kind: 'no_difference' };
  return { kind: 'no_proof', moreItems: roundUp(Math.max(1, gain.itemsNeeded - itemCount)) };
}

/** Two digits are as exact as "about" can be. */
function roundUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / step) * step;
}

/**
 * How long hand-ins gather before the whole project is estimated: two seconds, so that a burst is estimated once, and a
 * second more for every thousand annotations, since 100,000 take some five seconds of a core; five minutes at most.
 */
export function secondsUntilEstimate(annotations: number): number {
  return Math.min(300, 2 + annotations / 1000);
}

/**
 * How long items that want another label gather before their seats are opened: one look goes over the whole project, some
 * 40,000 annotations in a second. At once in a small one, where somebody may be waiting for work; a minute at most.
 */
export function secondsUntilSeats(annotations: number): number {
  return annotations < 2000 ? 0 : Math.min(60, annotations / 2000);
}

/** How many of the newest answers say how long one takes. */
const paceAnswers = 200;

/** Median and upper tenth of the active seconds of the newest answers; null for none. */
export function paceOf(answers: readonly { readonly submittedAt: number; readonly activeSeconds: number }[]) {
  const seconds = [...answers]
    .sort((a, b) => b.submittedAt - a.submittedAt)
    .slice(0, paceAnswers)
    .map(({ activeSeconds }) => activeSeconds)
    .sort((a, b) => a - b);
  const at = (share: number) => seconds[Math.ceil(share * seconds.length) - 1];
  const [medianSeconds, slowSeconds] = [at(0.5), at(0.9)];
  if (medianSeconds === undefined || slowSeconds === undefined) return null;
  return { medianSeconds, slowSeconds, answers: seconds.length };
}
