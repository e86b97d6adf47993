/**
 * One round of collapsed variational inference (CVB0): each item's class is drawn again from the counts of all *other*
 * items, and the mass of its votes moves at once,
 *
 *     q_i(c) ~ (N_c + prior_c) prod_{votes (w,l) of i} (n_wcl + scale base_wc(l)) / (n_wc + strength),   counts without i.
 *
 * Asuncion et al. 2009 (UAI, arXiv:1205.2662). Cost O(votes x classes). Items whose class is known stay as they are. Who
 * is judged later sees what became of the earlier; items of a run of `alike` see none of each other's change, so that
 * nothing hangs on which of them comes first.
 */
import { type Counts, type FitOptions, type ItemKnowledge, normalise } from '@/server/consensus/latent-classes';
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
  known: Pick<FitOptions, 'gold' | 'logEvidence' | 'alike'>,
  state: CollapsedState,
  prior: CollapsedPrior,
): number {
  const { alike, gold } = known;
  const k = state.p.length;
  const runs = alike === undefined ? table.items.length : alike.length - 1;
  let change = 0;
  for (let run = 0; run < runs; run++) {
    const from = alike?.[run] ?? run;
    const end = alike?.[run + 1] ?? run + 1;
    const judged = end - from > 1 ? new Float64Array((end - from) * k) : undefined;
    for (let i = from; i < end; i++) {
      if ((gold?.[i] ?? -1) >= 0) continue;
      judgeItem(table, known, i, state, prior);
      if (judged === undefined) change = Math.max(change, moveMass(table, i, state));
      else judged.set(state.p, (i - from) * k);
    }
    for (let i = from; i < end && judged !== undefined; i++) {
      if ((gold?.[i] ?? -1) >= 0) continue;
      state.p.set(judged.subarray((i - from) * k, (i - from + 1) * k));
      change = Math.max(change, moveMass(table, i, state));
    }
  }
  return change;
}

/** So many factors are multiplied before a logarithm is taken of them: none is below 1e-15, so that no product vanishes. */
const atOnce = 16;

/** Leaves what the item's classes come to in `p`. */
function judgeItem(
  table: VoteTable,
  known: ItemKnowledge,
  i: number,
  state: CollapsedState,
  prior: CollapsedPrior,
): void {
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
    return;
  }
  for (let c = 0; c < k; c++) p[c] = Math.log(factors[c] as number) + (known.logEvidence?.[i * k + c] ?? 0);
  for (let v = from; v < end; v += atOnce) {
    factors.fill(1);
    multiplyVotes(table, i, v, Math.min(end, v + atOnce), state, prior);
    for (let c = 0; c < k; c++) p[c] = (p[c] as number) + Math.log(factors[c] as number);
  }
  normalise(p);
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
