import 'server-only';
import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Storage } from './storage';
import { storagePath } from './storage-key';

/**
 * Storage in a folder of this machine. A file appears under its name only when it is whole: it is written under another
 * name, flushed to the disk and renamed, so neither a crash nor a reader ever meets half a picture.
 */
export function diskStorage(folder: string): Storage {
  const place = (key: string) => join(folder, storagePath(key));
  const has = (key: string) =>
    access(place(key)).then(
      () => true,
      () => false,
    );
  return {
    has,
    put: async (key, bytes) => {
      const path = place(key);
      if (await has(key)) return;
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, bytes);
    },
    get: (key) => readFile(place(key)).catch(nullWhenAbsent),
    remove: (key) => rm(place(key), { force: true }),
  };
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
