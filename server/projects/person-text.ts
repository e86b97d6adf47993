import { z } from 'zod';

/**
 * Text as people type and paste it, made safe to keep and to show. PostgreSQL stores neither NUL nor half a surrogate
 * pair; control characters mean nothing on a page; and the invisible bidirectional overrides (U+202A-202E, U+2066-2069)
 * can make "gpj.exe" read as "exe.jpg" and turn around the words that follow a name.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
const loneSurrogates = /\p{Surrogate}/gu;
const overrides = /[\u202A-\u202E\u2066-\u2069]/g;
const breaks = /[\s\u0085\u2028\u2029]+/g;

/** Several lines: line ends become \n, everything else that can be seen stays as it was typed. Pure. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(loneSurrogates, '\uFFFD').replace(controls, '');
}

/** One line: white space becomes single spaces, ends are trimmed, bidirectional overrides are dropped. Pure. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(overrides, '').replace(breaks, ' ').trim();
}

/** A required name or title of at most `most` characters. */
export function line(most: number) {
  return z.string().max(most).transform(cleanLine).pipe(z.string().min(1));
}

/** A name, title or remark that may be empty. */
export function optionalLine(most: number) {
  return z.string().max(most).transform(cleanLine);
}

/** Running text of at most `most` characters that may be empty. */
export function runningText(most: number) {
  return z.string().max(most).transform(cleanText);
}
