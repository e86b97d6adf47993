import 'server-only';
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '@/server/problem';
import { answerLimits } from '@/server/projects/limits';
import { cleanText } from '@/server/projects/person-text';
import type { TaskKind } from '@/server/projects/tasks';
import {
  type ColumnChoice,
  type ContentField,
  type OfferedColumns,
  offeredColumns,
  type TableField,
  tableFields,
} from './columns';
import { datasetProblem } from './contract';
import { type CsvFault, CsvReader, longestRecord } from './csv';
import { placeOfFault } from './json-place';
import { datasetLimits } from './limits';

/** Reading tables of texts, pairs and addresses of pictures: CSV with a header line, or one JSON object a line. */

type Field = TableField;
type Values = Partial<Record<Field, string>>;

/** What a row must have to be of use to a task: both sides of a pair, and of the others one. */
const neededFields: Readonly<Record<TaskKind, readonly [Field, ...Field[]]>> = {
  boxes: ['url'],
  classes: ['text', 'url'],
  pairs: ['left', 'right'],
};

type TableContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pair'; readonly left: string; readonly right: string; readonly prompt?: string }
  | { readonly kind: 'url'; readonly url: string };

interface RowLabel {
  /** Where the row starts, counted from 1. */
  readonly line: number;
  readonly name?: string | undefined;
  readonly slice?: string | undefined;
}

/** One row: what it offers, or why it cannot be used. */
export type TableRow = RowLabel &
  (
    | { readonly content: TableContent; readonly problem?: undefined }
    | { readonly problem: Problem; readonly content?: undefined }
  );

/** A line's longest length in characters: three texts of the longest kind, with quotation marks doubled. */
const longestRow = answerLimits.textLength * 8;

/**
 * The rows of a table in their order. Throws a problem when the whole cannot be read: not UTF-8, no header, too long.
 * @param name of the file; `.jsonl` and `.ndjson` are one object a line, as is anything that starts with `{`
 * @param task what the table is for: complaints name the columns that this kind of task needs
 * @param choice which columns of a CSV hold what, where their names do not say it
 */
export async function readTable(
  bytes: Uint8Array,
  name: string,
  task: TaskKind,
  choice: ColumnChoice = {},
): Promise<TableRow[]> {
  const text = decode(bytes);
  const rows = isJsonLines(text, name) ? await readJsonLines(text, task) : await readCsv(text, task, choice);
  if (rows.length === 0) throw datasetProblem('table_without_rows');
  const addresses = rows.filter((row) => row.content?.kind === 'url').length;
  if (addresses > datasetLimits.tableAddresses) {
    throw datasetProblem('table_too_long', { most: datasetLimits.tableAddresses });
  }
  return rows;
}

const isJsonLines = (text: string, name: string) => /\.(jsonl|ndjson)$/i.test(name) || /^\s*\{/.test(text);

/** So many rows tell what a column holds. */
const rowsLookedAt = 20;

/** Which columns a CSV of other names offers; null where there is nothing to choose from. */
export function columnsToChoose(bytes: Uint8Array, name: string, task: TaskKind): OfferedColumns | null {
  // A character that is cut at the end of the piece is no fault of the table.
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, pieceLength * 4));
  if (isJsonLines(text, name) || !/\.(csv|tsv)$/i.test(name.trim())) return null;
  const records: string[][] = [];
  const keep = (record: readonly string[]) => void (records.length <= rowsLookedAt && records.push([...record]));
  const reader = new CsvReader({ onRecord: keep, onFault: () => {}, refusesQuotesWithin: true, refusesNul: false });
  reader.push(text);
  reader.end();
  const [header = [], ...rows] = records;
  return offeredColumns(header, rows, task);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw datasetProblem('table_not_utf8');
  }
}

async function readCsv(text: string, task: TaskKind, choice: ColumnChoice): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  let columns: readonly (Field | null)[] | null = null;
  const reader = new CsvReader({
    onRecord: (record, line) => {
      refuseTooMany(rows.length);
      if (columns) rows.push(rowOf(line, columns, record, task));
      else columns = columnsOf(record, task, choice);
    },
    onFault: (fault) => {
      refuseTooMany(rows.length);
      // Which line names the columns is not known then.
      if (!columns) throw datasetProblem('table_header', { task, found: text.slice(0, 60) });
      rows.push({ line: fault.line, problem: csvProblem(fault) });
    },
    refusesQuotesWithin: true,
    refusesNul: false,
  });
  for (let from = 0; from < text.length; from += pieceLength) {
    reader.push(text.slice(from, from + pieceLength));
    await setImmediate();
  }
  reader.end();
  if (!columns) throw datasetProblem('table_header', { task, found: text.slice(0, 60) });
  return rows;
}

/** A long table is read a piece at a time, so that other requests have their turn. */
const pieceLength = 65_536;

