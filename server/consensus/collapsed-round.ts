/**
 * One round of collapsed variational inference (CVB0): each item's class is drawn again from the counts of all *other*
 * items, and the mass of its votes moves at once,
 *
 *     q_i(c) ~ (N_c + prior_c) prod_{votes (w,l) of i} (n_wcl + prior_wc(l)) / (n_wc + strength),   counts without i.
 *
 * Asuncion et al. 2009 (UAI, arXiv:1205.2662). Cost O(votes x classes). Items whose class is known stay as they are. Who
 * is judged later sees what became of the earlier; items of a run of `alike` see none of each other's change, so that
 * nothing hangs on which of them comes first.
 */
import { type FitOptions, type ItemKnowledge, normalise } from '@/server/consensus/latent-classes';
import type { VoteTable } from '@/server/consensus/votes';
import { type ClassMasses, classMasses, type WorkerRows, workerRows } from '@/server/consensus/worker-rows';

interface CollapsedState {
  readonly posterior: Float64Array;
  readonly rows: WorkerRows;
  readonly masses: ClassMasses;
  /** The prior's rows where they are worked out once a round, laid out as the votes; room for one of them otherwise. */
  readonly base: Float64Array;
  readonly p: Float64Array;
  /** Room for one number a class. */
  readonly factors: Float64Array;
}

interface CollapsedPrior {
  /** Added to the number of items of each class. */
  readonly classes: Float64Array;
  /** Writes what the confusions of a worker who says `label` are drawn towards, from `at` on: one number a class. */
  write(worker: number, label: number, into: Float64Array, at: number): void;
  /** What these numbers sum to over all labels. */
  readonly strength: number;
}

/** @param posterior items x classes, which the rounds change. */
export function collapsedState(table: VoteTable, posterior: Float64Array, rows = workerRows(table)): CollapsedState {
  const k = table.classes.length;
  const [p, factors] = [new Float64Array(k), new Float64Array(k)];
  const base = new Float64Array(rows.isFull ? rows.count * k : k);
  return { posterior, rows, masses: classMasses(table, rows, posterior), base, p, factors };
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
  if (state.rows.isFull) {
    for (let w = 0; w < table.workers.length; w++)
      for (let l = 0; l < k; l++) prior.write(w, l, state.base, (w * k + l) * k);
  }
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
  const { posterior, masses, p, factors } = state;
  const k = p.length;
  const [from, end] = [table.itemStart[i] as number, table.itemStart[i + 1] as number];
  for (let c = 0; c < k; c++) {
    factors[c] =
      Math.max(0, (masses.items[c] as number) - (posterior[i * k + c] as number)) + (prior.classes[c] as number);
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
  { posterior, rows, masses, base, factors }: CollapsedState,
  prior: CollapsedPrior,
): void {
  const { votes, ofWorker } = masses;
  const { at, isFull } = rows;
  const { strength } = prior;
  const k = factors.length;
  const item = i * k;
  for (let v = from; v < end; v++) {
    const [w, label] = [workerOf[v] as number, classOf[v] as number];
    const worker = w * k;
    const row = at[worker + label] as number;
    if (!isFull) prior.write(w, label, base, 0);
    const ofRow = isFull ? row * k : 0;
    // What somebody said of this item alone has no votes without it.
    const counted = row < 0 ? posterior : votes;
    const start = row < 0 ? item : row * k;
    for (let c = 0; c < k; c++) {
      const own = posterior[item + c] as number;
      const said = Math.max(0, (counted[start + c] as number) - own) + (base[ofRow + c] as number);
      const all = Math.max(0, (ofWorker[worker + c] as number) - own) + strength;
      factors[c] = ((factors[c] as number) * said) / all;
    }
  }
}

/** Gives the item and its votes the classes of `p`. */
function moveMass({ workerOf, classOf, itemStart }: VoteTable, i: number, state: CollapsedState): number {
  const { posterior, rows, masses, p, factors: moved } = state;
  const { items, votes, ofWorker } = masses;
  const k = p.length;
  let change = 0;
  for (let c = 0; c < k; c++) {
    const by = (p[c] as number) - (posterior[i * k + c] as number);
    moved[c] = by;
    change = Math.max(change, Math.abs(by));
    posterior[i * k + c] = p[c] as number;
    items[c] = (items[c] as number) + by;
  }
  if (change === 0) return 0;
  for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
    const worker = (workerOf[v] as number) * k;
    const row = (rows.at[worker + (classOf[v] as number)] as number) * k;
    for (let c = 0; c < k; c++) {
      ofWorker[worker + c] = (ofWorker[worker + c] as number) + (moved[c] as number);
      if (row >= 0) votes[row + c] = (votes[row + c] as number) + (moved[c] as number);
    }
  }
  return change;
}
