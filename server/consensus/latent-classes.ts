/**
 * The pass that Dawid-Skene (with full counts), iBCC and EBCC share. Each item is in one of S hidden states; a worker's vote has a
 * probability given the state; one pass computes every item's posterior over states (E-step) and, while the item's votes
 * are still in the cache, adds it to the counts the next parameters come from (M-step). Nothing is stored per item
 * unless asked for, so memory does not grow with the passes. Cost of a pass: O(votes x S); with two states one addition
 * a vote, because only the log odds are needed.
 */
import type { VoteTable } from '@/server/consensus/votes';

export interface Emission {
  /** Hidden states; state s belongs to class floor(s / (states / classes)). */
  readonly states: number;
  /** log prior of each state. */
  readonly logPrior: Float64Array;
  /** log probability of a vote: (worker x classes + voted class) x states + state. */
  readonly logVote: Float64Array;
}

export interface Counts {
  /** Expected items in each state. */
  readonly items: Float64Array;
  /** Expected votes, laid out as `logVote`. */
  readonly votes: Float64Array;
}

/** What is known of items besides their votes. */
export interface ItemKnowledge {
  /** Class index of each item or -1; a known item has only its class's states. */
  readonly gold?: Int32Array | undefined;
  /** items x classes, added to the log posterior: what a model knows of the item. */
  readonly logEvidence?: Float64Array | undefined;
}

/** How a model is fitted: what is known, how long, and from where. */
export interface FitOptions extends ItemKnowledge {
  /** At most so many rounds. Default 200. */
  readonly rounds?: number;
  /** Called at the end of each round. */
  readonly onRound?: (() => void) | undefined;
  /** items x classes to begin from, e.g. the estimate before the last votes came; the vote shares when left out. */
  readonly start?: Float64Array | undefined;
  /** For models that judge items one after another: which are judged together, as starts of runs and the number of items. */
  readonly alike?: Int32Array | undefined;
  /** Share of each class among the items, where something besides the votes tells it; learned from them when left out. */
  readonly frequencies?: Float64Array | undefined;
}

export function emptyCounts(table: VoteTable, states: number): Counts {
  const rows = table.workers.length * table.classes.length;
  return { items: new Float64Array(states), votes: new Float64Array(rows * states) };
}

/**
 * Fills `counts` afresh and returns the log likelihood of all votes.
 * @param posterior items x classes, filled with the posterior over classes when given.
 */
export function latentClassPass(
  table: VoteTable,
  emission: Emission,
  counts: Counts,
  known: ItemKnowledge,
  posterior?: Float64Array,
): number {
  if (emission.states === 2 && table.classes.length === 2)
    return twoStatePass(table, emission, counts, known, posterior);
  counts.items.fill(0);
  counts.votes.fill(0);
  const { itemStart, workerOf, classOf } = table;
  const states = emission.states;
  const k = table.classes.length;
  const perClass = states / k;
  const p = new Float64Array(states);
  const sums = counts.votes;
  let likelihood = 0;
  for (let i = 0; i < table.items.length; i++) {
    const end = itemStart[i + 1] as number;
    likelihood += statePosterior(table, emission, known, i, p);
    for (let s = 0; s < states; s++) counts.items[s] = (counts.items[s] as number) + (p[s] as number);
    for (let v = itemStart[i] as number; v < end; v++) {
      const row = ((workerOf[v] as number) * k + (classOf[v] as number)) * states;
      for (let s = 0; s < states; s++) sums[row + s] = (sums[row + s] as number) + (p[s] as number);
    }
    if (posterior !== undefined) sumStates(p, posterior, i * k, perClass);
  }
  return likelihood;
}

/** Writes the posterior over states of item i into `p` and returns the log likelihood of its votes. */
function statePosterior(
  table: VoteTable,
  emission: Emission,
  known: ItemKnowledge,
  i: number,
  p: Float64Array,
): number {
  const { workerOf, classOf } = table;
  const { states, logPrior, logVote } = emission;
  const k = table.classes.length;
  const perClass = states / k;
  const end = table.itemStart[i + 1] as number;
  for (let s = 0; s < states; s++) p[s] = logPrior[s] as number;
  for (let v = table.itemStart[i] as number; v < end; v++) {
    const row = ((workerOf[v] as number) * k + (classOf[v] as number)) * states;
    for (let s = 0; s < states; s++) p[s] = (p[s] as number) + (logVote[row + s] as number);
  }
  if (known.logEvidence !== undefined) addEvidence(p, known.logEvidence, i * k, perClass);
  const gold = known.gold?.[i] ?? -1;
  if (gold >= 0) keepOnly(p, gold * perClass, (gold + 1) * perClass);
  return normalise(p);
}