/** What is told of lines of CSV that could not be read. */
export function csvProblem({ kind, line, column, until }: CsvFault): Problem {
  if (kind === 'unclosed') return datasetProblem('row_unclosed', { column });
  if (kind === 'long') return datasetProblem('row_too_long', { field: String(column), most: longestRecord });
  return datasetProblem('row_quotes', { kind, column, until: until > line ? until : 0 });
}

const fieldOf = (name: string): Field | null => tableFields.find((field) => field === name) ?? null;

/** What Mechanical Turk calls `Input.text` in its results was `text` in the table that was sent there, unless one is here. */
function givenToWorkers(name: string, names: readonly string[]): string {
  const own = name.replace(/^input\./, '');
  return names.includes(own) ? name : own;
}

/** The known columns by place. Without any content column the table is of no use. */
function columnsOf(header: readonly string[], task: TaskKind, choice: ColumnChoice): readonly (Field | null)[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const chosen = new Map(Object.entries(choice).map(([field, name]) => [name, field as ContentField]));
  const columns = header.map((given, place) => {
    const own = chosen.get(given.trim());
    if (own) return own;
    const name = names[place] ?? '';
    const field = fieldOf(name) ?? fieldOf(givenToWorkers(name, names));
    return field !== null && field in choice ? null : field;
  });
  const has = (field: Field) => columns.includes(field);
  const twice = columns.find((field, place) => field !== null && columns.indexOf(field) < place);
  if (twice) throw datasetProblem('column_twice', { column: twice });
  const isPair = has('left') && has('right');
  if (!isPair && (task === 'pairs' || !(has('text') || has('url')))) {
    throw datasetProblem('table_header', { task, found: header.join(', ').slice(0, 120) });
  }
  return columns;
}

function rowOf(line: number, columns: readonly (Field | null)[], record: readonly string[], task: TaskKind): TableRow {
  if (record.length > columns.length) return { line, problem: datasetProblem('row_broken') };
  const values: Values = {};
  for (const [index, field] of columns.entries()) {
    if (field) values[field] = record[index] ?? '';
  }
  return contentOf(line, values, task);
}

async function readJsonLines(text: string, task: TaskKind): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  let line = 0;
  let sinceTurn = 0;
  for (const words of text.split('\n')) {
    line += 1;
    sinceTurn += words.length;
    if (sinceTurn > pieceLength) {
      sinceTurn = 0;
      await setImmediate();
    }
    if (words.trim() === '') continue;
    refuseTooMany(rows.length);
    rows.push(jsonRow(line, words, task));
  }
  return rows;
}

function jsonRow(line: number, words: string, task: TaskKind): TableRow {
  if (words.length > longestRow) {
    return { line, problem: datasetProblem('row_too_long', { field: 'text', most: answerLimits.textLength }) };
  }
  const value = parseJson(words);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const place = placeOfFault(words);
    return { line, problem: datasetProblem('row_not_json', { at: place === undefined ? 0 : place + 1 }) };
  }
  // Only the known fields are ever looked at, and only as the object's own, so a `__proto__` key means nothing.
  const own = new Map(Object.entries(value));
  const values: Values = {};
  for (const field of tableFields) {
    const given = own.get(field);
    if (typeof given === 'string' || typeof given === 'number') values[field] = String(given);
  }
  return contentOf(line, values, task);
}

function parseJson(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}

function contentOf(line: number, values: Values, task: TaskKind): TableRow {
  const label = { line, name: values.name, slice: values.slice };
  for (const field of ['text', 'left', 'right', 'prompt', 'url'] as const) {
    const most = field === 'url' ? 2000 : answerLimits.textLength;
    if ((values[field]?.length ?? 0) > most) {
      return { ...label, problem: datasetProblem('row_too_long', { field, most }) };
    }
  }
  const has = (field: Field) => cleanText(values[field] ?? '').trim() !== '';
  const { text = '', left = '', right = '', prompt = '', url = '' } = values;
  // What else stands beside the two sides of a pair, such as a column of notes called "text", is none of its content.
  const isSided = task === 'pairs' && ('left' in values || 'right' in values);
  if (has('url') && !isSided) return { ...label, content: { kind: 'url', url: url.trim() } };
  if (has('text') && !isSided) return { ...label, content: { kind: 'text', text } };
  if (has('left') && has('right') && isAlike(left, right))
    return { ...label, problem: datasetProblem('row_sides_alike') };
  if (has('left') && has('right'))
    return { ...label, content: { kind: 'pair', left, right, ...(has('prompt') ? { prompt } : {}) } };
  const empty = neededFields[task].filter((field) => !has(field));
  const field = empty.find((name) => name in values) ?? empty[0] ?? neededFields[task][0];
  return { ...label, problem: datasetProblem('row_incomplete', { field }) };
}

/** Whether two texts are the same but for white space around them; within them, as in code, it may be what differs. */
function isAlike(left: string, right: string): boolean {
  const seen = (text: string) => cleanText(text).normalize('NFC').trim();
  return seen(left) === seen(right);
}

function refuseTooMany(rows: number): void {
  if (rows >= datasetLimits.tableRows) throw datasetProblem('table_too_long', { most: datasetLimits.tableRows });
}
