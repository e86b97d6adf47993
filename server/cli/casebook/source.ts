import 'server-only';
import { createReadStream, statSync } from 'node:fs';
import { badData } from '@/server/cli/casebook/refusal';
import type { Progress } from '@/server/cli/casebook/verb';

/** The text of a file or of standard input (`-`), chunk by chunk, without a byte order mark; refuses what is not UTF-8. */
export async function* readText(file: string, progress: Progress): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  progress.step(`Reading ${file === '-' ? 'standard input' : file}`, sizeOf(file));
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 })) {
      bytes += (chunk as Buffer).length;
      yield decoder.decode(chunk as Buffer, { stream: true });
      progress.done(bytes);
    }
    yield decoder.decode();
  } catch (error) {
    throw asRefusal(file, error);
  }
}

function sizeOf(file: string): number | undefined {
  if (file === '-') return undefined;
  try {
    return statSync(file).size;
  } catch (error) {
    throw asRefusal(file, error);
  }
}

/** What the file system or the decoder says, as a refusal; anything else is a fault of ours and passes through. */
function asRefusal(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return badData({ file, expected: 'a file, but there is none' });
  if (code === 'EISDIR') return badData({ file, expected: 'a file, but it is a folder' });
  if (code === 'EACCES' || code === 'EPERM') return badData({ file, expected: 'a file that may be read' });
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return badData({ file, expected: 'UTF-8 text, but some bytes are not' });
  return error;
}
