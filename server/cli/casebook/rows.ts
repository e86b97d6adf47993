import 'server-only';
import { badData } from '@/server/cli/casebook/refusal';
import { readText } from '@/server/cli/casebook/source';
import type { Progress } from '@/server/cli/casebook/verb';
import { type CsvFault, CsvReader, longestRecord } from '@/server/datasets/csv';
import { placeOfFault } from '@/server/datasets/json-place';

/** Longer lines of JSON are refused, so that a file without line breaks does not fill the memory. */
const longestJsonLine = 64_000_000;

export interface Columns {
  readonly required: readonly string[];
  /** Delivered as '' where the file has no such column. */
  readonly optional?: readonly string[];
  /** What a column may be called where the file has none of its own name; the first that is there. */
  readonly standIns?: Readonly<Record<string, readonly string[]>>;
  /** Where the file has this optional column, rows are passed over unless it has one of these values. */
  readonly only?: { readonly column: string; readonly values: readonly string[] };
  /** Of these optional columns the header has at least one. */
  readonly anyOf?: readonly string[];
}

type OnRow = (values: readonly string[], line: number) => void;

/**
 * Reads the named columns of a CSV file or of JSON lines, whichever the file begins like.
 * @param onRow gets the values in the order required, then optional (an array that is used again) and the line.
 */
export async function readRows(file: string, columns: Columns, progress: Progress, onRow: OnRow): Promise<void> {
  const wanted = [...columns.required, ...(columns.optional ?? [])];
  await readTable(file, progress, {
    csv: namedColumns(file, columns, wanted, onRow),
    json: namedFields(file, columns, wanted, onRow),
  });
}

function namedColumns(file: string, columns: Columns, wanted: readonly string[], onRow: OnRow): CsvHandler {
  const values: string[] = wanted.map(() => '');
  const { only } = columns;
  let at: readonly number[] = [];
  /** Where the column stands that tells which rows are read; below 0 when all are. */
  let onlyAt = -1;
  return {
    onHeader(header, line) {
      const plain = header.map((name) => nameAmong(wanted, name, header));
      const absent = wanted.filter((name) => !plain.includes(name));
      const stands = new Map(absent.map((name) => [standInOf(columns, plain, name), name]));
      const names = plain.map((name) => stands.get(name) ?? name);
      refuseTwice(file, line, names, (name) => wanted.includes(name));
      const missing = columns.required.find((name) => !names.includes(name));
      if (missing !== undefined) {
        const expected = `a header with the columns ${columns.required.join(',')}`;
        throw badData({ file, line, column: missing, expected, found: names.join(',') });
      }
      const { anyOf } = columns;
      if (anyOf !== undefined && !anyOf.some((name) => names.includes(name))) {
        const expected = `a header with the columns ${columns.required.join(',')} and ${anyOf.join(' or ')}`;
        throw badData({ file, line, column: anyOf[0] ?? '', expected, found: names.join(',') });
      }
      at = wanted.map((name) => names.indexOf(name));
      onlyAt = only === undefined ? -1 : names.indexOf(only.column);
    },
    onRow(fields, line) {
      if (onlyAt >= 0 && !only?.values.includes(fields[onlyAt] as string)) return;
      for (let n = 0; n < wanted.length; n++) {
        const value = (at[n] as number) < 0 ? '' : (fields[at[n] as number] as string);
        if (value === '' && n < columns.required.length) throw noValue(file, line, wanted[n] as string);
        values[n] = value;
      }
      onRow(values, line);
    },
  };
}

