import 'server-only';
/**
 * Reading a file of known answers: a CSV table, one JSON object a line, or COCO. Tables and lines are read a piece at a
 * time as they lie on the disk, so that other requests have their turn.
 */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { datasetProblem } from '@/server/datasets/contract';
import { CsvReader, longestRecord } from '@/server/datasets/csv';
import { fileKind } from '@/server/datasets/file-kind';
import { placeOfFault } from '@/server/datasets/json-place';
import { csvProblem } from '@/server/datasets/table';
import { groupBy } from '@/server/group';
import type { Problem } from '@/server/problem';
import { answerLimits } from '@/server/projects/limits';
import { skillLimits } from '@/server/skill/limits';
import { readCoco } from './coco-known';
import { type KnownFault, knownProblem } from './contract';
import {
  columnsFor,
  type Fields,
  fieldsOf,
  hasEnoughColumns,
  itemNamedBy,
  type KnownStatement,
  type LineTerms,
  type ReadLine,
  readKnownLine,
  referenceWords,
} from './known-line';

export interface KnownFile {
  readonly statements: readonly KnownStatement[];
  readonly faults: readonly KnownFault[];
  readonly unsettled: number;
  readonly ignored: readonly string[];
}

const headBytes = 65_536;

/** Reads the file at `path`. Throws a problem when nothing of it can be read; what is wrong with a line is told of the line. */
export async function readKnownFile(
  file: { readonly name: string; readonly path: string; readonly byteSize: number },
  terms: LineTerms,
): Promise<KnownFile> {
  if (file.byteSize === 0) throw datasetProblem('file_empty');
  if (file.byteSize > skillLimits.fileBytes) throw tooLarge(skillLimits.fileBytes);
  const head = await headOf(file.path);
  const kind = fileKind(head);
  if (kind === 'office') throw datasetProblem('office_file');
  if (kind !== 'text') throw knownProblem('known_format');
  const start = new TextDecoder('utf-8').decode(head);
  const first = start.trimStart().charAt(0);
  if (first === '[') throw knownProblem('known_format');
  if (first !== '{') return readRows(file.path, start, terms);
  const isLines = /\.(jsonl|ndjson)$/i.test(file.name) || isOneObject(start.trimStart().split('\n', 1)[0] ?? '');
  return isLines ? readLines(file.path, terms) : readWhole(file, terms);
}

const tooLarge = (bytes: number) => datasetProblem('file_too_large', { megabytes: bytes / 1e6 });

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A line that is an object by itself, and not a whole COCO file written on one line. */
function isOneObject(line: string): boolean {
  const value = parsed(line);
  return isObject(value) && !('images' in value) && !('annotations' in value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}

async function readWhole(file: { path: string; byteSize: number }, terms: LineTerms): Promise<KnownFile> {
  if (terms.task !== 'boxes') throw knownProblem('coco_for_rectangles');
  if (file.byteSize > skillLimits.cocoBytes) throw tooLarge(skillLimits.cocoBytes);
  const value = parsed((await readFile(file.path, 'utf8')).replace(/^\uFEFF/, ''));
  if (!isObject(value)) throw knownProblem('known_format');
  return { ...readCoco(value, terms), ignored: [] };
}

/** The file's text a piece at a time. */
async function* piecesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: headBytes }))
      yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? datasetProblem('table_not_utf8') : error;
  }
}

function refuseTooMany(lines: number): void {
  if (lines >= skillLimits.fileLines) throw knownProblem('known_too_many', { most: skillLimits.fileLines });
}

const jsonExample = '{"name": "page-1.png", "answer": "…"}';

async function readLines(path: string, terms: LineTerms): Promise<KnownFile> {
  const statements: KnownStatement[] = [];
  const faults: KnownFault[] = [];
  const take = (line: number, words: string) => {
    if (words.trim() === '') return;
    refuseTooMany(statements.length + faults.length);
    const read = readJson(line, words, terms);
    if (read.statement) statements.push(read.statement);
    else faults.push(read.fault);
  };
  let [line, rest] = [0, ''];
  for await (const piece of piecesOf(path)) {
    const lines = (rest + piece).split('\n');
    // A line that does not end is told as too long, and its end is not waited for in memory.
    rest = (lines.pop() ?? '').slice(0, longestRecord + 1);
    for (const words of lines) take(++line, words);
  }
  take(line + 1, rest);
  return { statements, faults, unsettled: 0, ignored: [] };
}

