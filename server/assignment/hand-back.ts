import 'server-only';
import { insertSkip, lockSeat, vacate } from '@/db/queries/assignment';
import type { MemberCall } from '@/server/call';
import { heedReport } from '@/server/datasets/datasets';
import { releaseHolds } from '@/server/ledger/holds';
import { standingIn } from './assignment';
import { assignmentProblem, type HandBackReason } from './contract';

/** The actor gives the item back, without penalty; they are not offered it again. Refuses `lease_gone`. */
export async function handBack(
  call: MemberCall,
  projectId: string,
  seatId: string,
  reason: HandBackReason,
): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const standing = await standingIn(within, projectId);
    const seat = await lockSeat(db, projectId, seatId);
    if (!seat?.holdId || seat.holderId !== call.actor.id || seat.state !== 'leased')
      throw assignmentProblem('lease_gone');
    await vacate(db, seatId, standing.state === 'closed' ? 'cancelled' : 'open');
    await insertSkip(db, { itemId: seat.itemId, personId: call.actor.id, reason, skippedAt: call.now });
    await releaseHolds(within, [seat.holdId]);
    if (reason === 'broken_item') await heedReport(within, projectId, seat.itemId);
  });
}
