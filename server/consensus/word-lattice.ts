/**
 * Several transcripts of one recording or image as a lattice of slots, each holding the words that stand there and how much
 * speaks for each, "nothing here" included (ROVER; Fiscus 1997, doi:10.1109/ASRU.1997.659110). A further transcript is
 * aligned by dynamic programming; the cost of putting a word into a slot is its mean distance to what the slot holds, where
 * unlike words are as far apart as their letters (so "shorty" goes with "shortly", not with its neighbour), leaving a slot
 * out costs what speaks for a word there, and a new slot costs 1. O(slots x words x words of a slot) a transcript, 8 bytes
 * for each slot and word.
 */
import { editsBetween } from '@/server/consensus/text-errors';

/** The words of one item's transcripts as numbers; 0 is no word. */
export class Vocabulary {
  private readonly ids = new Map<string, number>([['', 0]]);
  private readonly words: string[] = [''];

  idOf(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    this.ids.set(word, this.words.length);
    return this.words.push(word) - 1;
  }

  wordOf(id: number): string {
    return this.words[id] ?? '';
  }

  get size(): number {
    return this.words.length;
  }
}

/** A byte a pair of words holds the edits of nearly all; more pairs than this many bytes are kept one by one, up to a million. */
const mostBytes = 1 << 28;
const mostKept = 1 << 20;
const unknown = 255;

/** Word distance 0..1: edits of letters over the length of the longer word, no less than .3 for different words. */
export class WordDistances {
  private readonly size: number;
  private readonly near: Uint8Array;
  private readonly far = new Map<number, number>();
  private readonly lengths: Int32Array;

  /** Of the words that the vocabulary has by now. */
  constructor(readonly vocabulary: Vocabulary) {
    this.size = vocabulary.size;
    this.lengths = Int32Array.from({ length: this.size }, (_, id) => vocabulary.wordOf(id).length);
    this.near = new Uint8Array(this.size ** 2 <= mostBytes ? this.size ** 2 : 0).fill(unknown);
  }

  between(a: number, b: number): number {
    if (a === b) return 0;
    if (a === 0 || b === 0) return 1;
    const pair = a < b ? a * this.size + b : b * this.size + a;
    const near = this.near[pair] ?? unknown;
    const edits = near === unknown ? this.count(pair, a, b) : near;
    return Math.max(0.3, edits / Math.max(this.lengths[a] as number, this.lengths[b] as number));
  }

  private count(pair: number, a: number, b: number): number {
    const known = this.far.get(pair);
    if (known !== undefined) return known;
    const edits = editsBetween(this.vocabulary.wordOf(a), this.vocabulary.wordOf(b));
    if (edits < unknown && pair < this.near.length) this.near[pair] = edits;
    else {
      if (this.far.size >= mostKept) this.far.clear();
      this.far.set(pair, edits);
    }
    return edits;
  }
}

export interface Slot {
  /** Ids of words, in the order they came, and what speaks for each. */
  readonly words: number[];
  readonly support: number[];
  total: number;
}

/** Adds a transcript's words to the lattice with a weight; the first one makes its slots. Returns the slots. */
export function addTranscript(
  slots: readonly Slot[],
  words: ArrayLike<number>,
  weight: number,
  distances: WordDistances,
): Slot[] {
  const before = slots[0]?.total ?? 0;
  let at = 0;
  return align(slots, words, distances).map(({ word, insert }) => {
    const fresh = { words: before > 0 ? [0] : [], support: before > 0 ? [before] : [], total: before };
    const slot = insert ? fresh : (slots[at++] ?? fresh);
    const known = slot.words.indexOf(word);
    if (known < 0) {
      slot.words.push(word);
      slot.support.push(weight);
    } else slot.support[known] = (slot.support[known] as number) + weight;
    slot.total += weight;
    return slot;
  });
}

/**
 * The best word of every slot: most support counting that of like words a little; ties to the longer, then by code.
 * @param transcripts how many were added, of which every slot has the weight.
 */
export function bestWords(
  slots: readonly Slot[],
  distances: WordDistances,
  transcripts: number,
): { words: number[]; confidence: number } {
  const best: number[] = [];
  let log = 0;
  for (const { words, support, total } of slots) {
    let [chosen, most, own] = [0, -1, 0];
    for (const [n, word] of words.entries()) {
      let score = support[n] as number;
      for (const [m, other] of words.entries()) {
        if (word === 0 || other === 0 || other === word) continue;
        score += kinship * (support[m] as number) * (1 - distances.between(word, other));
      }
      const tied = Math.abs(score - most) < 1e-9;
      const wins = tied ? longer(distances.vocabulary.wordOf(word), distances.vocabulary.wordOf(chosen)) : score > most;
      if (wins) [chosen, most, own] = [word, score, support[n] as number];
    }
    if (chosen !== 0) best.push(chosen);
    log += Math.log(Math.max(1e-6, probability(support, own, total / transcripts)));
  }
  return { words: best, confidence: slots.length > 0 ? Math.exp(log / slots.length) : 1 };
}

/** Share of the plain support beside what weights that are log odds say, as votes are mixed in `auto`. */
const plainShare = 0.25;

/**
 * That a word with `own` support is right: three quarters what log odds make of it against the other words and one that
 * nobody heard, a quarter its share of the support and of one more transcript of the usual weight that heard something else.
 */
export function probability(support: readonly number[], own: number, usual: number): number {
  let [against, total] = [Math.exp(-own), usual];
  for (const other of support) {
    against += Math.exp(other - own);
    total += other;
  }
  return (1 - plainShare) / against + (plainShare * own) / total;
}

/** What a like word's support adds: two misspellings of a word speak for it against leaving it out. */
const kinship = 0.4;

function longer(a: string, b: string): boolean {
  return a.length !== b.length ? a.length > b.length : a > b;
}

interface Step {
  readonly word: number;
  readonly insert: boolean;
}

function align(slots: readonly Slot[], words: ArrayLike<number>, distances: WordDistances): Step[] {
  const width = words.length + 1;
  const cost = new Float64Array((slots.length + 1) * width);
  for (let n = 1; n < width; n++) cost[n] = n;
  const skip = slots.map(({ words: own, support, total }) => 1 - (support[own.indexOf(0)] ?? 0) / total);
  for (let s = 0; s < slots.length; s++) {
    const row = (s + 1) * width;
    cost[row] = (cost[row - width] as number) + (skip[s] as number);
    for (let n = 1; n < width; n++) {
      cost[row + n] = Math.min(
        (cost[row - width + n - 1] as number) + meanDistance(slots[s] as Slot, words[n - 1] as number, distances),
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
    const put = before < Infinity ? meanDistance(slots[s - 1] as Slot, words[n - 1] as number, distances) : 0;
    if (here === before + put) {
      path.push({ word: words[--n] as number, insert: false });
      s--;
    } else if (s > 0 && here === (cost[(s - 1) * width + n] as number) + (skip[s - 1] as number)) {
      path.push({ word: 0, insert: false });
      s--;
    } else path.push({ word: words[--n] as number, insert: true });
  }
  return path.reverse();
}

function meanDistance({ words, support, total }: Slot, word: number, distances: WordDistances): number {
  let sum = 0;
  for (let n = 0; n < words.length; n++) sum += (support[n] as number) * distances.between(word, words[n] as number);
  return sum / total;
}
