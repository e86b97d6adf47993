/**
 * Confident learning: which given labels a classifier's out-of-sample probabilities contradict. Class c's threshold t_c is
 * the mean probability the classifier gives c on the items labelled c; an item labelled g counts for the most probable
 * class j with p_j >= t_j; off the diagonal of that count (scaled to the labels' frequencies) are the expected errors of
 * each class pair (g, j), and as many items of the pair are called errors, those with the largest margin p_j - p_g first.
 * Northcutt, Jiang and Chuang 2021, doi:10.1613/jair.1.12125. Cost O(items x classes + classes^2 + sorting). No items: none.
 */
interface LabelIssue {
  readonly item: number;
  readonly given: number;
  /** The class the classifier finds most probable. */
  readonly suggested: number;
  /** The classifier's probability of the given label: levelled by each class's mean confidence it ranks errors worse. */
  readonly quality: number;
  readonly isError: boolean;
}

interface ConfidentLearning {
  /** Worst quality first, errors before the rest. */
  readonly issues: readonly LabelIssue[];
  /** Estimated share of all items labelled g whose class is j, at g x classes + j. */
  readonly joint: Float64Array;
}

/**
 * @param given class index of each item.
 * @param model items x classes, rows summing to 1, from a classifier that did not train on the item.
 */
export function confidentLearning(given: Int32Array, model: Float64Array, k: number): ConfidentLearning {
  const threshold = thresholds(given, model, k);
  const joint = jointOf(given, model, k, threshold);
  const isError = new Uint8Array(given.length);
  const labelled: number[][] = Array.from({ length: k }, () => []);
  for (const [item, label] of given.entries()) labelled[label]?.push(item);
  for (const [g, own] of labelled.entries()) {
    for (let j = 0; j < k; j++) {
      const expected = g === j ? 0 : Math.round((joint[g * k + j] as number) * given.length);
      if (expected > 0)
        callErrors(own, expected, (i) => (model[i * k + j] as number) - (model[i * k + g] as number), isError);
    }
  }
  const issues = Array.from(given, (label, item): LabelIssue => {
    const row = model.subarray(item * k, (item + 1) * k);
    return {
      item,
      given: label,
      suggested: argmax(row),
      quality: row[label] as number,
      isError: isError[item] === 1,
    };
  });
  issues.sort((a, b) => Number(b.isError) - Number(a.isError) || a.quality - b.quality || a.item - b.item);
  return { issues, joint };
}

function thresholds(given: Int32Array, model: Float64Array, k: number): Float64Array {
  const sum = new Float64Array(k);
  const items = new Float64Array(k);
  given.forEach((label, i) => {
    sum[label] = (sum[label] as number) + (model[i * k + label] as number);
    items[label] = (items[label] as number) + 1;
  });
  return sum.map((s, c) => ((items[c] as number) > 0 ? s / (items[c] as number) : 1));
}

function jointOf(given: Int32Array, model: Float64Array, k: number, threshold: Float64Array): Float64Array {
  const joint = new Float64Array(k * k);
  const items = new Float64Array(k);
  given.forEach((label, i) => {
    items[label] = (items[label] as number) + 1;
    let best = -1;
    for (let c = 0; c < k; c++) {
      const p = model[i * k + c] as number;
      if (p >= (threshold[c] as number) - 1e-12 && (best < 0 || p > (model[i * k + best] as number))) best = c;
    }
    if (best >= 0) joint[label * k + best] = (joint[label * k + best] as number) + 1;
  });
  for (let g = 0; g < k; g++) {
    let row = 0;
    for (let j = 0; j < k; j++) row += joint[g * k + j] as number;
    if (row === 0) joint[g * k + g] = row = 1;
    for (let j = 0; j < k; j++) {
      joint[g * k + j] = ((joint[g * k + j] as number) / row) * ((items[g] as number) / Math.max(1, given.length));
    }
  }
  return joint;
}

/** Marks as many items of one label as the joint expects to be of another class, the largest margins first. */
function callErrors(
  own: readonly number[],
  expected: number,
  margin: (item: number) => number,
  isError: Uint8Array,
): void {
  const candidates = own.filter((item) => margin(item) > 0);
  candidates.sort((a, b) => margin(b) - margin(a) || a - b);
  for (const item of candidates.slice(0, expected)) isError[item] = 1;
}

function argmax(row: Float64Array): number {
  let best = 0;
  for (let c = 1; c < row.length; c++) if ((row[c] as number) > (row[best] as number)) best = c;
  return best;
}
