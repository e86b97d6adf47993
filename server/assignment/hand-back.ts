import 'server-only';
import { insertSkip, lockSeat, lockWorker } from '@/db/queries/assignment';
import type { MemberCall } from '@/server/call';
import { heedReport } from '@/server/datasets/datasets';
import { releaseHolds } from '@/server/ledger/holds';
import { assignmentProblem, type HandBackReason } from './contract';
import { tellHolders } from './giving-up';
import { letGo } from './letting-go';

/** The actor gives the item back, without penalty; they are not offered it again. Refuses `lease_gone`. */
export async function handBack(
  call: MemberCall,
  projectId: string,
  seatId: string,
  reason: HandBackReason,
): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    // In their turn, like a claim: every statement here looks up its rows by key then, also on an old connection.
    const seat = await lockWorker(db, projectId, call.actor.id, () => lockSeat(db, projectId, seatId));
    if (!seat?.holdId || seat.holderId !== call.actor.id || seat.state !== 'leased')
      throw assignmentProblem('lease_gone');
    await letGo(within, projectId, seatId);
    await insertSkip(db, { itemId: seat.itemId, personId: call.actor.id, reason, skippedAt: call.now });
    await releaseHolds(within, [seat.holdId]);
    if (reason === 'broken_item' && (await heedReport(within, projectId, seat.itemId)))
      await tellHolders(within, projectId);
  });
}
