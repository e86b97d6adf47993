import 'server-only';
import * as query from '@/db/queries/assignment';
import { randomLabelSeat, seatPayment } from '@/db/queries/assignment-known';
import type { Call } from '@/server/call';

export type UndecidedHold = query.UndecidedHold;

/** The holds that pay for the handed-in work of an item. */
export function holdsOfFilledSeats(call: Call, itemId: string): Promise<string[]> {
  return query.holdsOfFilledSeats(call.db, itemId);
}

/** The hold that pays for a seat; null while nobody has it. */
export async function holdOfSeat(call: Call, seatId: string): Promise<string | null> {
  return (await seatPayment(call.db, seatId))?.hold_id ?? null;
}

/** When a seat was filled and paid; null while it is not filled. */
export async function seatPay(
  call: Call,
  seatId: string,
): Promise<{ readonly holdId: string; readonly filledAt: Date; readonly paidAt: Date | null } | null> {
  const row = await seatPayment(call.db, seatId);
  if (!row?.hold_id || !row.filled_at) return null;
  return { holdId: row.hold_id, filledAt: new Date(row.filled_at), paidAt: row.paid_at ? new Date(row.paid_at) : null };
}

/** One of the project's last two hundred filled label seats, drawn by lot; null while there is none. */
export function labelToCompare(call: Call, projectId: string): Promise<string | null> {
  return randomLabelSeat(call.db, projectId);
}

/** Holds of work handed in before a time that nobody decided on, the oldest first, behind `after` of the part before. */
export function undecidedHolds(call: Call, before: Date, after: UndecidedHold | null, limit: number) {
  return query.undecidedHolds(call.db, before, after, limit);
}
