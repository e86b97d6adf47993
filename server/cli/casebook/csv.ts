/**
 * A streaming reader of comma-separated values (RFC 4180): quotes, doubled quotes, line breaks inside quotes, CRLF, lines
 * that end in CR alone, a missing last line break, blank lines. The separator is a comma, a semicolon or a tab, whichever
 * the header has most of.
 */
import { badData } from '@/server/cli/casebook/refusal';

/** Longer records are refused, so that a file without line breaks does not fill the memory. */
const longestRecord = 1_000_000;

/** So much of a file without a single LF, but with CR, shows that its lines end in CR alone, as old spreadsheets write them. */
const enoughToTell = 65_536;

interface Quoted {
  readonly value: string;
  readonly end: number;
  readonly lines: number;
}

const quote = 34;
const newline = 10;
const carriage = 13;

export class CsvReader {
  private rest = '';
  private line = 1;
  private separator = 0;
  private fields: string[] = [];
  private endsInCarriage = false;
  /** The first record, by whose names a place in a later one is told. */
  private header: readonly string[] | undefined;

  /** @param onRecord gets the fields (an array that is used again for the next record) and the line the record began on. */
  constructor(
    private readonly file: string,
    private readonly onRecord: (fields: readonly string[], line: number) => void,
  ) {}

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
    let from = 0;
    for (;;) {
      if (this.separator === 0 && !this.chooseSeparator(text, isEnd)) break;
      const next = this.record(text, from, isEnd);
      if (next < 0) break;
      from = next;
      if (from >= text.length) break;
    }
    this.rest = from === 0 ? text : text.slice(from);
    if (this.rest.length > longestRecord) throw this.tooLong();
    if (isEnd) this.rest = '';
  }

  private tooLong(): Error {
    const expected = `a line of at most ${longestRecord.toLocaleString('en')} characters`;
    return badData({ file: this.file, line: this.line, expected, found: this.rest.slice(0, 40) });
  }

  private chooseSeparator(text: string, isEnd: boolean): boolean {
    const end = text.indexOf('\n');
    if (end < 0 && !isEnd) return false;
    const header = end < 0 ? text : text.slice(0, end);
    const count = (mark: string) => header.split(mark).length;
    this.separator = [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',').charCodeAt(0);
    return true;
  }

  /** Reads one record from `from`; returns where the next begins, or -1 when the text ends before the record does. */
  private record(text: string, from: number, isEnd: boolean): number {
    const { fields, separator } = this;
    fields.length = 0;
    let at = from;
    let lines = 0;
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        const closed = this.quoted(text, at, isEnd, lines);
        if (closed === undefined) return -1;
        lines += closed.lines;
        at = closed.end;
        fields.push(closed.value);
      } else {
        const begin = at;
        let code = text.charCodeAt(at);
        while (code !== separator && code !== newline && at < text.length) {
          if (code === 0) throw this.binary(lines);
          code = text.charCodeAt(++at);
        }
        if (at >= text.length && !isEnd) return -1;
        const isCarriage =
          (at >= text.length || code === newline) && at > begin && text.charCodeAt(at - 1) === carriage;
        fields.push(text.slice(begin, isCarriage ? at - 1 : at));
      }
      if (at >= text.length && !isEnd) return -1;
      const mark = text.charCodeAt(at);
      at++;
      if (mark === separator && at <= text.length) continue;
      const isBlank = fields.length === 1 && fields[0] === '';
      if (!isBlank) {
        this.header ??= fields.map((name) => name.trim());
        this.onRecord(fields, this.line);
      }
      this.line += lines + 1;
      return Math.min(at, text.length);
    }
  }

  /** Of the field that is being read, `lines` below the first of its record. */
  private place(lines: number): { file: string; line: number; column: string | number } {
    const n = this.fields.length;
    return { file: this.file, line: this.line + lines, column: this.header?.[n] || n + 1 };
  }

  private binary(lines: number): Error {
    return badData({ ...this.place(lines), expected: 'text, but this is a binary file' });
  }

  /** The field that a quote opens, where it ends, and the line breaks in it; undefined when the text ends before it does. */
  private quoted(text: string, open: number, isEnd: boolean, lines: number): Quoted | undefined {
    let value = '';
    let from = open + 1;
    for (;;) {
      const close = text.indexOf('"', from);
      if (!isEnd && (close < 0 || close + 1 >= text.length)) return undefined;
      if (close < 0) {
        const expected = 'a closing quote before the end of the file';
        throw badData({ ...this.place(lines), expected });
      }
      value += text.slice(from, close);
      if (text.charCodeAt(close + 1) === quote) {
        value += '"';
        from = close + 2;
        continue;
      }
      let end = close + 1;
      if (text.charCodeAt(end) === carriage) end++;
      const mark = text.charCodeAt(end);
      if (end < text.length && mark !== this.separator && mark !== newline) {
        const expected = 'a separator or a line break after a closing quote';
        throw badData({ ...this.place(lines), expected, found: text.slice(close, close + 12) });
      }
      return { value, end, lines: value.split('\n').length - 1 };
    }
  }
}