function namedFields(file: string, columns: Columns, wanted: readonly string[], onRow: OnRow): JsonHandler {
  const values: string[] = wanted.map(() => '');
  const { anyOf, only } = columns;
  let keys: readonly string[] = [];
  /** The key of each wanted column in an object with these keys; most objects have the keys of the one before. */
  let names: readonly (string | undefined)[] = [];
  let hasAnyOf = anyOf === undefined;
  let first = 1;
  return {
    onObject(object, line) {
      const own = Object.keys(object);
      if (own.length !== keys.length || own.some((key, n) => key !== keys[n])) {
        if (keys.length === 0) first = line;
        keys = own;
        names = wanted.map((name) => keyAmong(own, name) ?? standInOf(columns, own, name));
        hasAnyOf ||= anyOf?.some((name) => names[wanted.indexOf(name)] !== undefined) ?? true;
      }
      const onlyKey = only && names[wanted.indexOf(only.column)];
      if (onlyKey !== undefined && !only?.values.includes(String(object[onlyKey]))) return;
      for (let n = 0; n < wanted.length; n++) {
        const column = wanted[n] as string;
        const key = names[n];
        const value = key === undefined ? '' : cell(file, line, column, object[key]);
        if (value === '' && n < columns.required.length) {
          if (key !== undefined) throw noValue(file, line, column);
          const expected = `an object with the fields ${columns.required.join(',')}`;
          throw badData({ file, line, column, expected, found: own.join(',') });
        }
        values[n] = value;
      }
      onRow(values, line);
    },
    onEnd() {
      if (hasAnyOf) return;
      const expected = `objects with the fields ${columns.required.join(',')} and ${anyOf?.join(' or ')}`;
      throw badData({ file, line: first, column: anyOf?.[0] ?? '', expected, found: keys.join(',') });
    },
  };
}

/** What stands for a column that a file has not, among these names. */
function standInOf({ standIns }: Columns, names: readonly string[], column: string): string | undefined {
  for (const standIn of standIns?.[column] ?? []) {
    const key = keyAmong(names, standIn);
    if (key !== undefined) return key;
  }
  return undefined;
}

/** A column that is read must be the only one of its name; others may be called alike, as they are ignored. */
export function refuseTwice(file: string, line: number, names: readonly string[], isRead: (name: string) => boolean) {
  const twice = names.find((name, n) => isRead(name) && names.indexOf(name) !== n);
  if (twice !== undefined) throw badData({ file, line, column: twice, expected: 'each column name once' });
}

function noValue(file: string, line: number, column: string): Error {
  return badData({ file, line, column, expected: 'a value, but it is empty' });
}

/** `Worker` or `ITEM` stand for the column of that name, unless the file has that one too. */
function nameAmong(wanted: readonly string[], name: string, header: readonly string[]): string {
  const plain = name.toLowerCase();
  return wanted.includes(plain) && keyAmong(header, plain) === name ? plain : name;
}

/** The same, asked the other way: what the column is called among these names. */
export function keyAmong(names: readonly string[], column: string): string | undefined {
  if (names.includes(column)) return column;
  const alike = names.filter((name) => name.toLowerCase() === column);
  return alike.length === 1 ? alike[0] : undefined;
}

interface CsvHandler {
  onHeader(names: readonly string[], line: number): void;
  /** As many fields as the header has names; the array is used again for the next row. */
  onRow(fields: readonly string[], line: number): void;
}

interface JsonHandler {
  /** Objects need not have the same fields. */
  onObject(object: Readonly<Record<string, unknown>>, line: number): void;
  onEnd(): void;
}

/** Reads all of a CSV file or of JSON lines, whichever the file begins like. */
export async function readTable(
  file: string,
  progress: Progress,
  { csv, json }: { readonly csv: CsvHandler; readonly json: JsonHandler },
): Promise<void> {
  let reader: { push(chunk: string): void; end(): void } | undefined;
  let head = '';
  for await (const chunk of readText(file, progress)) {
    if (reader !== undefined) reader.push(chunk);
    else {
      head += chunk;
      const first = head.trimStart()[0];
      if (first === undefined) continue;
      if (first === '[') throw badData({ file, line: 1, expected: 'CSV or one JSON object a line, not one JSON list' });
      reader = first === '{' ? new JsonReader(file, jsonObjects(file, json)) : csvReader(file, csv);
      reader.push(head);
    }
  }
  if (reader === undefined) throw badData({ file, expected: 'a header and rows, but it is empty' });
  reader.end();
  if (reader instanceof JsonReader) json.onEnd();
}

