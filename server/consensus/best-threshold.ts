/**
 * From which probability on candidates are accepted so that the expected F1 is greatest: accepting all with s >= t gives
 *
 *     F(t) = 2 sum of accepted s / (accepted + sum of all s + unseen),
 *
 * and at the best t a candidate is worth accepting exactly when s >= F / 2 (Lipton, Elkan and Naryanaswamy 2014,
 * doi:10.1007/978-3-662-44851-9_15). A belief of F = .85 worth 20 objects keeps the answer near .42 for a handful of
 * candidates, so that a lone doubtful box is not accepted for want of better ones. O(n log n).
 */
export function bestThreshold(probabilities: ArrayLike<number>, unseen = 0): number {
  const falling = Float64Array.from(probabilities).sort().reverse();
  let all = unseen;
  for (const s of falling) all += s;
  const objects = 20;
  let accepted = objects * 0.85;
  let best = (2 * accepted) / (2 * objects + all);
  falling.forEach((s, n) => {
    accepted += s;
    best = Math.max(best, (2 * accepted) / (2 * objects + n + 1 + all));
  });
  return best / 2;
}
