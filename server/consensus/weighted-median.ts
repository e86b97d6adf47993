/**
 * The weighted median: the value at which half of the weight lies on either side; when the halves meet exactly between
 * two values, their mean (so equal weights give the ordinary median). Edgeworth 1888. O(n log n). No values: NaN.
 * Values of weight 0 have no say unless all weights are 0, in which case all count alike.
 */
export function weightedMedian(values: readonly number[], weights?: readonly number[]): number {
  const total = weights === undefined ? values.length : weights.reduce((sum, w) => sum + w, 0);
  const weightOf = (n: number) => (weights === undefined || !(total > 0) ? 1 : (weights[n] as number));
  const half = (total > 0 ? total : values.length) / 2;
  const order = values.map((_, n) => n).sort((a, b) => (values[a] as number) - (values[b] as number));
  let below = 0;
  for (let n = 0; n < order.length; n++) {
    const at = order[n] as number;
    below += weightOf(at);
    if (below > half * (1 + 1e-12)) return values[at] as number;
    if (below >= half * (1 - 1e-12)) {
      const next = order.slice(n + 1).find((m) => weightOf(m) > 0);
      return next === undefined ? (values[at] as number) : ((values[at] as number) + (values[next] as number)) / 2;
    }
  }
  return Number.NaN;
}
