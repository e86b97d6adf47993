import 'server-only';
import { vacate } from '@/db/queries/assignment-endings';
import type { Call } from '@/server/call';
import { enqueue } from '@/server/ports/queue';

/**
 * Vacates a seat. Two surplus seats that are let go at the same moment each count the other, so what is wanted is matched
 * once more when one was cancelled.
 */
export async function letGo(call: Call, projectId: string, seatId: string): Promise<void> {
  const state = await vacate(call.db, seatId);
  if (state === 'cancelled') await enqueue(call.db, 'match_seats', { projectId }, `match_seats:${projectId}`);
}
