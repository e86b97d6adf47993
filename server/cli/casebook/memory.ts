import 'server-only';
import { totalmem } from 'node:os';
import { badData } from '@/server/cli/casebook/refusal';
import type { VoteTable } from '@/server/consensus/votes';

/** How many numbers a method keeps for each item and class, and for each worker and pair of classes; measured. */
const kept: Readonly<Record<string, { readonly items: number; readonly workers: number }>> = {
  'majority-vote': { items: 1, workers: 0 },
  wawa: { items: 2, workers: 0 },
  'zero-based-skill': { items: 2, workers: 0 },
  glad: { items: 2, workers: 0 },
  crowdlab: { items: 3, workers: 0 },
  'one-coin': { items: 3, workers: 4 },
  'dawid-skene': { items: 3, workers: 4 },
  ibcc: { items: 3, workers: 4 },
  'collapsed-ibcc': { items: 3, workers: 4 },
  ebcc: { items: 4, workers: 10 },
  auto: { items: 6, workers: 6 },
};

/** Refuses, in words and before anything is computed, votes of so many classes that this machine could not hold them. */
export function refuseBeyondMemory(file: string, table: VoteTable, method: string, isChosen: boolean): void {
  const [items, workers, classes] = [table.items.length, table.workers.length, table.classes.length];
  const { items: ofItems, workers: ofWorkers } = kept[method] ?? { items: 6, workers: 6 };
  const need = 8 * classes * (items * ofItems + workers * classes * ofWorkers);
  if (need <= totalmem()) return;
  const counts = `${classes.toLocaleString('en')} classes on ${items.toLocaleString('en')} items by ${workers.toLocaleString('en')} workers`;
  const lighter = isChosen && ofWorkers > 0 ? '; --method glad or majority-vote needs much less' : '';
  const expected = `fewer classes: ${counts} need ${Math.ceil(need / 1e9).toLocaleString('en')} GB of memory${lighter}`;
  throw badData({ file, column: 'label', expected });
}

/** Bytes for each question, an item and a class, and for each answer to one; measured. */
const ofQuestion = { itself: 128, answer: 12 };

/** Refuses, as soon as so many are read, items and classes whose every pair is a question of its own (`--several`). */
export function refuseManyQuestions(
  file: string,
  line: number,
  { items, classes, answers }: { readonly items: number; readonly classes: number; readonly answers: number },
): void {
  const need = classes * (items * ofQuestion.itself + answers * ofQuestion.answer);
  if (need <= totalmem()) return;
  const counts = `${classes.toLocaleString('en')} classes on ${items.toLocaleString('en')} items`;
  const size = `${Math.ceil(need / 1e9).toLocaleString('en')} GB of memory`;
  const expected = `fewer classes or items: those up to this line, ${counts}, ask each class of each item and need ${size}`;
  throw badData({ file, line, column: 'label', expected });
}

/**
 * Refuses, as soon as so many are read, a classifier's probabilities that could not be held twice: as they are read, and in
 * the order of the items and classes they are compared with.
 */
export function refuseManyProbabilities(file: string, line: number, items: number, classes: number): void {
  const need = 16 * classes * items;
  if (need <= totalmem()) return;
  const counts = `${classes.toLocaleString('en')} classes on ${items.toLocaleString('en')} items`;
  const size = `${Math.ceil(need / 1e9).toLocaleString('en')} GB of memory`;
  throw badData({ file, line, expected: `fewer classes or items: those up to this line, ${counts}, need ${size}` });
}

interface LongText {
  readonly line: number;
  readonly words: number;
}

/** Refuses two texts of one item that could not be laid side by side, every word of one beside every word of the other. */
export function refuseLongTexts(file: string, longest: LongText, next: LongText): void {
  // Eight bytes a pair of words, and half as much again for the words that only one text has.
  const need = 12 * longest.words * next.words;
  if (need <= totalmem()) return;
  const other = `${next.words.toLocaleString('en')} on line ${next.line}`;
  const size = `${Math.ceil(need / 1e9).toLocaleString('en')} GB of memory`;
  const expected = `shorter texts: ${longest.words.toLocaleString('en')} words here and ${other} need ${size}`;
  throw badData({ file, line: longest.line, column: 'annotation', expected });
}

/** So many numbers of a matrix are printed as JSON at most: a text cannot be longer than half a billion characters. */
const mostPrinted = 1 << 25;

/** Refuses probabilities of so many classes that a matrix of them all could not be held, or not be printed. */
export function refuseManyPairs(file: string, items: number, classes: number, isPrinted: boolean): void {
  const need = 8 * classes * (2 * items + classes);
  const counts = `${classes.toLocaleString('en')} classes on ${items.toLocaleString('en')} items`;
  if (need > totalmem()) {
    const size = `${Math.ceil(need / 1e9).toLocaleString('en')} GB of memory`;
    throw badData({ file, line: 1, expected: `fewer classes or items: ${counts} need ${size}` });
  }
  if (isPrinted && classes ** 2 > mostPrinted) {
    const limit = `at most ${Math.floor(Math.sqrt(mostPrinted)).toLocaleString('en')} classes with --json`;
    throw badData({ file, line: 1, expected: `${limit}, whose pairs are all printed`, found: counts });
  }
}

const outgrown = /Invalid (typed )?array length|(Map|Set) maximum size|Array buffer allocation|Invalid string length/;

/** Whether the runtime gave up because something would not fit, which is no fault in the program. */
export function isBeyondMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === 'ERR_STRING_TOO_LONG') ||
    (error instanceof RangeError && outgrown.test(error.message))
  );
}
