import 'server-only';
/**
 * What a discarded project held is removed, some at a time: its items, and the pictures that no other project shows. Who
 * offers a picture holds its row and looks once more whether its bytes are there, so none is lost that somebody wants.
 */
import * as query from '@/db/queries/datasets-removal';
import type { Call } from '@/server/call';
import { mediaStorage } from '@/server/ports/media-storage';

const itemsAtOnce = 500;

/** Removes every item of the project. Broken off, it goes on where it was: bytes that are gone already are no error. */
export async function removeItems(call: Call, projectId: string): Promise<void> {
  while ((await call.db.transaction((db) => removeSome({ ...call, db }, projectId))) > 0);
}

async function removeSome(call: Call, projectId: string): Promise<number> {
  const { items, blobs } = await query.deleteSomeItems(call.db, projectId, itemsAtOnce);
  if (blobs.length > 0) {
    await query.lockBlobs(call.db, blobs);
    const unused = await query.deleteUnusedBlobs(call.db, blobs);
    await Promise.all(unused.map((sha256) => mediaStorage().remove(sha256)));
  }
  return items;
}
