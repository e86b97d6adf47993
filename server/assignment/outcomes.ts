import 'server-only';
import * as query from '@/db/queries/assignment';
import { randomLabelSeat, seatPayment } from '@/db/queries/assignment-known';
import type { Call } from '@/server/call';
import { assignmentLimits } from './limits';

export type UndecidedHold = query.UndecidedHold;

/** The holds that pay for the handed-in work of an item. */
export function holdsOfFilledSeats(call: Call, itemId: string): Promise<string[]> {
  return query.holdsOfFilledSeats(call.db, itemId);
}

/** The hold that pays for a seat; null while nobody has it. */
export async function holdOfSeat(call: Call, seatId: string): Promise<string | null> {
  return (await seatPayment(call.db, seatId))?.hold_id ?? null;
}

/** Work whose pay is to come like that of a label. */
interface Compared {
  readonly workerId: string;
  readonly filledAt: Date;
}

/** When a seat was filled and by whom, and when it was paid. */
export interface SeatPay extends Compared {
  readonly holdId: string;
  readonly paidAt: Date | null;
}

/** Null while the seat is not filled. */
export async function seatPay(call: Call, seatId: string): Promise<SeatPay | null> {
  const row = await seatPayment(call.db, seatId);
  if (!row?.hold_id || !row.filled_at || !row.holder_id) return null;
  const { hold_id: holdId, holder_id: workerId } = row;
  return { holdId, workerId, filledAt: new Date(row.filled_at), paidAt: row.paid_at ? new Date(row.paid_at) : null };
}

/**
 * A filled label seat of the project, drawn by lot from the last; null while there is none. One that was filled some minutes
 * before the other, so that whoever looks at it every few minutes knows of its pay in time, and that another worker filled:
 * the same person would see two answers that waited equally long. Where there are no such, any.
 */
export function labelToCompare(
  call: Call,
  projectId: string,
  { workerId, filledAt }: Compared,
): Promise<string | null> {
  const before = new Date(filledAt.getTime() - 60_000 * assignmentLimits.minutesToCompare);
  return randomLabelSeat(call.db, projectId, workerId, before);
}

/** Holds of work handed in before a time that nobody decided on, the oldest first, behind `after` of the part before. */
export function undecidedHolds(call: Call, before: Date, after: UndecidedHold | null, limit: number) {
  return query.undecidedHolds(call.db, before, after, limit);
}
