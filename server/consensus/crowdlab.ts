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
import { sortedByRadix } from '@/server/consensus/pattern-order';
import { votePatterns } from '@/server/consensus/vote-patterns';
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
 * A classifier's probabilities as log evidence beside the votes: log p' - log mean p', with p' = (1 - lapse) p^temper / sum +
 * lapse / K, and mean p, which is not flattened, as the classes' frequencies: votes alone take rare classes for more
 * frequent than they are, since most votes for them are errors on the common ones. The temper makes up for
 * one too sure or too timid in general (golden-section search over 0.05 to 3), the lapse for one that is sure and wrong at
 * times, whatever it says. Both are those under which it predicts best what the voters of an item say together,
 *
 *     sum_c p'(c) prod over votes of (1 - slip) [vote is c] + slip / K,
 *
 * where a vote may also slip: voters who agree against the classifier tell its lapses from theirs, which one vote could not.
 */
export function modelEvidence(
  table: VoteTable,
  model: Float64Array,
  { temper, lapse }: Trust = modelTrust(table, model),
): { readonly logEvidence: Float64Array; readonly frequencies: Float64Array } {
  const k = table.classes.length;
  const logs = logsOf(model);
  const believed = new Float64Array(model.length);
  const mean = new Float64Array(k);
  const row = new Float64Array(k);
  for (let i = 0; i < table.items.length; i++) {
    tempered(logs, i, temper, row);
    for (let c = 0; c < k; c++) {
      const p = (1 - lapse) * (row[c] as number) + lapse / k;
      believed[i * k + c] = p;
      mean[c] = (mean[c] as number) + p;
    }
  }
  const votes = classVotes(table);
  const logEvidence = believed.map((p, at) => {
    const common = (votes[at % k] as number) > 0 ? ((mean[at % k] as number) + 1) / (table.items.length + k) : 1;
    return Math.log(p / common);
  });
  return { logEvidence, frequencies: frequenciesOf(model, k) };
}

interface Trust {
  readonly temper: number;
  readonly lapse: number;
}

/** How far the voters show that a classifier can be trusted; without any it is taken at its word, nearly. */
export function modelTrust(table: VoteTable, model: Float64Array): Trust {
  if (table.classOf.length === 0) return { temper: 1, lapse: 0.01 };
  const k = table.classes.length;
  const logs = logsOf(model);
  const items = chosenItems(table, model);
  const temper = bestTemper(table, items, logs, k);
  return { temper, lapse: fitTo(table, items, logs, k, temper).lapse };
}

/** All items, or of more than 5,000 so many: those whose patterns come first, which no name has a say in. */
function chosenItems(table: VoteTable, model: Float64Array): ArrayLike<number> {
  if (table.items.length <= mostItems) return [...table.items.keys()];
  return sortedByRadix(votePatterns(table, { rows: model }).ofItem).subarray(0, mostItems);
}

const logsOf = (model: Float64Array): Float64Array => model.map((p) => Math.log(Math.max(1e-6, p)));

/** The mean of a classifier's rows, with a pseudo-item for each class. */
function frequenciesOf(model: Float64Array, k: number): Float64Array {
  const sum = new Float64Array(k).fill(1);
  model.forEach((p, at) => {
    sum[at % k] = (sum[at % k] as number) + p;
  });
  return sum.map((mass) => mass / (model.length / k + k));
}

function bestTemper(table: VoteTable, items: ArrayLike<number>, logs: Float64Array, k: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.05, 3];
  for (let step = 0; step < 20; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (fitTo(table, items, logs, k, a).likelihood > fitTo(table, items, logs, k, b).likelihood) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** The item's class probabilities to the power of the temper, made to sum to 1. */
function tempered(logs: Float64Array, item: number, temper: number, into: Float64Array): void {
  let total = 0;
  for (let c = 0; c < into.length; c++) {
    into[c] = Math.exp(temper * (logs[item * into.length + c] as number));
    total += into[c] as number;
  }
  for (let c = 0; c < into.length; c++) into[c] = (into[c] as number) / total;
}

/** Chances that a vote says just anything, and that the classifier does, whatever the item is. */
const slips = [0.005, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4];
const lapses = [0.001, 0.01, 0.03, 0.06, 0.1, 0.2];
const mostItems = 5000;

/** Log probability of the votes on these items under the slip and the lapse that suit them best. */
function fitTo(
  table: VoteTable,
  items: ArrayLike<number>,
  logs: Float64Array,
  k: number,
  temper: number,
): { likelihood: number; lapse: number } {
  const sums = new Float64Array(slips.length * lapses.length);
  const row = new Float64Array(k);
  for (let n = 0; n < items.length; n++) {
    const i = items[n] as number;
    tempered(logs, i, temper, row);
    const said = tally(table, i);
    const votes = said.reduce((sum, [, count]) => sum + count, 0);
    if (votes > 0) addFits(sums, said, votes, row);
  }
  const best = sums.indexOf(Math.max(...sums));
  return { likelihood: sums[best] as number, lapse: lapses[best % lapses.length] as number };
}

/** The classes voted on an item, each with how often. */
function tally(table: VoteTable, item: number): (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (let v = table.itemStart[item] as number; v < (table.itemStart[item + 1] as number); v++) {
    const c = table.classOf[v] as number;
    counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  return [...counts];
}

function addFits(sums: Float64Array, said: ReturnType<typeof tally>, votes: number, row: Float64Array): void {
  const k = row.length;
  slips.forEach((slip, s) => {
    const other = slip / k;
    const agree = Math.log((1 - slip + other) / other);
    const all = votes * Math.log(other);
    lapses.forEach((lapse, n) => {
      // Classes nobody voted explain the votes by slips alone.
      let [sum, unvoted] = [0, 1];
      for (const [c, count] of said) {
        const p = (1 - lapse) * (row[c] as number) + lapse / k;
        sum += p * Math.exp(Math.min(600, count * agree));
        unvoted -= p;
      }
      const at = s * lapses.length + n;
      sums[at] = (sums[at] as number) + all + Math.log(sum + Math.max(0, unvoted));
    });
  });
}
