/**
 * A streaming reader of comma-separated values (RFC 4180): quotes, doubled quotes, line breaks inside quotes, CRLF, lines
 * that end in CR alone, a missing last line break, blank lines. The separator is a comma, a semicolon or a tab, whichever
 * the header has most of: spreadsheets write that of their country.
 *
 * A quote that went wrong costs its own text and nothing else. Of a text that a quote opened and that does not end as it
 * should, the quotes that follow tell where it ends: at the next one that could close it (a separator or a line break
 * comes after it), unless one stands between that could only open another text (one comes before it). Then the first was
 * never closed, and the lines below it are lines of their own. Each character is looked at a bounded number of times, since
 * whatever opens a text ends the search for the end of an earlier one.
 */

/** Longer records are not read, so that a file without line breaks does not fill the memory. */
export const longestRecord = 1_000_000;

/** So much of a file without a single LF, but with CR, shows that its lines end in CR alone, as old spreadsheets write them. */
const enoughToTell = 65_536;

/** What of a file could not be read, and where. */
export interface CsvFault {
  /**
   * A quote that closes too early (`"ab"c`), that is never closed, or within a text that no quote opened (`a"b`); a record
   * that is too long; what is no text at all.
   */
  readonly kind: 'early' | 'unclosed' | 'within' | 'long' | 'binary';
  /** Of the quote, counted from 1. */
  readonly line: number;
  /** By its name in the header, or its number from 1. */
  readonly column: string | number;
  readonly found: string;
  /** Those of the record that stand before it. */
  readonly fields: readonly string[];
  /** The last line that is left out on account of it. */
  readonly until: number;
}

interface Reading {
  /** Gets the fields (an array that is used again for the next record) and the line the record began on. */
  readonly onRecord: (fields: readonly string[], line: number) => void;
  /** What it throws ends the reading; else that goes on below. */
  readonly onFault: (fault: CsvFault) => void;
  /** Whether a quote within a text that no quote opened is a fault, or a character like any other. */
  readonly refusesQuotesWithin: boolean;
  readonly refusesNul: boolean;
}

interface Quoted {
  readonly value: string;
  readonly end: number;
  readonly lines: number;
}

/** What is to be had beyond the text at hand: more when it is asked for, no more of this record, nothing. */
type Beyond = 'more' | 'full' | 'end';

const quote = 34;
const newline = 10;
const carriage = 13;

export class CsvReader {
  private rest = '';
  private line = 1;
  private separator = 0;
  private fields: string[] = [];
  private endsInCarriage = false;
  /** Whether all is passed over up to the next line. */
  private isSkipping = false;
  /** The first record, by whose names a place in a later one is told. */
  private header: readonly string[] | undefined;

  constructor(private readonly reading: Reading) {}

  push(chunk: string): void {
    this.consume(this.rest === '' ? chunk : this.rest + chunk, false);
  }

  end(): void {
    this.consume(this.rest, true);
  }

  private tellLineEnds(text: string, isEnd: boolean): void {
    const isTold = isEnd || text.length >= enoughToTell;
    this.endsInCarriage ||= isTold && text.includes('\r') && !text.includes('\n');
  }

  private consume(given: string, isEnd: boolean): void {
    if (this.separator === 0) this.tellLineEnds(given, isEnd);
    const text = this.endsInCarriage ? given.replaceAll('\r', '\n') : given;
    let from = this.isSkipping ? this.skipLine(text) : 0;
    while (from < text.length || isEnd) {
      const beyond = isEnd ? 'end' : text.length - from > longestRecord ? 'full' : 'more';
      if (this.separator === 0 && !this.chooseSeparator(text, beyond)) break;
      const next = this.record(text, from, beyond);
      if (next < 0) break;
      from = next;
      if (from >= text.length) break;
    }
    this.rest = isEnd ? '' : text.slice(from);
  }

  private skipLine(text: string): number {
    const end = text.indexOf('\n');
    if (end < 0) return text.length;
    this.isSkipping = false;
    this.line++;
    return end + 1;
  }

  private chooseSeparator(text: string, beyond: Beyond): boolean {
    const end = text.indexOf('\n');
    if (end < 0 && beyond === 'more') return false;
    const header = end < 0 ? text : text.slice(0, end);
    const count = (mark: string) => header.split(mark).length;
    this.separator = [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',').charCodeAt(0);
    return true;
  }

