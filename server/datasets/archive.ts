import 'server-only';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { datasetProblem } from './contract';
import { datasetLimits } from './limits';

/**
 * Reading zip archives of strangers. The whole directory is read and judged before anything is unpacked; nothing is ever
 * written under a name from the archive; what unpacks is counted as it comes, whatever the archive said it would be.
 */

/** One file of an archive. */
export interface ArchiveFile {
  /** With its folders, separated by `/`. */
  readonly name: string;
  /** Unpacks it. Throws a problem when it is damaged or larger than a picture may be. */
  read(): Promise<Buffer>;
}

/** What systems put into archives beside the files themselves. */
const clutter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/;

const symbolicLink = 0o120000;
const fileTypeBits = 0o170000;
/** Pictures are packed already; an archive of them that unpacks to two hundred times its size is none. */
const largestRatio = 200;
const smallEnough = 100_000_000;

/**
 * Opens the archive at `path`, judges its directory and calls `work` with its files. Throws a problem, before any file is
 * read, when the archive is damaged, locked, too large, or has names or links that lead out of it.
 */
export async function withArchive<T>(
  path: string,
  byteSize: number,
  work: (files: readonly ArchiveFile[]) => Promise<T>,
): Promise<T> {
  const zip = await openArchive(path);
  try {
    const entries = await judgedEntries(zip, byteSize);
    const files = entries.filter((entry) => !entry.fileName.endsWith('/') && !clutter.test(entry.fileName));
    return await work(files.map((entry) => ({ name: entry.fileName, read: () => unpack(zip, entry) })));
  } finally {
    zip.close();
  }
}

async function openArchive(path: string): Promise<ZipFile> {
  try {
    // Strict names: a backslash is refused instead of being read as a folder.
    return await openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
    });
  } catch {
    throw datasetProblem('archive_broken');
  }
}

async function judgedEntries(zip: ZipFile, byteSize: number): Promise<Entry[]> {
  if (zip.entryCount > datasetLimits.archiveEntries) {
    throw datasetProblem('archive_too_many', { most: datasetLimits.archiveEntries });
  }
  const entries = await readDirectory(zip);
  if (entries.some((entry) => (entry.generalPurposeBitFlag & 1) !== 0)) throw datasetProblem('archive_encrypted');
  const isLink = (entry: Entry) => ((entry.externalFileAttributes >>> 16) & fileTypeBits) === symbolicLink;
  if (entries.some((entry) => isLink(entry) || entry.fileName.includes('\0'))) throw datasetProblem('archive_unsafe');
  const unpacked = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const isBomb = unpacked > smallEnough && unpacked > byteSize * largestRatio;
  if (isBomb || unpacked > datasetLimits.unpackedBytes) throw datasetProblem('archive_too_large');
  return entries;
}

function readDirectory(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > datasetLimits.archiveEntries) {
        reject(datasetProblem('archive_too_many', { most: datasetLimits.archiveEntries }));
      } else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => {
      const isAboutNames = /relative path|absolute path|characters in fileName/i.test(error.message);
      reject(datasetProblem(isAboutNames ? 'archive_unsafe' : 'archive_broken'));
    });
    zip.readEntry();
  });
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const tooLarge = () => datasetProblem('file_too_large', { megabytes: datasetLimits.imageBytes / 1e6 });
  if (entry.uncompressedSize > datasetLimits.imageBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > datasetLimits.imageBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw datasetProblem('archive_entry_broken');
  }
  if (size > datasetLimits.imageBytes) throw tooLarge();
  return Buffer.concat(chunks);
}
