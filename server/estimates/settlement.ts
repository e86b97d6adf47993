import 'server-only';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import type { Call } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import { estimateItem } from './estimates';

/**
 * What follows a hand-in: the item is merged anew, its workers are paid if it is settled, and the whole project is
 * estimated in a moment. Idempotent: run twice, it does the second time nothing.
 */
export async function followHandIn(call: Call, projectId: string, itemId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const standing = await estimateItem(within, projectId, itemId);
    if (standing === 'settled') await acceptFilledSeats(within, itemId);
    await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`, soon(call.now));
  });
}

/** Two seconds on: a burst of hand-ins estimates the project once. */
function soon(now: Date): Date {
  return new Date(now.getTime() + 2000);
}