/** Reads JSON lines: one value a line; blank lines are skipped. */
export async function readJsonLines(
  file: string,
  progress: Progress,
  onValue: (value: unknown, line: number) => void,
): Promise<void> {
  const reader = new JsonReader(file, onValue);
  let isEmpty = true;
  for await (const chunk of readText(file, progress)) {
    if (chunk.trim() !== '') isEmpty = false;
    reader.push(chunk);
  }
  if (isEmpty) throw badData({ file, expected: 'one JSON value a line, but it is empty' });
  reader.end();
}

function csvReader(file: string, handler: CsvHandler): CsvReader {
  const onFault = (fault: CsvFault) => {
    throw badCsv(file, fault);
  };
  return new CsvReader({ onRecord: csvRows(file, handler), onFault, refusesQuotesWithin: false, refusesNul: true });
}

const expectedInCsv: Readonly<Record<CsvFault['kind'], string>> = {
  early: 'a separator or a line break after a closing quote',
  unclosed: 'a closing quote, before another text is opened or the file ends',
  within: 'no quote within a text that none opened',
  long: `a line of at most ${longestRecord.toLocaleString('en')} characters`,
  binary: 'text, but this is a binary file',
};

/** What a reader of CSV found to be wrong, as a refusal. */
function badCsv(file: string, { kind, line, column, found }: CsvFault): Error {
  const place = kind === 'long' ? { file, line } : { file, line, column };
  return badData({ ...place, expected: expectedInCsv[kind], ...(kind === 'binary' ? {} : { found }) });
}

function csvRows(file: string, handler: CsvHandler) {
  let names: readonly string[] | undefined;
  // Who writes `worker, item, label` puts a space after every separator; it is no part of the names.
  let isSpaced = false;
  return (fields: readonly string[], line: number): void => {
    if (names === undefined) {
      names = fields.map((name) => name.trim());
      isSpaced = fields.some((name, n) => n > 0 && name.startsWith(' '));
      handler.onHeader(names, line);
      return;
    }
    if (fields.length !== names.length) {
      const expected = `${names.length} columns as in the header`;
      const column = fields.length < names.length ? (names[fields.length] ?? fields.length + 1) : names.length + 1;
      throw badData({ file, line, column, expected, found: `${fields.length}` });
    }
    handler.onRow(isSpaced ? fields.map((field) => field.trim()) : fields, line);
  };
}

function jsonObjects(file: string, handler: JsonHandler) {
  return (value: unknown, line: number): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badData({ file, line, expected: 'a JSON object', found: asJson(value) });
    }
    handler.onObject(value as Record<string, unknown>, line);
  };
}

/** The text of a field as a CSV file would hold it; '' where there is none. */
export function cell(file: string, line: number, column: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && isExact(value))) return String(value);
  if (value === undefined || value === null) return '';
  const expected = typeof value === 'number' ? exactly : 'a text or a number';
  throw badData({ file, line, column, expected, found: asJson(value) });
}

/** A value for a refusal; one that is nested deeper than it can be written is only told so. */
export function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'a value nested too deep to be shown';
  }
}

/** Two whole numbers beyond this may be read as one, so that two items would become one. */
export const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);
export const exactly = 'a text, or a whole number within 9,007,199,254,740,991';

class JsonReader {
  private rest = '';
  private line = 0;

  constructor(
    private readonly file: string,
    private readonly onValue: (value: unknown, line: number) => void,
  ) {}

  push(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > longestJsonLine) {
      const expected = `a line of at most ${longestJsonLine.toLocaleString('en')} characters`;
      throw badData({ file: this.file, line: this.line + lines.length + 1, expected, found: this.rest.slice(0, 40) });
    }
    for (const line of lines) this.read(line);
  }

  /** In a file without a single LF, lines end in CR, as old editors write them. */
  end(): void {
    for (const line of this.line === 0 ? this.rest.split('\r') : [this.rest]) this.read(line);
    this.rest = '';
  }

  private read(text: string): void {
    this.line++;
    if (text.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const place = placeOfFault(text) ?? text.length;
      const rest = text.slice(place, place + 31).trim();
      const at = { file: this.file, line: this.line, column: place + 1 };
      if (rest === '') throw badData({ ...at, expected: 'a JSON value, but the line ends' });
      throw badData({ ...at, expected: 'a JSON value', found: rest });
    }
    this.onValue(value, this.line);
  }
}
