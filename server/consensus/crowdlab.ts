/**
 * CROWDLAB: a classifier's probabilities and the workers' labels in one weighted mean,
 *
 *     p(i, .) = (w_M p_M(i, .) + sum_{votes (j,l) of i} w_j P_l) / (w_M + sum_j w_j),   P_l = P on l, (1-P)/(K-1) elsewhere,
 *
 * where P is how often a vote agrees with the majority, w_j = 1 - (1 - agreement of j with the others) / (1 - A_0),
 * w_M = (1 - (1 - agreement of the classifier with the majority) / (1 - A_0)) sqrt(mean votes an item), and A_0 the
 * agreement of always saying the most frequent class; agreements are taken on items with two votes or more.
 * Goh, Tkachenko and Mueller 2022 (arXiv:2210.06812). Cost O(votes x classes). No votes: the classifier alone.
 */
import { majorityVote } from '@/server/consensus/majority-vote';
import { classVotes, type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

/** @param model items x classes, rows summing to 1. */
export function crowdlab(table: VoteTable, model: Float64Array, gold?: Int32Array): Estimate {
  const k = table.classes.length;
  const trust = weights(table, model, gold);
  const posterior = new Float64Array(model.length);
  for (let i = 0; i < table.items.length; i++) {
    const known = gold?.[i] ?? -1;
    if (known >= 0) {
      posterior[i * k + known] = 1;
      continue;
    }
    let sum = trust.model;
    for (let c = 0; c < k; c++) posterior[i * k + c] = trust.model * (model[i * k + c] as number);
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const weight = trust.workers[table.workerOf[v] as number] as number;
      sum += weight;
      for (let c = 0; c < k; c++) {
        const p = c === table.classOf[v] ? trust.agree : (1 - trust.agree) / Math.max(1, k - 1);
        posterior[i * k + c] = (posterior[i * k + c] as number) + weight * p;
      }
    }
    for (let c = 0; c < k; c++) posterior[i * k + c] = (posterior[i * k + c] as number) / sum;
  }
  return settle(table, posterior);
}

function weights(table: VoteTable, model: Float64Array, gold: Int32Array | undefined) {
  const k = table.classes.length;
  const majority = majorityVote(table, gold);
  const agreed = new Float64Array(table.workers.length);
  const compared = new Float64Array(table.workers.length);
  let [items, byModel, votes, withMajority] = [0, 0, 0, 0];
  const share = new Float64Array(k);
  for (let i = 0; i < table.items.length; i++) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    if (end - from < 2) continue;
    const label = majority.label[i] as number;
    items++;
    share[label] = (share[label] as number) + 1;
    if (argmax(model, i * k, k) === label) byModel++;
    const said = new Float64Array(k);
    for (let v = from; v < end; v++)
      said[table.classOf[v] as number] = (said[table.classOf[v] as number] as number) + 1;
    for (let v = from; v < end; v++) {
      const w = table.workerOf[v] as number;
      agreed[w] = (agreed[w] as number) + ((said[table.classOf[v] as number] as number) - 1) / (end - from - 1);
      compared[w] = (compared[w] as number) + 1;
      votes++;
      if (table.classOf[v] === label) withMajority++;
    }
  }
  const baseline = items > 0 ? Math.min(0.99, Math.max(...share) / items) : 1 / Math.max(1, k);
  const above = (agreement: number): number => Math.max(1e-4, 1 - (1 - agreement) / (1 - baseline));
  const mean = agreed.reduce((sum, n) => sum + n, 0) / Math.max(1, votes);
  // A worker nobody can be compared with is taken for an average one.
  const workers = agreed.map((n, w) => above((n + mean) / ((compared[w] as number) + 1)));
  const voted = table.classOf.length / Math.max(1, table.items.length);
  const agree = Math.min(0.999, (withMajority + 1) / (votes + 1 + 1 / Math.max(1, k)));
  return { workers, agree, model: above(items > 0 ? byModel / items : 0.5) * Math.sqrt(Math.max(1, voted)) };
}

function argmax(values: Float64Array, from: number, k: number): number {
  let best = 0;
  for (let c = 1; c < k; c++) if ((values[from + c] as number) > (values[from + best] as number)) best = c;
  return best;
}

/**
 * A classifier's probabilities as log evidence beside the votes: temper x (log p_M - log mean p_M). The classifier's own
 * class frequencies are taken out, since every method brings its own, and the temper, which makes up for a classifier
 * too sure or too timid, is the one under which it predicts the votes best (golden-section search over 0.05 to 3), where a
 * vote may also slip: else the crowd's own mistakes would make every classifier look too sure.
 */
export function modelEvidence(table: VoteTable, model: Float64Array): Float64Array {
  const k = table.classes.length;
  const logs = model.map((p) => Math.log(Math.max(1e-6, p)));
  const temper = bestTemper(table, logs, k);
  const mean = new Float64Array(k);
  for (let at = 0; at < model.length; at++) mean[at % k] = (mean[at % k] as number) + (model[at] as number);
  const all = mean.map((sum) => Math.log((sum + 1) / (table.items.length + k)));
  const votes = classVotes(table);
  return logs.map((log, at) => temper * (log - ((votes[at % k] as number) > 0 ? (all[at % k] as number) : 0)));
}

function bestTemper(table: VoteTable, logs: Float64Array, k: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.05, 3];
  for (let step = 0; step < 20; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (voteLikelihood(table, logs, k, a) > voteLikelihood(table, logs, k, b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** Chances that a vote says just anything, whatever the item is. */
const slips = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4];

/** Log probability that the tempered classifier gives the votes, under the slip that suits them best; at most 20,000 items. */
function voteLikelihood(table: VoteTable, logs: Float64Array, k: number, temper: number): number {
  const stride = Math.max(1, Math.ceil(table.items.length / 20_000));
  const sums = slips.map(() => 0);
  for (let i = 0; i < table.items.length; i += stride) {
    let total = 0;
    for (let c = 0; c < k; c++) total += Math.exp(temper * (logs[i * k + c] as number));
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const p = Math.exp(temper * (logs[i * k + (table.classOf[v] as number)] as number)) / total;
      slips.forEach((slip, n) => {
        sums[n] = (sums[n] as number) + Math.log((1 - slip) * p + slip / k);
      });
    }
  }
  return Math.max(...sums);
}
