/**
 * Several transcripts of one recording or image as a lattice of slots, each holding the words that stand there and how much
 * speaks for each, "nothing here" included (ROVER; Fiscus 1997, doi:10.1109/ASRU.1997.659110). A further transcript is
 * aligned by dynamic programming; the cost of putting a word into a slot is its mean distance to what the slot holds, where
 * unlike words are as far apart as their letters (so "shorty" goes with "shortly", not with its neighbour), leaving a slot
 * out costs what speaks for a word there, and a new slot costs 1. O(slots x words x words of a slot) a transcript.
 */
import { editsBetween } from '@/server/consensus/text-errors';

export interface Slot {
  /** What speaks for each word; '' is no word. */
  readonly support: Map<string, number>;
  total: number;
}

/** Word distance 0..1: edits of letters over the length of the longer word, no less than .3 for different words. */
export type WordDistance = (a: string, b: string) => number;

export function wordDistance(): WordDistance {
  const known = new Map<string, number>();
  return (a, b) => {
    if (a === b) return 0;
    if (a === '' || b === '') return 1;
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const value = known.get(key) ?? Math.max(0.3, editsBetween(a, b) / Math.max(a.length, b.length));
    known.set(key, value);
    return value;
  };
}

/** Adds a transcript's words to the lattice with a weight; the first one makes its slots. */
export function addTranscript(slots: Slot[], words: readonly string[], weight: number, distance: WordDistance): void {
  const before = slots[0]?.total ?? 0;
  const path = align(slots, words, distance);
  let at = 0;
  for (const { word, insert } of path) {
    if (insert) slots.splice(at, 0, { support: new Map(before > 0 ? [['', before]] : []), total: before });
    const slot = slots[at++];
    if (slot === undefined) continue;
    slot.support.set(word, (slot.support.get(word) ?? 0) + weight);
    slot.total += weight;
  }
}

/** The best word of every slot: most support counting that of like words a little; ties to the longer, then by code. */
export function bestWords(slots: readonly Slot[], distance: WordDistance): { words: string[]; confidence: number } {
  const words: string[] = [];
  let log = 0;
  for (const { support, total } of slots) {
    let [best, most] = ['', -1];
    for (const [word, own] of support) {
      let score = own;
      if (word !== '') {
        for (const [other, weight] of support) {
          if (other !== word && other !== '') score += kinship * weight * (1 - distance(word, other));
        }
      }
      const tied = Math.abs(score - most) < 1e-9;
      if (tied ? longer(word, best) : score > most) [best, most] = [word, score];
    }
    if (best !== '') words.push(best);
    log += Math.log(Math.max(1e-6, (support.get(best) ?? 0) / total));
  }
  return { words, confidence: slots.length > 0 ? Math.exp(log / slots.length) : 1 };
}

/** What a like word's support adds: two misspellings of a word speak for it against leaving it out. */
const kinship = 0.4;

function longer(a: string, b: string): boolean {
  return a.length !== b.length ? a.length > b.length : a > b;
}

interface Step {
  readonly word: string;
  readonly insert: boolean;
}

function align(slots: readonly Slot[], words: readonly string[], distance: WordDistance): Step[] {
  const width = words.length + 1;
  const cost = new Float64Array((slots.length + 1) * width);
  for (let n = 1; n < width; n++) cost[n] = n;
  const skip = slots.map(({ support, total }) => 1 - (support.get('') ?? 0) / total);
  const put = new Float64Array(slots.length * words.length);
  for (let s = 0; s < slots.length; s++) {
    const row = (s + 1) * width;
    cost[row] = (cost[row - width] as number) + (skip[s] as number);
    for (let n = 1; n < width; n++) {
      const here = meanDistance(slots[s] as Slot, words[n - 1] as string, distance);
      put[s * words.length + n - 1] = here;
      cost[row + n] = Math.min(
        (cost[row - width + n - 1] as number) + here,
        (cost[row - width + n] as number) + (skip[s] as number),
        (cost[row + n - 1] as number) + 1,
      );
    }
  }
  const path: Step[] = [];
  let [s, n] = [slots.length, words.length];
  while (s > 0 || n > 0) {
    const here = cost[s * width + n] as number;
    const before = s > 0 && n > 0 ? (cost[(s - 1) * width + n - 1] as number) : Infinity;
    if (before < Infinity && here === before + (put[(s - 1) * words.length + n - 1] as number)) {
      path.push({ word: words[--n] as string, insert: false });
      s--;
    } else if (s > 0 && here === (cost[(s - 1) * width + n] as number) + (skip[s - 1] as number)) {
      path.push({ word: '', insert: false });
      s--;
    } else path.push({ word: words[--n] as string, insert: true });
  }
  return path.reverse();
}

function meanDistance({ support, total }: Slot, word: string, distance: WordDistance): number {
  let sum = 0;
  for (const [other, weight] of support) sum += weight * distance(word, other);
  return sum / total;
}
