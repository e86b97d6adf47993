/**
 * One text out of the transcripts of several workers: a word lattice an item (`word-lattice.ts`), built again a few times
 * with each transcript weighted by how right it seems. A transcript's expected error rate joins its distance from the item's
 * text with its worker's rate on all other items (worth so many words), and its weight is the log odds of a right word.
 * Transcripts enter the lattice from the most to the least trusted. Words are compared without case and punctuation; the
 * text returned uses the spelling that most weight chose. Cost: O(rounds x transcripts x words^2).
 * No transcripts: an empty text. One: that text. Names of workers and the order of rows do not matter.
 */
import { editsBetween, plainSpeech, wordsOf } from '@/server/consensus/text-errors';
import {
  addTranscript,
  bestWords,
  probability,
  type Slot,
  Vocabulary,
  WordDistances,
} from '@/server/consensus/word-lattice';

export interface Transcript {
  readonly worker: string;
  readonly text: string;
}

export interface TranscriptConsensus {
  readonly text: string;
  /** Geometric mean over the words of the probability that each is right, 0..1. */
  readonly confidence: number;
  readonly votes: number;
}

const rounds = 4;
/** The usual rate of wrong words, and how many words of a worker's other items one's own item weighs against. */
const usualRate = 0.15;
const workerWords = 20;
const rateWords = 30;

export function transcriptConsensus(items: readonly (readonly Transcript[])[]): TranscriptConsensus[] {
  const own = items.map((transcripts) => [...new Map(transcripts.map((t) => [t.worker, t])).values()]);
  const read = own.map(readItem);
  const merged = read.map(merge);
  for (let round = 1; round < rounds; round++) {
    const tallies = tallyWorkers(read, merged);
    read.forEach((item, n) => {
      for (const transcript of item.transcripts) transcript.weight = weigh(transcript, tallies);
      merged[n] = merge(item);
    });
  }
  return read.map((item, n) => {
    const { words, confidence } = merged[n] ?? merge(item);
    const text = words.map((id) => item.vocabulary.wordOf(id));
    return { text: spell(text, item.transcripts), confidence, votes: item.transcripts.length };
  });
}

interface ReadItem {
  readonly vocabulary: Vocabulary;
  readonly transcripts: readonly Read[];
}

interface Read {
  readonly worker: string;
  /** Ids of the item's vocabulary. */
  readonly words: Int32Array;
  /** The words as written, each beside its plain form. */
  readonly written: readonly { readonly plain: string; readonly word: string }[];
  weight: number;
  errors: number;
  length: number;
}

interface Merged {
  readonly words: readonly number[];
  readonly confidence: number;
}

interface Tally {
  errors: number;
  length: number;
}

function readItem(transcripts: readonly Transcript[]): ReadItem {
  const vocabulary = new Vocabulary();
  return { vocabulary, transcripts: transcripts.map((transcript) => readTranscript(transcript, vocabulary)) };
}

function readTranscript({ worker, text }: Transcript, vocabulary: Vocabulary): Read {
  const written = wordsOf(text).flatMap((word) => {
    const plain = plainSpeech(word);
    return plain === '' ? [] : [{ plain, word }];
  });
  const words = written.flatMap(({ plain }) => plain.split(' '));
  const ids = Int32Array.from(words, (word) => vocabulary.idOf(word));
  return { worker, words: ids, written, weight: 1, errors: 0, length: 0 };
}

function merge({ vocabulary, transcripts }: ReadItem): Merged {
  const distances = new WordDistances(vocabulary);
  const texts = transcripts.map((read) => ({ read, key: read.written.map(({ plain }) => plain).join(' ') }));
  texts.sort((a, b) => b.read.weight - a.read.weight || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let slots: Slot[] = [];
  for (const { read } of texts) slots = addTranscript(slots, read.words, read.weight, distances);
  if (slots.length > 0 || transcripts.length === 0) return bestWords(slots, distances, transcripts.length);
  // All heard nothing, which is a word as well.
  const heard = transcripts.reduce((sum, { weight }) => sum + weight, 0);
  return { words: [], confidence: probability([heard], heard, heard / transcripts.length) };
}

/** Wrong words of every worker against the texts merged so far. */
function tallyWorkers(read: readonly ReadItem[], merged: readonly Merged[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  read.forEach(({ transcripts }, n) => {
    const text = merged[n]?.words ?? [];
    for (const transcript of transcripts) {
      transcript.errors = editsBetween(text, transcript.words);
      transcript.length = Math.max(text.length, transcript.words.length);
      const tally = tallies.get(transcript.worker) ?? { errors: 0, length: 0 };
      tally.errors += transcript.errors;
      tally.length += transcript.length;
      tallies.set(transcript.worker, tally);
    }
  });
  return tallies;
}

function weigh({ worker, errors, length }: Read, tallies: ReadonlyMap<string, Tally>): number {
  const all = tallies.get(worker) ?? { errors: 0, length: 0 };
  const elsewhere = (all.errors - errors + usualRate * rateWords) / (all.length - length + rateWords);
  const rate = (errors + elsewhere * workerWords) / (length + workerWords);
  const kept = Math.min(0.97, Math.max(0.005, rate));
  return Math.max(0.05, Math.log((1 - kept) / kept));
}

/** Each plain word in the spelling with the most weight behind it; ties to the first by code. */
function spell(words: readonly string[], transcripts: readonly Read[]): string {
  const spellings = new Map<string, Map<string, number>>();
  for (const { written, weight } of transcripts) {
    for (const { plain, word } of written) {
      const forms = spellings.get(plain) ?? new Map<string, number>();
      forms.set(word, (forms.get(word) ?? 0) + weight);
      spellings.set(plain, forms);
    }
  }
  const chosen = new Map<string, string>();
  for (const [plain, forms] of spellings) {
    const [best] = [...forms].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    chosen.set(plain, best?.[0] ?? plain);
  }
  return words.map((word) => chosen.get(word) ?? word).join(' ');
}
