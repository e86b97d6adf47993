import 'server-only';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { badData } from '@/server/cli/casebook/refusal';
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';

/** A cell of a written table. Numbers are written with at most six decimals; undefined and null as an empty cell. */
export type Cell = string | number | undefined | null;

/** Writes a CSV table with a header, or JSON lines where the path ends in `.jsonl`; `-` is standard output. */
export async function writeTable(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  if (path.endsWith('.jsonl')) await writeJsonLines(path, objects(header, rows));
  else await writeLines(path, csvLines(header, rows));
}

/** Writes one JSON value a line; `-` is standard output. */
export async function writeJsonLines(path: string, values: Iterable<unknown>): Promise<void> {
  await writeLines(path, jsonTexts(values));
}

function* jsonTexts(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield JSON.stringify(value);
}

function* objects(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<Record<string, Cell>> {
  for (const row of rows) yield Object.fromEntries(header.map((name, n) => [name, asCell(row[n])]));
}

function asCell(cell: Cell): string | number | null {
  return typeof cell === 'number' ? round(cell) : (cell ?? null);
}

function* csvLines(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield header.map(csvCell).join(',');
  for (const row of rows) yield row.map(csvCell).join(',');
}

function csvCell(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number') return String(round(cell));
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** A coefficient as JSON. */
export function rounded({ value, low, high }: Coefficient) {
  const short = (n: number | null): number | null => (n === null ? null : round(n));
  return { value: short(value), low: short(low), high: short(high) };
}

/** Refuses, before any work is done, an `--out` in a folder that is missing, that may not be written to, or that is a folder. */
export function checkPlace(path: string): void {
  if (path === '-') return;
  if (path === '') throw noPlace(path, 'ENOENT');
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw badData({ file: path, expected: 'a file to write to, but it is a folder' });
    if (found === undefined && !statSync(dirname(path)).isDirectory()) throw noPlace(path, 'ENOTDIR');
    if (found !== undefined) accessSync(path, constants.W_OK);
    if (found?.isFile() !== false) accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw asRefusal(path, error);
  }
}

/** Whether two names, of which `-` is the standard input, stand for one file on the disk. */
export function isSameFile(input: string, out: string): boolean {
  if (out === '-') return false;
  try {
    const read = input === '-' ? fstatSync(0) : statSync(input);
    const written = statSync(out);
    return written.isFile() && read.dev === written.dev && read.ino === written.ino;
  } catch {
    return false;
  }
}

/** Writes a text and a line break to standard output, whole. */
export function printText(text: string): void {
  try {
    writeFully(1, Buffer.from(`${text}\n`));
  } catch (error) {
    throw asRefusal('standard output', error);
  }
}

/** A device or a pipe is written to as it is; a file appears whole or not at all. */
async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  try {
    if (path === '-') await writeAll(1, lines);
    else if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) await writeInto(path, lines);
    else await replaceFile(path, lines);
  } catch (error) {
    throw asRefusal(path === '-' ? 'standard output' : path, error);
  }
}

async function writeInto(path: string, lines: Iterable<string>): Promise<void> {
  const file = openSync(path, 'w');
  try {
    await writeAll(file, lines);
  } finally {
    closeSync(file);
  }
}

/** The lines are written beside their place and renamed, so that neither a failure nor Ctrl-C leaves half a file. */
async function replaceFile(path: string, lines: Iterable<string>): Promise<void> {
  const place = existsSync(path) ? realpathSync(path) : path;
  const draft = join(dirname(place), `.casebook-${process.pid}.part`);
  const remove = (): void => rmSync(draft, { force: true });
  const end = (signal: NodeJS.Signals): void => {
    remove();
    process.kill(process.pid, signal);
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, end);
  try {
    await writeInto(draft, lines);
    renameSync(draft, place);
  } catch (error) {
    remove();
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

function asRefusal(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'errno' in error && 'code' in error)) return error;
  return noPlace(path, String(error.code));
}

function noPlace(path: string, code: string): Error {
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  const why = isMissing ? 'there is no such folder' : code === 'ENOSPC' ? 'the disk is full' : code;
  return badData({ file: path, expected: `a place that can be written to (${why})` });
}

async function writeAll(file: number, lines: Iterable<string>): Promise<void> {
  let block: string[] = [];
  let size = 0;
  for (const line of lines) {
    block.push(line);
    size += line.length;
    if (size <= 1 << 20) continue;
    writeFully(file, Buffer.from(`${block.join('\n')}\n`));
    block = [];
    size = 0;
    // A signal is heard between two blocks only.
    await setImmediate();
  }
  if (block.length > 0) writeFully(file, Buffer.from(`${block.join('\n')}\n`));
}

/** A pipe takes what it can: a short write is continued, a full pipe is tried again, a closed one ends the command. */
function writeFully(file: number, bytes: Buffer): void {
  let from = 0;
  while (from < bytes.length) {
    try {
      from += writeSync(file, bytes, from);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
