import 'server-only';
import { isUtf8 } from 'node:buffer';
import { createReadStream, statSync } from 'node:fs';
import { badData } from '@/server/cli/casebook/refusal';
import type { Progress } from '@/server/cli/casebook/verb';

/** The text of a file or of standard input (`-`), chunk by chunk, without a byte order mark; refuses what is not UTF-8. */
export async function* readText(file: string, progress: Progress): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let breaks = 0;
  /** Characters since the last line break, at the end of all that was read and at that of what came before the last chunk. */
  let [tail, before] = [0, 0];
  let last: Buffer = Buffer.alloc(0);
  progress.step(`Reading ${file === '-' ? 'standard input' : file}`, sizeOf(file));
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 })) {
      breaks += breaksIn(last);
      last = chunk as Buffer;
      before = tail;
      if (bytes === 0) refuseOtherForms(file, last);
      bytes += last.length;
      const text = decoder.decode(last, { stream: true });
      const end = text.lastIndexOf('\n');
      tail = end < 0 ? tail + text.length : text.length - end - 1;
      yield text;
      progress.done(bytes);
    }
    yield decoder.decode();
  } catch (error) {
    if (!isDecoding(error)) throw asRefusal(file, error);
    const expected = 'UTF-8 text, but some bytes are not';
    const { line, column } = placeOfBadBytes(last);
    throw badData({ file, line: breaks + 1 + line, column: column + 1 + (line === 0 ? before : 0), expected });
  }
}

function isDecoding(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** What is given by mistake most often says so in its first bytes. */
const otherForms: readonly (readonly [string, string])[] = [
  ['1f8b', 'text, but it is packed by gzip: unpack it first (gunzip)'],
  ['504b0304', 'text, but it is a spreadsheet or a zip archive: save it as CSV first'],
  ['fffe', 'UTF-8 text, but it is UTF-16: save it as UTF-8 first'],
  ['feff', 'UTF-8 text, but it is UTF-16: save it as UTF-8 first'],
];

function refuseOtherForms(file: string, head: Buffer): void {
  const hex = head.subarray(0, 4).toString('hex');
  const other = otherForms.find(([mark]) => hex.startsWith(mark));
  if (other !== undefined) throw badData({ file, expected: other[1] });
}

function breaksIn(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === 10) count++;
  return count;
}

/**
 * The line of a chunk that holds what is no UTF-8, and the characters before that on it, both counted from 0. What the chunk
 * begins with may end a character of the chunk before; what it ends with is half a character only when all before it is well.
 */
function placeOfBadBytes(chunk: Buffer): { line: number; column: number } {
  let from = 0;
  while (from < 3 && ((chunk[from] ?? 0) & 0xc0) === 0x80) from++;
  for (let line = 0; ; line++) {
    const end = chunk.indexOf(10, from);
    const bytes = chunk.subarray(from, end < 0 ? undefined : end);
    if (end < 0 || !isUtf8(bytes))
      return { line, column: Math.max(0, new TextDecoder().decode(bytes).indexOf('\ufffd')) };
    from = end + 1;
  }
}

/** In bytes; undefined where it is not known before the end, as of a pipe. */
function sizeOf(file: string): number | undefined {
  if (file === '-') return undefined;
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw asRefusal(file, error);
  }
}

const missing: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];

/** What the file system says, as a refusal; anything else is a fault of ours and passes through. */
function asRefusal(file: string, error: unknown): unknown {
  if (!(error instanceof Error && 'errno' in error && 'code' in error)) return error;
  if (missing.includes(error.code)) return badData({ file, expected: 'a file, but there is none' });
  if (error.code === 'EISDIR') return badData({ file, expected: 'a file, but it is a folder' });
  return badData({ file, expected: `a file that may be read (${String(error.code)})` });
}
