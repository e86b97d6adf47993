import 'server-only';
import { projectEstimate } from '@/db/queries/estimates';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import type { Call } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import { estimateItem } from './estimates';
import { secondsUntilEstimate } from './rules';

/**
 * What follows a hand-in: the item is merged anew, its workers are paid if it is settled, and the whole project is
 * estimated in a moment. Idempotent: run twice, it does the second time nothing.
 */
export async function followHandIn(call: Call, projectId: string, itemId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const standing = await estimateItem(within, projectId, itemId);
    if (standing === 'settled') await acceptFilledSeats(within, itemId);
    const last = await projectEstimate(db, projectId);
    const runAt = new Date(call.now.getTime() + 1000 * secondsUntilEstimate(last?.basisCount ?? 0));
    await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`, runAt);
  });
}
