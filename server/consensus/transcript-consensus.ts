/**
 * One text out of the transcripts of several workers: a word lattice an item (`word-lattice.ts`), built again a few times
 * with each transcript weighted by how right it seems. A transcript's expected error rate joins its distance from the item's
 * text with its worker's rate on all other items (worth so many words), and its weight is the log odds of a right word.
 * Transcripts enter the lattice from the most to the least trusted. Words are compared without case and punctuation; the
 * text returned uses the spelling that most weight chose. Cost: O(rounds x transcripts x words^2).
 * No transcripts: an empty text. One: that text. Names of workers and the order of rows do not matter.
 */
import { editsBetween, plainSpeech, wordsOf } from '@/server/consensus/text-errors';
import { addTranscript, bestWords, type Slot, type WordDistance, wordDistance } from '@/server/consensus/word-lattice';

export interface Transcript {
  readonly worker: string;
  readonly text: string;
}

export interface TranscriptConsensus {
  readonly text: string;
  /** Geometric mean over the words of the weight that speaks for each, 0..1. */
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
  const read: Read[][] = own.map((transcripts) => transcripts.map(readTranscript));
  const distances = read.map(() => wordDistance());
  const merged: Merged[] = read.map((transcripts, n) => merge(transcripts, distances[n] ?? wordDistance()));
  for (let round = 1; round < rounds; round++) {
    const tallies = tallyWorkers(read, merged);
    read.forEach((transcripts, n) => {
      for (const transcript of transcripts) transcript.weight = weigh(transcript, tallies);
      merged[n] = merge(transcripts, distances[n] ?? wordDistance());
    });
  }
  return merged.map(({ words, confidence }, n) => ({
    text: spell(words, read[n] ?? []),
    confidence,
    votes: own[n]?.length ?? 0,
  }));
}

interface Read {
  readonly worker: string;
  readonly words: readonly string[];
  /** The words as written, each beside its plain form. */
  readonly written: readonly { readonly plain: string; readonly word: string }[];
  weight: number;
  errors: number;
  length: number;
}

interface Merged {
  readonly words: readonly string[];
  readonly confidence: number;
}

interface Tally {
  errors: number;
  length: number;
}

function readTranscript({ worker, text }: Transcript): Read {
  const written = wordsOf(text).flatMap((word) => {
    const plain = plainSpeech(word);
    return plain === '' ? [] : [{ plain, word }];
  });
  const words = written.flatMap(({ plain }) => plain.split(' '));
  return { worker, words, written, weight: 1, errors: 0, length: 0 };
}

function merge(transcripts: readonly Read[], distance: WordDistance): Merged {
  const key = (t: Read) => t.words.join(' ');
  const order = [...transcripts].sort(
    (a, b) => b.weight - a.weight || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0),
  );
  const slots: Slot[] = [];
  for (const { words, weight } of order) addTranscript(slots, words, weight, distance);
  return bestWords(slots, distance);
}

/** Wrong words of every worker against the texts merged so far. */
function tallyWorkers(read: readonly (readonly Read[])[], merged: readonly Merged[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  read.forEach((transcripts, n) => {
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
