/**
 * Majority vote: the label most workers gave, and its share of the votes as confidence,
 *
 *     p(i, c) = (votes of item i for class c + a share of c in all votes) / (votes of item i + a),
 *
 * where a, the pseudo-votes, is 0 unless asked for.
 * Ties go to the class with more votes in the whole table, then to the first by name. Known gold items have their gold
 * class with certainty. Cost O(votes + items x classes). No votes: an empty estimate. An item without votes gets the
 * share of each class in all votes. One voter: their label, confidence 1. One class: that class, confidence 1.
 */
import { classVotes, type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

/**
 * @param gold class index of each item or -1, from `encodeGold`.
 * @param pseudoVotes votes an item is taken to have besides its own, spread as all votes are.
 */
export function majorityVote(table: VoteTable, gold?: Int32Array, pseudoVotes = 0): Estimate {
  const k = table.classes.length;
  const posterior = new Float64Array(table.items.length * k);
  const all = classVotes(table);
  const votes = Math.max(1, table.classOf.length);
  const pseudo = all.map((own) => (pseudoVotes * own) / votes);
  for (let i = 0; i < table.items.length; i++) {
    const from = table.itemStart[i] as number;
    const end = table.itemStart[i + 1] as number;
    const known = gold?.[i] ?? -1;
    if (known >= 0) posterior[i * k + known] = 1;
    else if (from === end) for (let c = 0; c < k; c++) posterior[i * k + c] = (all[c] as number) / votes;
    else {
      const weight = end - from + pseudoVotes;
      for (let c = 0; c < k && pseudoVotes > 0; c++) posterior[i * k + c] = (pseudo[c] as number) / weight;
      for (let v = from; v < end; v++) {
        const at = i * k + (table.classOf[v] as number);
        posterior[at] = (posterior[at] as number) + 1 / weight;
      }
    }
  }
  return settle(table, posterior);
}
