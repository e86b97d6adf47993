import 'server-only';
import * as query from '@/db/queries/assignment';
import type { Call } from '@/server/call';

/** The holds that pay for the handed-in work of an item. */
export function holdsOfFilledSeats(call: Call, itemId: string): Promise<string[]> {
  return query.holdsOfFilledSeats(call.db, itemId);
}

/** Holds of work handed in before a time that nobody decided on, the oldest first. */
export function undecidedHolds(call: Call, before: Date, limit: number): Promise<string[]> {
  return query.undecidedHolds(call.db, before, limit);
}
