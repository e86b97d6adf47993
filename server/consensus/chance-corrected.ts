/**
 * Coefficients that look at each item's pairs of votes and correct for chance with the classes' frequencies:
 *
 *     percent   = mean over items with two votes of  sum_c n_c (n_c - 1) / (m (m - 1)),
 *     Fleiss    = (percent - sum_c pi_c^2) / (1 - sum_c pi_c^2),
 *     Gwet AC1  = (percent - e) / (1 - e),   e = sum_c pi_c (1 - pi_c) / (K - 1),
 *     Gwet AC2  = the same with partial credit w(c,k) for close classes (`creditMatrix`) and e scaled by sum w / K,
 *
 * with m the item's votes and pi_c the mean over all voted items of n_c / m, which generalises Fleiss to unequal numbers
 * of votes. Specific agreement of a class is the chance that another worker agrees when one says it.
 * Fleiss 1971, doi:10.1037/h0031619; Gwet 2008, doi:10.1348/000711006X126600; Gwet 2014 for AC2 and missing votes.
 *
 * Cost O(votes + resamples x patterns). Undefined values (no item with two votes; one class only) are null.
 */
import { type AnswerPatterns, answerPatterns, withStrangers } from '@/server/consensus/answer-patterns';
import { bootstrap, bootstrapInterval, fewItems } from '@/server/consensus/bootstrap';
import { type AlphaOptions, asCoefficient, type Coefficient, strangers } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';

export interface ChanceCorrected {
  readonly percentAgreement: Coefficient;
  readonly fleissKappa: Coefficient;
  readonly gwetAc1: Coefficient;
  /** Equal to AC1 for nominal classes. */
  readonly gwetAc2: Coefficient;
  /** By class index: the chance that another worker agrees when one says it. */
  readonly specific: readonly Coefficient[];
}

/** Percent, Fleiss, AC1, AC2, then the specific agreement of each class. */
const shared = 4;

export function chanceCorrected(table: VoteTable, options: AlphaOptions = {}): ChanceCorrected {
  const k = table.classes.length;
  const patterns = answerPatterns(table, 1);
  const credit = creditMatrix(k, options);
  const compute = statistics(patterns, k, credit);
  const point = new Float64Array(shared + k);
  compute(patterns.items, point);
  const rows = bootstrap(patterns.items, shared + k, compute, options);
  const withStranger = strangeResamples(patterns, k, credit, options);
  const at = (column: number): Coefficient => {
    const value = point[column] as number;
    const { level } = options;
    return asCoefficient(value, bootstrapInterval(rows, shared + k, column, value, { level, withStranger }));
  };
  return {
    percentAgreement: at(0),
    fleissKappa: at(1),
    gwetAc1: at(2),
    gwetAc2: at(3),
    specific: table.classes.map((_, c) => at(shared + c)),
  };
}

function strangeResamples(
  patterns: AnswerPatterns,
  k: number,
  credit: Float64Array | undefined,
  options: AlphaOptions,
): Float64Array {
  const items = patterns.ofItem.length;
  if (items >= fewItems || items < 2) return new Float64Array(0);
  const more = withStrangers(patterns, k, strangers);
  const given = { ...options, strangers, onResample: undefined };
  return bootstrap(more.items, shared + k, statistics(more, k, credit), given);
}

/**
 * Partial credit for two classes, as Gwet weighs them: on an interval scale 1 less their squared gap, on an ordinal one 1
 * less g (g + 1) / 2 for classes g ranks apart, each as a share of the largest; none for nominal ones.
 */
