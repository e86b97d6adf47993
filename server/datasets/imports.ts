import 'server-only';
import { open, readFile } from 'node:fs/promises';
import type { Call } from '@/server/call';
import { fetchPublic } from '@/server/ports/web-fetch';
import { Problem } from '@/server/problem';
import { itemContentSchema } from '@/server/projects/tasks';
import { withArchive } from './archive';
import type { ColumnChoice } from './columns';
import { datasetProblem, type ImportReport, type Place } from './contract';
import { addPicture, addRows, type Intake, type RowOffer, requireIntake, requireKind } from './datasets';
import { fileKind, isNamedAsOffice, isNamedAsTable, pictureEnding } from './file-kind';
import { datasetLimits } from './limits';
import { columnsToChoose, readTable, type TableRow } from './table';
import { type ImportTally, openTally } from './tally';

/** A file that arrived: where it lies now, and what its owner called it (with folders, where it came with some). */
export interface ArrivedFile {
  readonly name: string;
  readonly path: string;
  readonly byteSize: number;
}

export interface ImportOptions {
  /** The slice of everything in the file that does not name its own. */
  readonly slice?: string | undefined;
  /** Whether the folder a picture stands in names its slice. */
  readonly sliceByFolder?: boolean | undefined;
  /** Which columns of a table hold what, where their names do not say it. */
  readonly columns?: ColumnChoice | undefined;
  /** Told after each item of an archive or a table. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Adds whatever a file holds: one picture, an archive of pictures, or a table of texts, pairs or addresses of pictures.
 * What it is is seen in its bytes. What cannot be used is named in the report with its reason; the rest is kept.
 */
export async function importFile(
  call: Call,
  projectId: string,
  file: ArrivedFile,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const tally = openTally();
  try {
    const intake = await requireIntake(call, projectId);
    await importByKind(intake, file, options, tally);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tally.refuse({ name: file.name, line: null }, error);
  }
  return tally.report();
}

async function importByKind(
  intake: Intake,
  file: ArrivedFile,
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  if (file.byteSize === 0) throw datasetProblem('file_empty');
  const kind = fileKind(await headOf(file.path));
  if (kind === 'pdf') throw datasetProblem('pdf_file');
  if (kind === 'office' || (kind === 'zip' && isNamedAsOffice(file.name))) throw datasetProblem('office_file');
  if (kind === 'zip') return addArchive(intake, file, options, tally);
  // A saved error page called page-1.png is no table with columns missing: the person must hear what it is.
  const ending = pictureEnding(file.name);
  if (ending && (kind === 'text' || kind === 'unknown')) {
    throw datasetProblem('not_as_named', { ending, given: kind });
  }
  if (kind === 'text') return addTable(intake, file, options, tally);
  // Two-byte text, as old spreadsheets save it without saying so, is full of NULs.
  if (kind === 'unknown') throw datasetProblem(isNamedAsTable(file.name) ? 'table_not_utf8' : 'file_unknown');
  if (file.byteSize > datasetLimits.imageBytes) {
    throw datasetProblem('file_too_large', { megabytes: datasetLimits.imageBytes / 1e6 });
  }
  const kept = await addPicture(intake, labelled(file.name, await readFile(file.path), options));
  tally.keep(kept, { name: file.name, line: null });
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A picture's name is its path without leading folders that everything shares; its folder can name its slice. */
function labelled(path: string, bytes: Uint8Array, options: ImportOptions) {
  const folders = path.split('/').filter((part) => part !== '' && part !== '.');
  const name = folders.pop() ?? path;
  const folder = options.sliceByFolder ? folders.at(-1) : undefined;
  return { name, bytes, slice: folder ?? options.slice };
}

/** Adds the pictures of a zip archive. */
async function addArchive(
  intake: Intake,
  file: ArrivedFile,
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  requireKind(intake, 'image');
  if (file.byteSize > datasetLimits.archiveBytes) {
    throw datasetProblem('file_too_large', { megabytes: datasetLimits.archiveBytes / 1e6 });
  }
  await withArchive(file.path, file.byteSize, async (entries) => {
    for (const entry of entries) {
      const place = { name: entry.name, line: null };
      await tell(tally, place, async () => {
        const bytes = await entry.read();
        if (fileKind(bytes.subarray(0, 512)) === 'zip') throw datasetProblem('archive_in_archive');
        tally.keep(await addPicture(withRoom(intake, tally), labelled(entry.name, bytes, options)), place);
      });
      options.onProgress?.(tally.done(), entries.length);
    }
  });
}

/** Runs one step of an import; its refusal becomes a line of the report, and the import goes on while its project is there. */
async function tell(tally: ImportTally, place: Place, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'missing') throw error;
    tally.refuse(place, error);
  }
}

