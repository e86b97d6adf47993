/**
 * The probability of each class from a few votes and the voters' skills alone, for the moment between two estimates of
 * the whole table: with q_v the smoothed skill of voter v and K classes,
 *
 *     p(c) ~ prod_v ( q_v if v said c, else (1 - q_v) / (K - 1) ),     q = (1/2 + right) / (1 + judged).
 *
 * This is the rule of dynamic overlap as Toloka documents it. It is a one-coin model and shares its fault (see
 * `stopping.ts`), so it may order the queue but ends no item with fewer than three votes. Cost O(votes x classes).
 * No votes: even probabilities.
 */
export interface SkilledVote {
  /** Class index. */
  readonly label: number;
  /** Probability that the voter is right, 0 to 1. */
  readonly skill: number;
}

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
