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

function updateItem(
  table: VoteTable,
  known: ItemKnowledge,
  i: number,
  state: CollapsedState,
  prior: CollapsedPrior,
): number {
  const { posterior, counts, ofWorker, p } = state;
  const { classes, base, scale, strength } = prior;
  const { workerOf, classOf, itemStart } = table;
  const k = p.length;
  const from = itemStart[i] as number;
  const end = itemStart[i + 1] as number;
  for (let c = 0; c < k; c++) {
    const own = posterior[i * k + c] as number;
    let weight = Math.log(Math.max(0, (counts.items[c] as number) - own) + (classes[c] as number));
    for (let v = from; v < end; v++) {
      const w = workerOf[v] as number;
      const at = (w * k + (classOf[v] as number)) * k + c;
      const said = Math.max(0, (counts.votes[at] as number) - own) + scale * (base[at] as number);
      weight += Math.log(said / (Math.max(0, (ofWorker[w * k + c] as number) - own) + strength));
    }
    p[c] = weight + (known.logEvidence === undefined ? 0 : (known.logEvidence[i * k + c] as number));
  }
  normalise(p);
  return moveMass(table, i, state);
}

/** Gives the item and its votes the classes of `p`. */
function moveMass({ workerOf, classOf, itemStart }: VoteTable, i: number, state: CollapsedState): number {
  const { posterior, counts, ofWorker, p } = state;
  const k = p.length;
  let change = 0;
  for (let c = 0; c < k; c++) {
    const moved = (p[c] as number) - (posterior[i * k + c] as number);
    if (moved === 0) continue;
    change = Math.max(change, Math.abs(moved));
    posterior[i * k + c] = p[c] as number;
    counts.items[c] = (counts.items[c] as number) + moved;
    for (let v = itemStart[i] as number; v < (itemStart[i + 1] as number); v++) {
      const w = workerOf[v] as number;
      const at = (w * k + (classOf[v] as number)) * k + c;
      counts.votes[at] = (counts.votes[at] as number) + moved;
      ofWorker[w * k + c] = (ofWorker[w * k + c] as number) + moved;
    }
  }
  return change;
}