/** Turns log weights into probabilities in place and returns the log of their sum. */
export function normalise(p: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < p.length; s++) if ((p[s] as number) > top) top = p[s] as number;
  let sum = 0;
  for (let s = 0; s < p.length; s++) {
    const e = Math.exp((p[s] as number) - top);
    p[s] = e;
    sum += e;
  }
  for (let s = 0; s < p.length; s++) p[s] = (p[s] as number) / sum;
  return top + Math.log(sum);
}

/**
 * The same pass for two states. The log odds of a vote are looked up from one table, and only the mass of the second
 * state is counted a vote; the first state's is the number of votes less it.
 */
function twoStatePass(
  table: VoteTable,
  emission: Emission,
  counts: Counts,
  known: ItemKnowledge,
  posterior?: Float64Array,
): number {
  const { itemStart, workerOf, classOf } = table;
  const rows = table.workers.length * 2;
  const odds = new Float64Array(rows);
  const base = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    base[row] = emission.logVote[row * 2] as number;
    odds[row] = (emission.logVote[row * 2 + 1] as number) - (emission.logVote[row * 2] as number);
  }
  const votes = new Float64Array(rows);
  const second = new Float64Array(rows);
  const n = table.items.length;
  const priorOdds = (emission.logPrior[1] as number) - (emission.logPrior[0] as number);
  let likelihood = n * (emission.logPrior[0] as number);
  let mass = 0;
  for (let i = 0; i < n; i++) {
    const from = itemStart[i] as number;
    const end = itemStart[i + 1] as number;
    let sum = priorOdds;
    for (let v = from; v < end; v++) sum += odds[(workerOf[v] as number) * 2 + (classOf[v] as number)] as number;
    if (known.logEvidence !== undefined) {
      sum += (known.logEvidence[i * 2 + 1] as number) - (known.logEvidence[i * 2] as number);
      likelihood += known.logEvidence[i * 2] as number;
    }
    const gold = known.gold === undefined ? -1 : (known.gold[i] as number);
    const p = gold < 0 ? 1 / (1 + Math.exp(-sum)) : gold;
    likelihood += gold < 0 ? (sum > 0 ? sum + Math.log1p(Math.exp(-sum)) : Math.log1p(Math.exp(sum))) : gold * sum;
    mass += p;
    for (let v = from; v < end; v++) {
      const row = (workerOf[v] as number) * 2 + (classOf[v] as number);
      second[row] = (second[row] as number) + p;
      votes[row] = (votes[row] as number) + 1;
    }
    if (posterior !== undefined) {
      posterior[i * 2] = 1 - p;
      posterior[i * 2 + 1] = p;
    }
  }
  counts.items[0] = n - mass;
  counts.items[1] = mass;
  for (let row = 0; row < rows; row++) {
    likelihood += (votes[row] as number) * (base[row] as number);
    counts.votes[row * 2] = Math.max(0, (votes[row] as number) - (second[row] as number));
    counts.votes[row * 2 + 1] = second[row] as number;
  }
  return likelihood;
}

function addEvidence(p: Float64Array, logEvidence: Float64Array, row: number, perClass: number): void {
  for (let s = 0; s < p.length; s++) p[s] = (p[s] as number) + (logEvidence[row + Math.floor(s / perClass)] as number);
}

function keepOnly(p: Float64Array, from: number, end: number): void {
  p.fill(Number.NEGATIVE_INFINITY, 0, from);
  p.fill(Number.NEGATIVE_INFINITY, end);
}

function sumStates(p: Float64Array, posterior: Float64Array, row: number, perClass: number): void {
  for (let s = 0, c = 0; s < p.length; c++) {
    let sum = 0;
    for (let m = 0; m < perClass; m++, s++) sum += p[s] as number;
    posterior[row + c] = sum;
  }
}

/** The crowd's confusion: probability that a random vote on an item of class c says l, at l x classes + c, with pseudo-votes. */
export function crowdConfusion(said: Float64Array, k: number): Float64Array {
  const crowd = Float64Array.from(said);
  for (let c = 0; c < k; c++) {
    let sum = 0;
    for (let l = 0; l < k; l++) {
      const mass = (crowd[l * k + c] as number) + (l === c ? 2 : 1);
      crowd[l * k + c] = mass;
      sum += mass;
    }
    for (let l = 0; l < k; l++) crowd[l * k + c] = (crowd[l * k + c] as number) / sum;
  }
  return crowd;
}
