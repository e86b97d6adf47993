/**
 * Flags: for every item how likely its label is wrong, how rare it is, and which of the two it is. The probability is one
 * less the label's in `auto`, whose average is calibrated (see there), so it can be read as a probability and not only as
 * a rank. Judged is the consensus, or any label given from elsewhere.
 *
 * An item is in the rare slice when at least one worker voted a class with under 15 % of all votes: a rare item that
 * most workers mistook for a common one shows only through such a vote. Where nobody voted the label stands for the votes,
 * and the verdict is ambiguous unless a classifier or the gold knows the item (`autoWithUnvoted`).
 *
 * The order is by `suspicion`: an error counts once, and once more where what it hides is rare. Rare cases are few, so by the
 * probability alone their errors drown in the doubts between common classes (figure A11 of `test/bench/results.md`).
 * Cost: that of `auto` plus O(votes).
 */
import type { AutoEstimate } from '@/server/consensus/auto';
import type { Confusions } from '@/server/consensus/confusions';
import { autoWithUnvoted, isUnvoted, type KnownOfItems } from '@/server/consensus/unvoted';
import { classVotes, settle, type VoteTable } from '@/server/consensus/votes';

export type Verdict = 'rare_and_right' | 'rare_and_wrong' | 'common_and_right' | 'common_and_wrong' | 'ambiguous';

export interface Flag {
  readonly item: number;
  /** Class judged, by index. */
  readonly label: number;
  readonly errorProbability: number;
  /** What to look at first, from 0 to 2: `errorProbability` plus the probability that the truth is another, rare class. */
  readonly suspicion: number;
  /** 1 less the share, among all votes, of the rarest class that was voted or judged on this item. */
  readonly rarity: number;
  readonly isRareSlice: boolean;
  readonly verdict: Verdict;
  /** The most probable other class and its probability. */
  readonly instead: number;
  readonly insteadProbability: number;
  readonly votes: number;
  /** Votes against the label, the most skilled voter first. */
  readonly dissent: readonly { readonly worker: number; readonly label: number; readonly skill: number }[];
  /** The class a given classifier finds most probable, or -1. */
  readonly modelLabel: number;
}

/** Of `judged`, -1 judges the consensus. */
interface FlagOptions extends KnownOfItems {
  /** What `auto` said of this table, where it has been asked already. */
  readonly estimate?: AutoEstimate | undefined;
}

/** Classes with a smaller share of the votes are rare. */
const rareShare = 0.15;
/** An error probability from here on is a verdict of wrong; from `doubtful` on the item is ambiguous. */
const wrong = 0.5;
const doubtful = 0.25;

/** Every item once, the most suspicious first; equal suspicion in item order. */
export function flagItems(table: VoteTable, options: FlagOptions = {}): Flag[] {
  const k = table.classes.length;
  const { posterior, workers } = options.estimate ?? autoWithUnvoted(table, options);
  const consensus = options.estimate?.label ?? settle(table, posterior).label;
  // Where nobody voted at all, no class is known to be rare.
  const share = classVotes(table).map((votes) => (table.classOf.length > 0 ? votes / table.classOf.length : 1));
  const skill = meanSkill(table, workers.confusion, workers.prior);
  const { probabilities, isUnseen, gold } = options;
  const hasModel = (item: number): boolean => probabilities !== undefined && isUnseen?.(item) !== true;
  const isKnown = (item: number): boolean => !isUnvoted(table, item) || hasModel(item) || (gold?.[item] ?? -1) >= 0;
  const flags = table.items.map((_, item): Flag => {
    const given = options.judged?.[item] ?? -1;
    const label = given >= 0 ? given : (consensus[item] as number);
    const row = posterior.subarray(item * k, (item + 1) * k);
    const errorProbability = Math.min(1, Math.max(0, 1 - (row[label] ?? 0)));
    const instead = bestOther(row, label);
    const seen = isUnvoted(table, item) ? (share[label] ?? 1) : rarestVote(table, item, share);
    const isRareSlice = seen < rareShare;
    return {
      item,
      label,
      errorProbability,
      suspicion: errorProbability + hiddenRarity(row, label, share),
      rarity: 1 - Math.min(seen, share[label] ?? 1),
      isRareSlice,
      verdict: isKnown(item) ? verdictOf(errorProbability, isRareSlice) : 'ambiguous',
      instead,
      insteadProbability: row[instead] ?? 0,
      votes: (table.itemStart[item + 1] as number) - (table.itemStart[item] as number),
      dissent: dissentOf(table, item, label, skill),
      modelLabel: hasModel(item) ? bestOther(probabilities?.subarray(item * k, (item + 1) * k) ?? row, -1) : -1,
    };
  });
  return flags.sort((a, b) => b.suspicion - a.suspicion || a.item - b.item);
}

function verdictOf(errorProbability: number, isRare: boolean): Verdict {
  if (errorProbability >= wrong) return isRare ? 'rare_and_wrong' : 'common_and_wrong';
  if (errorProbability >= doubtful) return 'ambiguous';
  return isRare ? 'rare_and_right' : 'common_and_right';
}

/** Probability of all rare classes but the label. */
function hiddenRarity(row: Float64Array, label: number, share: Float64Array): number {
  return row.reduce((sum, p, c) => (c !== label && (share[c] as number) < rareShare ? sum + p : sum), 0);
}

function bestOther(row: Float64Array, label: number): number {
  let best = -1;
  for (let c = 0; c < row.length; c++)
    if (c !== label && (best < 0 || (row[c] as number) > (row[best] as number))) best = c;
  return best;
}

/** Share of the rarest class voted on the item; 1 without votes. */
function rarestVote(table: VoteTable, item: number, share: Float64Array): number {
  let rarest = 1;
  for (let v = table.itemStart[item] as number; v < (table.itemStart[item + 1] as number); v++) {
    rarest = Math.min(rarest, share[table.classOf[v] as number] as number);
  }
  return rarest;
}

function dissentOf(table: VoteTable, item: number, label: number, skill: Float64Array): Flag['dissent'] {
  const dissent: { worker: number; label: number; skill: number }[] = [];
  for (let v = table.itemStart[item] as number; v < (table.itemStart[item + 1] as number); v++) {
    const worker = table.workerOf[v] as number;
    const said = table.classOf[v] as number;
    if (said !== label) dissent.push({ worker, label: said, skill: skill[worker] as number });
  }
  return dissent.sort((a, b) => b.skill - a.skill || a.worker - b.worker);
}

/** A worker's chance to be right on a random item: the diagonal of the confusion matrix under the class frequencies. */
function meanSkill(table: VoteTable, confusion: Confusions, prior: Float64Array): Float64Array {
  const k = table.classes.length;
  return Float64Array.from(table.workers, (_, w) => {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += (prior[c] as number) * confusion.at(w, c, c);
    return sum;
  });
}
