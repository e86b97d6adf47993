/** Normal distributions of the values of several classes, each leaning on what is usual as if that were a few values more. */

interface Usual {
  /** Of each class. */
  readonly means: readonly number[];
  readonly width: number;
  /** How many values the usual ones count for. */
  readonly weight: number;
}

/**
 * Writes the most probable mean and standard deviation of each class; values of NaN are not known. O(values x classes).
 * @param posterior values x classes: to which class each value belongs.
 */
export function fitNormals(
  values: Float64Array,
  posterior: Float64Array,
  usual: Usual,
  means: Float64Array,
  widths: Float64Array,
): void {
  const classes = means.length;
  const weight = new Float64Array(classes).fill(usual.weight);
  const sum = Float64Array.from(usual.means, (mean) => usual.weight * mean);
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    if (Number.isNaN(value)) continue;
    for (let c = 0; c < classes; c++) {
      const belief = posterior[j * classes + c] as number;
      weight[c] = (weight[c] as number) + belief;
      sum[c] = (sum[c] as number) + belief * value;
    }
  }
  for (let c = 0; c < classes; c++) means[c] = (sum[c] as number) / (weight[c] as number);
  const squares = means.map((mean, c) => usual.weight * (usual.width ** 2 + (mean - (usual.means[c] as number)) ** 2));
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    if (Number.isNaN(value)) continue;
    for (let c = 0; c < classes; c++) {
      const apart = value - (means[c] as number);
      squares[c] = (squares[c] as number) + (posterior[j * classes + c] as number) * (apart * apart);
    }
  }
  for (let c = 0; c < classes; c++) widths[c] = Math.sqrt((squares[c] as number) / (weight[c] as number));
}

/** What a normal's leaning on the usual one costs: minus the log density of its prior. */
export function leaning(mean: number, width: number, usualMean: number, usualWidth: number, weight: number): number {
  return weight * (Math.log(width) + (usualWidth ** 2 + (mean - usualMean) ** 2) / (2 * width * width));
}
