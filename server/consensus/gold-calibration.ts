/**
 * Calibration on gold: how much surer or less sure than they say the probabilities should be, learned on items whose class
 * is known. Such an item's own probabilities are certain, so they are estimated again without its gold (cross-fitting: a
 * third of the gold at a time is withheld), and one temperature is fitted to what comes out,
 *
 *     p_t(c) ~ p(c)^t,      t = argmax sum_gold log p_t(gold class) - (log t)^2 / (2 s^2),     s = 1/2,
 *
 * which changes no label. Temperature scaling: Guo et al. 2017, arXiv:1706.04599; the prior keeps t near 1 while gold is
 * scarce. Cost: three more estimates. Fewer than `fewestGold` items with votes: nothing is changed.
 */
import type { VoteTable } from '@/server/consensus/votes';

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
): Float64Array {
  const known = gold === undefined ? [] : knownItems(table, gold);
  if (gold === undefined || known.length < fewestGold) return uncalibrated;
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
  return posterior;
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
