import 'server-only';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { badData } from '@/server/cli/casebook/refusal';

/** A cell of a written table. Numbers are written with at most six decimals; undefined and null as an empty cell. */
export type Cell = string | number | undefined | null;

/** Writes a CSV table with a header, or JSON lines where the path ends in `.jsonl`; `-` is standard output. */
export function writeTable(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): void {
  if (path.endsWith('.jsonl')) {
    writeJsonLines(path, objects(header, rows));
    return;
  }
  writeLines(path, csvLines(header, rows));
}

/** Writes one JSON value a line; `-` is standard output. */
export function writeJsonLines(path: string, values: Iterable<unknown>): void {
  writeLines(path, jsonTexts(values));
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

/** A file appears whole or not at all: it is written beside its place and renamed. */
function writeLines(path: string, lines: Iterable<string>): void {
  if (path === '-') {
    writeAll(1, lines);
    return;
  }
  const draft = `${path}.${process.pid}.part`;
  try {
    const file = openSync(draft, 'w');
    try {
      writeAll(file, lines);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof Error && 'code' in error) {
      throw badData({ file: path, expected: `a place that can be written to (${String(error.code)})` });
    }
    throw error;
  }
}

function writeAll(file: number, lines: Iterable<string>): void {
  let block: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (block.length === 0) return;
    writeFully(file, Buffer.from(`${block.join('\n')}\n`));
    block = [];
    size = 0;
  };
  for (const line of lines) {
    block.push(line);
    size += line.length;
    if (size > 1 << 20) flush();
  }
  flush();
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
