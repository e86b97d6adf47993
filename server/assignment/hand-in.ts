import 'server-only';
/** What a hand-in asks of the seats: the seat as it stands, and why a person is done with an item without one. */
import { insertSkip, lockSeatsAtHandIn, skipOf } from '@/db/queries/assignment';
import type { Call, MemberCall } from '@/server/call';
import type { SeatView } from './contract';

/** The seats as a hand-in meets them, locked until the transaction ends; those that there are not are left out. */
export async function seatsForHandIn(
  call: MemberCall,
  projectId: string,
  seatIds: readonly string[],
): Promise<SeatView[]> {
  const seats = await lockSeatsAtHandIn(call.db, projectId, seatIds);
  const classes = new Map(seats.flatMap((seat) => (seat.classes ? [[seat.ontology_version_id, seat.classes]] : [])));
  return seats.map((seat) => ({
    seatId: seat.id,
    projectId,
    itemId: seat.item_id,
    purpose: seat.purpose,
    round: seat.round,
    state: seat.state,
    isMine: seat.holder_id === call.actor.id,
    leaseId: seat.hold_id,
    leasedAt: seat.leased_at === null ? null : new Date(seat.leased_at),
    guideVersionId: seat.guide_version_id,
    ontologyVersionId: seat.ontology_version_id,
    task: seat.task,
    content: seat.content,
    classes: classes.get(seat.ontology_version_id) ?? null,
  }));
}

/** Why the person is done with an item without having filled a seat of it, or null. */
export function skipReason(call: Call, itemId: string, personId: string) {
  return skipOf(call.db, itemId, personId);
}

/** The person worked on the item, too late to fill a seat: it is not offered to them again. */
export function rememberLateWork(call: MemberCall, itemId: string): Promise<void> {
  return insertSkip(call.db, { itemId, personId: call.actor.id, reason: 'late_hand_in', skippedAt: call.now });
}