function creditMatrix(k: number, { distance = 'nominal', positions }: AlphaOptions): Float64Array | undefined {
  if (distance === 'nominal') return undefined;
  const given = Float64Array.from({ length: k }, (_, c) => positions?.[c] ?? c);
  const order = Array.from(given.keys()).sort((a, b) => (given[a] as number) - (given[b] as number) || a - b);
  const place = distance === 'interval' ? given : given.map((_, c) => order.indexOf(c));
  const gapOf = (c: number, l: number): number => {
    const gap = Math.abs((place[c] as number) - (place[l] as number));
    return distance === 'interval' ? gap * gap : (gap * (gap + 1)) / 2;
  };
  const widest = k > 0 ? gapOf(order[0] as number, order[k - 1] as number) : 0;
  return Float64Array.from({ length: k * k }, (_, at) => 1 - gapOf(Math.floor(at / k), at % k) / (widest || 1));
}

function statistics(patterns: AnswerPatterns, k: number, credit: Float64Array | undefined) {
  const frequency = new Float64Array(k);
  const said = new Float64Array(k);
  const agreed = new Float64Array(k);
  const partial = Float64Array.from({ length: patterns.size.length }, (_, p) =>
    partialAgreement(patterns, p, k, credit),
  );
  return (drawn: Int32Array, into: Float64Array): void => {
    frequency.fill(0);
    said.fill(0);
    agreed.fill(0);
    let [items, pairs, percent, weighted] = [0, 0, 0, 0];
    for (let p = 0; p < drawn.length; p++) {
      const times = drawn[p] as number;
      if (times === 0) continue;
      const size = patterns.size[p] as number;
      items += times;
      if (size > 1) {
        pairs += times;
        weighted += times * (partial[p] as number);
      }
      for (let at = patterns.start[p] as number; at < (patterns.start[p + 1] as number); at++) {
        const c = patterns.classOf[at] as number;
        const n = patterns.count[at] as number;
        frequency[c] = (frequency[c] as number) + (times * n) / size;
        if (size < 2) continue;
        percent += (times * n * (n - 1)) / (size * (size - 1));
        said[c] = (said[c] as number) + times * n;
        agreed[c] = (agreed[c] as number) + (times * n * (n - 1)) / (size - 1);
      }
    }
    summarise(into, { percent: percent / pairs, weighted: weighted / pairs, items, frequency, credit });
    for (let c = 0; c < k; c++) into[shared + c] = (agreed[c] as number) / (said[c] as number);
  };
}

interface Sums {
  readonly percent: number;
  readonly weighted: number;
  readonly items: number;
  readonly frequency: Float64Array;
  readonly credit: Float64Array | undefined;
}

function summarise(into: Float64Array, sums: Sums): void {
  const k = sums.frequency.length;
  let squares = 0;
  for (let c = 0; c < k; c++) squares += ((sums.frequency[c] as number) / sums.items) ** 2;
  const byChance = (1 - squares) / (k - 1);
  const totalCredit = sums.credit?.reduce((sum, w) => sum + w, 0) ?? k;
  const weightedChance = (byChance * totalCredit) / k;
  into[0] = sums.percent;
  into[1] = corrected(sums.percent, squares);
  into[2] = corrected(sums.percent, byChance);
  into[3] = corrected(sums.weighted, weightedChance);
}

function corrected(observed: number, chance: number): number {
  return 1 - chance > 1e-12 ? (observed - chance) / (1 - chance) : Number.NaN;
}

/** Mean credit of a pattern's pairs of votes. */
function partialAgreement(patterns: AnswerPatterns, p: number, k: number, credit: Float64Array | undefined): number {
  const size = patterns.size[p] as number;
  let sum = 0;
  for (let a = patterns.start[p] as number; a < (patterns.start[p + 1] as number); a++) {
    for (let b = patterns.start[p] as number; b < (patterns.start[p + 1] as number); b++) {
      const [c, l] = [patterns.classOf[a] as number, patterns.classOf[b] as number];
      const pairs = (patterns.count[a] as number) * ((patterns.count[b] as number) - (a === b ? 1 : 0));
      sum += pairs * (credit === undefined ? (c === l ? 1 : 0) : (credit[c * k + l] as number));
    }
  }
  return size > 1 ? sum / (size * (size - 1)) : 0;
}