/** An import may not take a project beyond what it can hold. */
function withRoom(intake: Intake, tally: ImportTally): Intake {
  if (tally.report().added >= intake.room) throw datasetProblem('dataset_full', { most: datasetLimits.items });
  return intake;
}

/** Adds the rows of a CSV or JSONL table. */
async function addTable(intake: Intake, file: ArrivedFile, options: ImportOptions, tally: ImportTally): Promise<void> {
  if (file.byteSize > datasetLimits.tableBytes) {
    throw datasetProblem('file_too_large', { megabytes: datasetLimits.tableBytes / 1e6 });
  }
  const bytes = await readFile(file.path);
  const rows = await readTable(bytes, file.name, intake.task, options.columns).catch((error: unknown) => {
    const isUnnamed = error instanceof Problem && error.code === 'table_header';
    if (isUnnamed) tally.offer(columnsToChoose(bytes, file.name, intake.task));
    throw error;
  });
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await addSomeRows(intake, rows.slice(from, from + rowsAtOnce), options, tally);
    options.onProgress?.(tally.done(), rows.length);
  }
}

const rowsAtOnce = 200;

const excerpt = (row: TableRow) => {
  const { content, name } = row;
  const words = content
    ? content.kind === 'text'
      ? content.text
      : content.kind === 'url'
        ? content.url
        : content.left
    : '';
  return (name || words).slice(0, 80);
};

async function addSomeRows(
  intake: Intake,
  rows: readonly TableRow[],
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  const usable: (TableRow & { content: NonNullable<TableRow['content']> })[] = [];
  for (const row of rows) {
    if (row.content) usable.push(row);
    else tally.refuse({ name: row.name ?? '', line: row.line }, row.problem);
  }
  const addresses = usable.flatMap((row) => (row.content.kind === 'url' ? [{ ...row, url: row.content.url }] : []));
  await addFromWeb(intake, addresses, options, tally);
  const offers: RowOffer[] = [];
  for (const row of usable) {
    if (row.content.kind === 'url') continue;
    const given = row.content;
    const place = { name: excerpt(row), line: row.line };
    await tell(tally, place, async () => {
      requireKind(withRoom(intake, tally), given.kind);
      const content = itemContentSchema.parse(given);
      offers.push({ content, name: row.name, slice: row.slice || options.slice, place });
    });
  }
  await addRows(intake, offers, tally);
}

const fetchesAtOnce = 4;
const webLimits = { maxBytes: datasetLimits.imageBytes, timeoutMs: 20_000 };

async function addFromWeb(
  intake: Intake,
  rows: readonly (TableRow & { readonly url: string })[],
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  const waiting = [...rows];
  const fetchInTurn = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const { url, name, slice, line } = row;
      const place = { name: url.slice(0, 200), line };
      await tell(tally, place, async () => {
        requireKind(withRoom(intake, tally), 'image');
        const bytes = await fetchPublic(url, webLimits);
        const called = name || decodeName(url);
        tally.keep(await addPicture(intake, { name: called, bytes, slice: slice || options.slice }), place);
      });
    }
  };
  await Promise.all(Array.from({ length: fetchesAtOnce }, fetchInTurn));
}

/** The last part of an address, as people read it. */
function decodeName(url: string): string {
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? new URL(url).hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
