import { shown } from '@/server/cli/casebook/shown';

/**
 * The two refusals of the command. Bad data names the file, the line, the column and what was expected there, and
 * ends the process with 1; bad usage names the option and ends it with 2.
 */
export class BadData extends Error {
  readonly place: BadPlace;
  constructor(place: BadPlace) {
    super(shown(describe(place)));
    this.name = 'BadData';
    this.place = place;
  }
}

export class BadUsage extends Error {
  constructor(message: string) {
    super(shown(message));
    this.name = 'BadUsage';
  }
}

interface BadPlace {
  readonly file: string;
  /** Counted from 1; absent when the whole file is at fault. */
  readonly line?: number;
  /** A column's header or a JSON field; or a character position counted from 1. */
  readonly column?: string | number;
  readonly expected: string;
  /** What stood there instead, shortened for the terminal. */
  readonly found?: string;
}

export function badData(place: BadPlace): BadData {
  return new BadData(place);
}

export function badUsage(message: string): BadUsage {
  return new BadUsage(message);
}

function describe(place: BadPlace): string {
  const where = [place.file === '-' ? 'standard input' : place.file === '' ? '""' : place.file];
  if (place.line !== undefined) where.push(`line ${place.line}`);
  if (place.column !== undefined) where.push(`column ${place.column}`);
  const found = place.found === undefined ? '' : `, found ${quoted(place.found)}`;
  return `${where.join(', ')}: expected ${place.expected}${found}`;
}

function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(short);
}