function readJson(line: number, words: string, terms: LineTerms): ReadLine {
  const fault = (column: string | null, problem: Problem) => ({
    fault: { line, column, item: '', problem },
    about: null,
  });
  if (words.length > longestRecord) return fault(null, knownProblem('line_too_long', { most: longestRecord }));
  try {
    const value: unknown = JSON.parse(words);
    if (isObject(value)) return readKnownLine(line, fieldsOf(value), terms);
    return fault(null, knownProblem('line_not_json', { example: jsonExample }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const column = String((placeOfFault(words) ?? words.length) + 1);
    return fault(column, knownProblem('line_not_json', { example: jsonExample }));
  }
}

async function readRows(path: string, start: string, terms: LineTerms): Promise<KnownFile> {
  const rows: ReadLine[] = [];
  let header: readonly string[] | null = null;
  const unsettled = new Set<unknown>();
  const broken = (line: number, column: string | null, problem: Problem, read: Fields) => {
    const about = itemNamedBy(read);
    rows.push({ fault: { line, column, item: about ? referenceWords(about) : '', problem }, about });
  };
  const named = (names: readonly string[], record: readonly string[]): Fields =>
    new Map(names.map((name, place) => [name, record[place] ?? '']));
  const reader = new CsvReader({
    onRecord: (record, line) => {
      refuseTooMany(rows.length);
      if (!header) {
        header = headerOf(record, terms);
        return;
      }
      const fields = named(header, record);
      if (record.length > header.length) broken(line, null, knownProblem('line_overfull'), fields);
      else if (isUnsettled(fields)) unsettled.add(fields.get('item'));
      else rows.push(readKnownLine(line, fields, terms));
    },
    onFault: (fault) => {
      refuseTooMany(rows.length);
      if (!header) throw columnsProblem(start.slice(0, 60), terms);
      const isLong = fault.kind === 'long';
      const problem = isLong ? knownProblem('line_too_long', { most: longestRecord }) : csvProblem(fault);
      broken(fault.line, isLong ? null : String(fault.column), problem, named(header, fault.fields));
    },
    refusesQuotesWithin: true,
    refusesNul: false,
  });
  for await (const piece of piecesOf(path)) reader.push(piece);
  reader.end();
  if (!header) throw columnsProblem(start.slice(0, 60), terms);
  const known = columnsFor(terms.task);
  const ignored = (header as readonly string[]).filter((name) => name !== '' && !known.includes(name));
  return { ...(terms.task === 'boxes' ? joined(rows) : parted(rows)), unsettled: unsettled.size, ignored };
}

/** A row of our own export whose item is not settled, or has its label from another one. */
function isUnsettled(fields: Fields): boolean {
  const isOurs = fields.has('standing') && fields.has('settled_by');
  return isOurs && (fields.get('standing') !== 'settled' || (fields.get('copy_of') ?? '') !== '');
}

function columnsProblem(found: string, { task }: LineTerms): Problem {
  return knownProblem('known_columns', { task, found });
}

function headerOf(record: readonly string[], terms: LineTerms): readonly string[] {
  const names = record.map((name) => name.trim().toLowerCase());
  if (names.includes('annotation') && names.includes('counts')) throw knownProblem('known_raw');
  if (!hasEnoughColumns(names, terms.task)) throw columnsProblem(record.join(', ').slice(0, 120), terms);
  return names;
}

type Sorted = Pick<KnownFile, 'statements' | 'faults'>;

function parted(rows: readonly ReadLine[]): Sorted {
  return {
    statements: rows.flatMap((row) => row.statement ?? []),
    faults: rows.flatMap((row) => row.fault ?? []),
  };
}

/** The rows of a table of rectangles as one answer an item; where one row cannot be used, none of its item's can. */
function joined(rows: readonly ReadLine[]): Sorted {
  const faults: KnownFault[] = [];
  const statements: KnownStatement[] = [];
  const ofItem = groupBy(rows, (row) => {
    const about = row.statement ? row.statement.reference : row.about;
    return about ? JSON.stringify(about) : row;
  });
  for (const group of ofItem.values()) {
    const { statements: said, faults: wrong } = parted(group);
    const [first] = said;
    const found = wrong.length > 0 ? wrong : first ? contradictions(first, said) : [];
    faults.push(...found);
    const [culprit] = found;
    if (!first) continue;
    if (culprit) faults.push(...beside(said, found, culprit.line ?? 0));
    else statements.push(together(first, said));
  }
  return { statements, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

const faultOf = ({ line, reference }: KnownStatement, column: string | null, problem: Problem): KnownFault => ({
  line,
  column,
  item: referenceWords(reference),
  problem,
});

/** Rows of one item that do not go together: two uses, or "nothing is there" beside a rectangle. */
function contradictions(first: KnownStatement, said: readonly KnownStatement[]): KnownFault[] {
  if (said.length > answerLimits.boxes)
    return [faultOf(first, null, knownProblem('rectangles_too_many', { most: answerLimits.boxes }))];
  const isBare = (one: KnownStatement) => one.places.length === 0;
  const problem = knownProblem('line_repeats', { line: first.line ?? 0 });
  return said.flatMap((one) => {
    if (one.use !== first.use) return [faultOf(one, 'use', problem)];
    return isBare(one) === isBare(first) ? [] : [faultOf(one, 'class', problem)];
  });
}

function beside(said: readonly KnownStatement[], told: readonly KnownFault[], line: number): KnownFault[] {
  const lines = new Set(told.map((fault) => fault.line));
  const rest = said.filter((one) => !lines.has(one.line));
  return rest.map((one) => faultOf(one, null, knownProblem('rectangle_beside', { line })));
}

function together(first: KnownStatement, said: readonly KnownStatement[]): KnownStatement {
  const boxes = said.flatMap(({ answer }) => (answer.task === 'boxes' ? answer.boxes : []));
  return {
    ...first,
    answer: { task: 'boxes', boxes: boxes.map((box, n) => ({ ...box, id: `k${n + 1}` })) },
    places: said.flatMap(({ places }) => places),
    explanation: said.find(({ explanation }) => explanation !== null)?.explanation ?? null,
  };
}
