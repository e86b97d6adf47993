/**
 * How likely one vote is right where nothing is known of its worker. Single votes on the word images' simulated crowd are
 * right for .93 of the common words and .55 to .8 of the rare ones; .8 keeps three of five in doubt and lets four of five pass.
 */
const voteReliability = 0.8;

/**
 * The probability that something `votes` of `voters` workers said is so, if each is right with `voteReliability`
 * independently and both answers are equally likely beforehand: the logistic of (votes - against) times the log odds.
 * No voters: one half.
 */
export function voteConfidence(votes: number, voters: number): number {
  const evidence = (2 * votes - voters) * Math.log(voteReliability / (1 - voteReliability));
  return 1 / (1 + Math.exp(-evidence));
}

/** How sure the decision is that a probability leads to: .5 is no decision at all, 0 and 1 are certain. */
export function decisionConfidence(probability: number): number {
  return Math.max(probability, 1 - probability);
}

/** An object is contested when the decision about it is less sure than the project asks for. */
export function isContested(confidence: number, qualityTarget: number): boolean {
  return decisionConfidence(confidence) < qualityTarget;
}
