/**
 * One round of collapsed variational inference (CVB0): each item's class is drawn again from the counts of all *other*
 * items, and the mass of its votes moves at once,
 *
 *     q_i(c) ~ (N_c + prior_c) prod_{votes (w,l) of i} (n_wcl + scale base_wc(l)) / (n_wc + strength),   counts without i.
 *
 * Asuncion et al. 2009 (UAI, arXiv:1205.2662). Cost O(votes x classes). Items whose class is known stay as they are.
 */
import { type Counts, type ItemKnowledge, normalise } from '@/server/consensus/latent-classes';
import type { VoteTable } from '@/server/consensus/votes';

interface CollapsedState {
  readonly posterior: Float64Array;
  readonly counts: Counts;
  /** Expected votes of each worker on items of each class: worker x classes. */
  readonly ofWorker: Float64Array;
  readonly p: Float64Array;
  /** Room for one number a class. */
  readonly factors: Float64Array;
}

interface CollapsedPrior {
  /** Added to the number of items of each class. */
  readonly classes: Float64Array;
  /** What each confusion row is drawn towards, laid out as the counts; times `scale` it sums to `strength`. */
  readonly base: Float64Array;
  readonly scale: number;
  readonly strength: number;
}

/** Updates the state in place; returns the largest change of any item's posterior. */
export function collapsedRound(
  table: VoteTable,
  known: ItemKnowledge,
  state: CollapsedState,
  prior: CollapsedPrior,
): number {
  let change = 0;
  for (let i = 0; i < table.items.length; i++) {
    if ((known.gold?.[i] ?? -1) < 0) change = Math.max(change, updateItem(table, known, i, state, prior));
  }
  return change;
}

/** So many factors are multiplied before a logarithm is taken of them: none is below 1e-15, so that no product vanishes. */
const atOnce = 16;

function updateItem(
  table: VoteTable,
  known: ItemKnowledge,
  i: number,
  state: CollapsedState,
  prior: CollapsedPrior,
): number {
  const { posterior, counts, p, factors } = state;
  const k = p.length;
  const [from, end] = [table.itemStart[i] as number, table.itemStart[i + 1] as number];
  for (let c = 0; c < k; c++) {
    factors[c] =
      Math.max(0, (counts.items[c] as number) - (posterior[i * k + c] as number)) + (prior.classes[c] as number);
  }
  if (end - from < atOnce && known.logEvidence === undefined) {
    multiplyVotes(table, i, from, end, state, prior);
    let sum = 0;
    for (let c = 0; c < k; c++) sum += factors[c] as number;
    for (let c = 0; c < k; c++) p[c] = (factors[c] as number) / sum;
    return moveMass(table, i, state);
  }
  for (let c = 0; c < k; c++) p[c] = Math.log(factors[c] as number) + (known.logEvidence?.[i * k + c] ?? 0);
  for (let v = from; v < end; v += atOnce) {
    factors.fill(1);
    multiplyVotes(table, i, v, Math.min(end, v + atOnce), state, prior);
    for (let c = 0; c < k; c++) p[c] = (p[c] as number) + Math.log(factors[c] as number);
  }
  normalise(p);
  return moveMass(table, i, state);
}

/** Multiplies the factors of some of the item's votes. Classes lie side by side in memory, so they are the inner loop. */
function multiplyVotes(
  { workerOf, classOf }: VoteTable,
  i: number,
  from: number,
  end: number,
  { posterior, counts, ofWorker, factors }: CollapsedState,
  { base, scale, strength }: CollapsedPrior,
): void {
  const k = factors.length;
  const item = i * k;
  for (let v = from; v < end; v++) {
    const worker = (workerOf[v] as number) * k;
    const row = (worker + (classOf[v] as number)) * k;
    for (let c = 0; c < k; c++) {
      const own = posterior[item + c] as number;
      const said = Math.max(0, (counts.votes[row + c] as number) - own) + scale * (base[row + c] as number);
      const all = Math.max(0, (ofWorker[worker + c] as number) - own) + strength;
      factors[c] = ((factors[c] as number) * said) / all;
    }
  }
}

/** Gives the item and its votes the classes of `p`. */
function moveMass({ workerOf, classOf, itemStart }: VoteTable, i: number, state: CollapsedState): number {
  const { posterior, counts, ofWorker, p, factors: moved } = state;
  const k = p.length;
  let change = 0;
  for (let c = 0; c < k; c++) {
    const by = (p[c] as number) - (posterior[i * k + c] as number);
    moved[c] = by;
    change = Math.max(change, Math.abs(by));
    posterior[i * k + c] = p[c] as number;
    counts.items[c] = (counts.items[c] as number) + by;
  }
  if (change === 0) return 0;
  for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
    const worker = (workerOf[v] as number) * k;
    const row = (worker + (classOf[v] as number)) * k;
    for (let c = 0; c < k; c++) {
      counts.votes[row + c] = (counts.votes[row + c] as number) + (moved[c] as number);
      ofWorker[worker + c] = (ofWorker[worker + c] as number) + (moved[c] as number);
    }
  }
  return change;
}
