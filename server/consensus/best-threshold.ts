/**
 * From which probability on candidates are accepted so that the expected F1 is greatest: accepting all with s >= t gives
 *
 *     F(t) = 2 sum of accepted s / (accepted + objects),
 *
 * and at the best t a candidate is worth accepting exactly when s >= F / 2 (Lipton, Elkan and Naryanaswamy 2014,
 * doi:10.1007/978-3-662-44851-9_15). A belief of F = .85 worth 20 objects keeps the answer near .42 for a handful of
 * candidates, so that a lone doubtful box is not accepted for want of better ones. O(n log n).
 *
 * @param objects how many there are to find: the expected real ones among the candidates and those nobody saw.
 */
export function bestThreshold(probabilities: ArrayLike<number>, objects: number): number {
  const falling = Float64Array.from(probabilities).sort().reverse();
  const believed = 20;
  let accepted = believed * 0.85;
  let best = (2 * accepted) / (2 * believed + objects);
  falling.forEach((s, n) => {
    accepted += s;
    best = Math.max(best, (2 * accepted) / (2 * believed + n + 1 + objects));
  });
  return best / 2;
}
