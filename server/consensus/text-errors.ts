/**
 * Word and character error rates: the fewest substitutions, insertions and deletions that turn the truth into the text
 * (Levenshtein 1966), over the length of the truth. Words are separated by white space; characters are Unicode code
 * points of the NFC form, so a composed and a decomposed Korean syllable are equal. Two rows of memory, O(n m) time.
 */
export interface ErrorCount {
  readonly errors: number;
  /** Words or characters of the truth. */
  readonly length: number;
}

export function wordErrors(truth: string, text: string): ErrorCount {
  return errorsBetween(wordsOf(truth), wordsOf(text));
}

export function characterErrors(truth: string, text: string): ErrorCount {
  return errorsBetween([...truth.normalize('NFC')], [...text.normalize('NFC')]);
}

/** Errors over length; with an empty truth 0 for an empty text and 1 for any other. */
export function errorRate({ errors, length }: ErrorCount): number {
  return length > 0 ? errors / length : Math.min(1, errors);
}

/** Lower case without punctuation, the form in which speech transcripts are compared; apostrophes inside words stay. */
export function plainSpeech(text: string): string {
  const lower = text.normalize('NFC').toLowerCase().replace(/[’`]/g, "'");
  return wordsOf(lower.replace(/[^\p{L}\p{N}'\s]/gu, ' '))
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '')
    .join(' ');
}

export function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function errorsBetween(truth: readonly string[], text: readonly string[]): ErrorCount {
  return { errors: editsBetween(truth, text), length: truth.length };
}

/** Fewest substitutions, insertions and deletions between two sequences, of words, their numbers or a string's code units. */
export function editsBetween<T extends string | number>(a: ArrayLike<T>, b: ArrayLike<T>): number {
  const row = new Uint32Array(b.length + 1);
  for (let n = 0; n <= b.length; n++) row[n] = n;
  for (let m = 0; m < a.length; m++) {
    let diagonal = row[0] as number;
    row[0] = m + 1;
    for (let n = 1; n <= b.length; n++) {
      const above = row[n] as number;
      row[n] = Math.min(diagonal + (a[m] === b[n - 1] ? 0 : 1), above + 1, (row[n - 1] as number) + 1);
      diagonal = above;
    }
  }
  return row[b.length] as number;
}
