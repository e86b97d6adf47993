/**
 * Krippendorff's nominal alpha where the units themselves come out of matching: each item holds a matrix of workers x
 * units (boxes, polygons or spans taken to be the same thing), an entry is a class, and a worker who drew nothing there
 * says the class 0, so a missing object is a disagreement (Tschirschwitz et al. 2022, TexBiG,
 * doi:10.1007/978-3-031-16788-1_22):
 *
 *     alpha = 1 - D_o / D_e,  D_o = 1 - sum_c o_cc / n,  D_e = 1 - sum_c n_c (n_c - 1) / (n (n - 1)).
 *
 * `value` pools the units of all items; `itemMean` is TexBiG's mean of the items' own alphas (one class only: 1, no
 * units: the item is left out). A class's own alpha keeps the units where somebody drew that class and treats every other
 * entry as one. The interval resamples items. Cost O(entries + resamples x items x classes).
 * No item with two workers and one unit, or no chance of disagreement: null.
 */
import { type BootstrapOptions, bootstrap, bootstrapInterval } from '@/server/consensus/bootstrap';
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';

/** The units of one item. `classOf` is workers x units row by row: 0 for nothing drawn, else class number from 1. */
export interface UnitMatrix {
  readonly workers: number;
  readonly units: number;
  readonly classOf: Int32Array;
}

export interface UnitAlpha extends Coefficient {
  /** Mean of the items' own alphas, and each of them (null: fewer than two workers or no unit). */
  readonly itemMean: number | null;
  readonly perItem: readonly (number | null)[];
  /** By class number - 1. */
  readonly perClass: readonly Coefficient[];
  /** Items that could be compared. */
  readonly items: number;
}

export function unitAlpha(matrices: readonly UnitMatrix[], classes: number, options: BootstrapOptions = {}): UnitAlpha {
  const compared = matrices.filter((m) => m.workers > 1 && m.units > 0);
  const width = 2 * (classes + 1) + 3 * classes;
  const sums = compared.map((matrix) => countItem(matrix, classes, width));
  const statistics = classes + 1;
  const total = new Float64Array(width);
  const compute = (drawn: Int32Array, into: Float64Array): void => {
    total.fill(0);
    drawn.forEach((times, item) => {
      if (times > 0) addScaled(total, sums[item] as Float64Array, times);
    });
    alphas(total, classes, into);
  };
  const point = new Float64Array(statistics);
  const each = new Int32Array(compared.length).fill(1);
  compute(each, point);
  const rows = bootstrap(each, statistics, compute, options);
  const coefficient = (column: number): Coefficient => {
    const value = point[column] as number;
    if (Number.isNaN(value)) return { value: null, low: null, high: null };
    const interval = bootstrapInterval(rows, statistics, column, value, options);
    return { value, low: interval?.low ?? null, high: interval?.high ?? null };
  };
  const perItem = matrices.map((matrix) => alphaOfItem(matrix, classes, width));
  const known = perItem.filter((value) => value !== null);
  return {
    ...coefficient(0),
    itemMean: known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
    perItem,
    perClass: Array.from({ length: classes }, (_, c) => coefficient(c + 1)),
    items: compared.length,
  };
}

function alphaOfItem(matrix: UnitMatrix, classes: number, width: number): number | null {
  if (matrix.workers < 2 || matrix.units === 0) return null;
  const into = new Float64Array(classes + 1);
  alphas(countItem(matrix, classes, width), classes, into);
  return Number.isNaN(into[0]) ? 1 : (into[0] as number);
}

/**
 * The sums alpha needs of one item: n_c and o_cc for each of the classes 0..k, then for each class 1..k, over the units
 * where somebody drew it: all entries, entries of the class, and coincidences of the class with itself plus of the rest
 * with the rest.
 */
function countItem(matrix: UnitMatrix, classes: number, width: number): Float64Array {
  const sums = new Float64Array(width);
  const counts = new Float64Array(classes + 1);
  const m = matrix.workers;
  for (let unit = 0; unit < matrix.units; unit++) {
    counts.fill(0);
    for (let worker = 0; worker < m; worker++) {
      const c = matrix.classOf[worker * matrix.units + unit] as number;
      counts[c] = (counts[c] as number) + 1;
    }
    for (let c = 0; c <= classes; c++) {
      const n = counts[c] as number;
      if (n === 0) continue;
      add(sums, c, n);
      add(sums, classes + 1 + c, (n * (n - 1)) / (m - 1));
      if (c === 0) continue;
      const own = 2 * (classes + 1) + 3 * (c - 1);
      add(sums, own, m);
      add(sums, own + 1, n);
      add(sums, own + 2, (n * (n - 1) + (m - n) * (m - n - 1)) / (m - 1));
    }
  }
  return sums;
}

function alphas(sums: Float64Array, classes: number, into: Float64Array): void {
  let n = 0;
  let agreed = 0;
  let chance = 0;
  for (let c = 0; c <= classes; c++) {
    const nc = sums[c] as number;
    n += nc;
    agreed += sums[classes + 1 + c] as number;
    chance += nc * (nc - 1);
  }
  into[0] = alpha(n, agreed, chance);
  for (let c = 1; c <= classes; c++) {
    const own = 2 * (classes + 1) + 3 * (c - 1);
    const all = sums[own] as number;
    const inside = sums[own + 1] as number;
    const rest = all - inside;
    into[c] = alpha(all, sums[own + 2] as number, inside * (inside - 1) + rest * (rest - 1));
  }
}

function alpha(n: number, agreed: number, chance: number): number {
  const expected = n > 1 ? 1 - chance / (n * (n - 1)) : 0;
  return expected > 0 ? 1 - (1 - agreed / n) / expected : Number.NaN;
}

function add(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] as number) + value;
}

function addScaled(total: Float64Array, sums: Float64Array, times: number): void {
  for (let n = 0; n < total.length; n++) total[n] = (total[n] as number) + times * (sums[n] as number);
}
