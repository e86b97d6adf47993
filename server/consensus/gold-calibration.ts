/**
 * Calibration on gold: how much surer or less sure than they say the probabilities should be, learned on items whose class
 * is known. Such an item's own probabilities are certain, so they are estimated again without its gold (cross-fitting: a
 * third of the gold at a time is withheld), and one temperature is fitted to what comes out,
 *
 *     p_t(c) ~ p(c)^t,      t = argmax sum_gold log p_t(gold class) - (log t)^2 / (2 s^2),     s = 1/2,
 *
 * which changes no label. Temperature scaling: Guo et al. 2017, arXiv:1706.04599; the prior keeps t near 1 while gold is
 * scarce. How well calibrated the result is, is told by the same items: each third under the temperature of the other two.
 * Cost: three more estimates. Fewer than `fewestGold` items with votes: nothing is changed, and nothing is told.
 */
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';
import { wilson } from '@/server/consensus/wilson';

/** What items of known class say of the confidences of those whose class is not known. */
export interface Calibration {
  /** Known items, each estimated without its own answer. */
  readonly items: number;
  /** How sure the estimate was of them, on average. */
  readonly meanConfidence: number;
  /** How many of them it had right, with its interval. */
  readonly accuracy: Coefficient;
  /** Expected calibration error, ten bins. Of few items chance alone makes it large: about .1 of twenty, .03 of two hundred. */
  readonly error: number;
}

interface Calibrated {
  readonly posterior: Float64Array;
  readonly calibration: Calibration | null;
}

const folds = 3;
/** With fewer known items, chance would set the temperature. */
const fewestGold = 20;
const spread = 0.5;

/**
 * @param uncalibrated items x classes, estimated with all the gold.
 * @param estimate the same with this gold only.
 */
export function calibrateOnGold(
  table: VoteTable,
  gold: Int32Array | undefined,
  uncalibrated: Float64Array,
  estimate: (gold: Int32Array) => Float64Array,
): Calibrated {
  const known = gold === undefined ? [] : knownItems(table, gold);
  if (gold === undefined || known.length < fewestGold) return { posterior: uncalibrated, calibration: null };
  const k = table.classes.length;
  const logs = new Float64Array(known.length * k);
  for (let fold = 0; fold < folds; fold++) {
    const kept = gold.slice();
    for (let n = fold; n < known.length; n += folds) kept[known[n] as number] = -1;
    const withheld = estimate(kept);
    for (let n = fold; n < known.length; n += folds) {
      for (let c = 0; c < k; c++) logs[n * k + c] = logOf(withheld[(known[n] as number) * k + c] as number);
    }
  }
  const classes = known.map((i) => gold[i] as number);
  const temperature = bestTemperature(logs, classes, k);
  const posterior = uncalibrated.slice();
  for (let i = 0; i < table.items.length; i++) {
    if ((gold[i] as number) < 0) temper(posterior, i * k, k, temperature);
  }
  return { posterior, calibration: measured(logs, classes, k) };
}

function measured(logs: Float64Array, classes: readonly number[], k: number): Calibration {
  const confidence: number[] = [];
  const right: boolean[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const others = [...classes.keys()].filter((n) => n % folds !== fold);
    const rows = new Float64Array(others.length * k);
    for (const [place, n] of others.entries()) rows.set(logs.subarray(n * k, (n + 1) * k), place * k);
    const temperature = bestTemperature(
      rows,
      others.map((n) => classes[n] as number),
      k,
    );
    for (let n = fold; n < classes.length; n += folds) {
      const p = logs.slice(n * k, (n + 1) * k).map((log) => Math.exp(log));
      temper(p, 0, k, temperature);
      const best = p.indexOf(Math.max(...p));
      confidence.push(p[best] as number);
      right.push(best === classes[n]);
    }
  }
  return {
    items: classes.length,
    meanConfidence: confidence.reduce((sum, p) => sum + p, 0) / classes.length,
    accuracy: wilson(right.filter(Boolean).length, classes.length),
    error: calibrationError(confidence, right),
  };
}

/** Expected calibration error in ten bins of equal width: the mean distance of said and true share (Guo et al. 2017). */
export function calibrationError(confidence: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ sum: 0, right: 0 }));
  confidence.forEach((p, i) => {
    const bin = bins[Math.min(9, Math.floor(p * 10))];
    if (bin === undefined) return;
    bin.sum += p;
    bin.right += right[i] ? 1 : 0;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.sum - bin.right), 0) / confidence.length;
}

function knownItems(table: VoteTable, gold: Int32Array): number[] {
  return [...gold.keys()].filter((i) => {
    return (gold[i] as number) >= 0 && (table.itemStart[i + 1] as number) > (table.itemStart[i] as number);
  });
}

/** A class that was held to be impossible and is true must not decide alone. */
function logOf(p: number): number {
  return Math.log(Math.max(1e-6, p));
}

function temper(posterior: Float64Array, from: number, k: number, temperature: number): void {
  let sum = 0;
  for (let at = from; at < from + k; at++) {
    const p = (posterior[at] as number) ** temperature;
    posterior[at] = p;
    sum += p;
  }
  for (let at = from; at < from + k; at++) posterior[at] = (posterior[at] as number) / sum;
}

/** Golden-section search over log t; the objective is concave in t, and its penalty is mild beside it. */
function bestTemperature(logs: Float64Array, classes: readonly number[], k: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.1), Math.log(5)];
  for (let step = 0; step < 30; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (likelihoodAt(logs, classes, k, a) > likelihoodAt(logs, classes, k, b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

function likelihoodAt(logs: Float64Array, classes: readonly number[], k: number, logT: number): number {
  const t = Math.exp(logT);
  let sum = -(logT * logT) / (2 * spread * spread);
  classes.forEach((gold, n) => {
    let total = 0;
    for (let c = 0; c < k; c++) total += Math.exp(t * (logs[n * k + c] as number));
    sum += t * (logs[n * k + gold] as number) - Math.log(total);
  });
  return sum;
}