  /** Reads one record from `from`; returns where the next begins, or -1 when the text ends before the record does. */
  private record(text: string, from: number, beyond: Beyond): number {
    const { fields, separator } = this;
    const { refusesQuotesWithin, refusesNul } = this.reading;
    fields.length = 0;
    let at = from;
    let lines = 0;
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        const closed = this.quoted(text, at, beyond);
        if (closed === undefined) return -1;
        if (typeof closed === 'number') return this.leaveQuoted(text, from, at, closed, beyond);
        lines += closed.lines;
        at = closed.end;
        fields.push(closed.value);
      } else {
        const begin = at;
        let code = text.charCodeAt(at);
        while (code !== separator && code !== newline && at < text.length) {
          if (code === 0 && refusesNul) return this.leave('binary', text, from, at, at, beyond);
          if (code === quote && refusesQuotesWithin) return this.leave('within', text, from, at, at, beyond);
          code = text.charCodeAt(++at);
        }
        const isCarriage =
          (at >= text.length || code === newline) && at > begin && text.charCodeAt(at - 1) === carriage;
        fields.push(text.slice(begin, isCarriage ? at - 1 : at));
      }
      if (at >= text.length && beyond === 'more') return -1;
      if (at >= text.length && beyond === 'full') return this.leave('long', text, from, from, from, beyond);
      const mark = text.charCodeAt(at);
      at++;
      if (mark === separator && at <= text.length) continue;
      const isBlank = fields.length === 1 && fields[0] === '';
      if (!isBlank) {
        this.header ??= fields.map((name) => name.trim());
        this.reading.onRecord(fields, this.line);
      }
      this.line += lines + 1;
      return Math.min(at, text.length);
    }
  }

  /**
   * The field that a quote opens, where it ends, and the line breaks in it; undefined when the text ends before it does. The
   * place of the next quote where that cannot close it, and -1 where there is none.
   */
  private quoted(text: string, open: number, beyond: Beyond): Quoted | number | undefined {
    let value = '';
    let from = open + 1;
    for (;;) {
      const close = text.indexOf('"', from);
      if (beyond === 'more' && (close < 0 || close + 2 >= text.length)) return undefined;
      if (close < 0) return -1;
      value += text.slice(from, close);
      if (text.charCodeAt(close + 1) === quote) {
        value += '"';
        from = close + 2;
        continue;
      }
      if (!this.mayClose(text, close)) return close;
      const end = text.charCodeAt(close + 1) === carriage ? close + 2 : close + 1;
      return { value, end, lines: breaks(text, open, close) };
    }
  }

  /** Whether a separator, a line break or the end comes after the quote at `at`. */
  private mayClose(text: string, at: number): boolean {
    const end = text.charCodeAt(at + 1) === carriage ? at + 2 : at + 1;
    return end >= text.length || text.charCodeAt(end) === this.separator || text.charCodeAt(end) === newline;
  }

  /** Whether a separator or a line break comes before the quote at `at`. */
  private mayOpen(text: string, at: number): boolean {
    const before = text.charCodeAt(at - 1);
    return before === this.separator || before === newline;
  }

  /**
   * Of the text that the quote at `open` opened, and that the one at `next` does not close (-1: there is none), tells what
   * is wrong; returns where the next record begins, or -1 when the text ends before that is known.
   */
  private leaveQuoted(text: string, from: number, open: number, next: number, beyond: Beyond): number {
    const line = text.indexOf('\n', open);
    const lineEnd = line < 0 ? text.length : line;
    let isOpened = false;
    for (let at = next; at >= 0; at = text.indexOf('"', at + 1)) {
      if (beyond === 'more' && at + 2 >= text.length) return -1;
      isOpened = at > lineEnd && this.mayOpen(text, at);
      if (isOpened) break;
      if (text.charCodeAt(at + 1) === quote) at++;
      else if (this.mayClose(text, at)) return this.leave('early', text, from, next, at, beyond);
    }
    if (!isOpened && beyond === 'more') return -1;
    const isUnclosed = next < 0 || next > lineEnd;
    return this.leave(isUnclosed ? 'unclosed' : 'early', text, from, isUnclosed ? open : next, open, beyond);
  }

  /** Tells of what is wrong at `at`; returns where the line ends in which `last` stands, -1 when the text ends before it does. */
  private leave(kind: CsvFault['kind'], text: string, from: number, at: number, last: number, beyond: Beyond): number {
    const end = text.indexOf('\n', last);
    if (end < 0 && beyond === 'more') return -1;
    const n = this.fields.length;
    const place = { line: this.line + breaks(text, from, at), column: this.header?.[n] || n + 1 };
    const until = this.line + breaks(text, from, last);
    this.isSkipping = end < 0;
    this.line = end < 0 ? until : until + 1;
    this.reading.onFault({ kind, ...place, found: text.slice(at, at + 40), fields: this.fields, until });
    return end < 0 ? text.length : end + 1;
  }
}

/** The line breaks from `from` up to `to`. */
function breaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
