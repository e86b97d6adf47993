import 'server-only';
import { markGoneLeases, unbegunLeases } from '@/db/queries/assignment-endings';
import type { Call, MemberCall } from '@/server/call';
import { releaseHolds } from '@/server/ledger/holds';
import { takeTurn } from './assignment';
import { letGo } from './letting-go';
import { unwantedSeats } from './unwanted';

/**
 * The actor's screen gives up items that it held ready behind the one being worked on, and that nobody wants any more. It
 * is no handing back: the item is offered to them again if it is wanted again. What is wanted stays theirs, so that nobody
 * picks items by this; so does what was begun, as on another screen of theirs. Returns those given up.
 */
export async function giveUpUnbegun(
  call: MemberCall,
  projectId: string,
  seatIds: readonly string[],
): Promise<string[]> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const { standing, leases } = (await takeTurn(within, projectId, [], async () => {})).prospect;
    if (!standing) return [];
    const unwanted = unwantedSeats(standing.state, await leases()).filter((seatId) => seatIds.includes(seatId));
    const unbegun = await unbegunLeases(db, projectId, call.actor.id, unwanted);
    for (const { id } of unbegun) await letGo(within, projectId, id);
    await releaseHolds(
      within,
      unbegun.map(({ hold_id }) => hold_id),
    );
    return unbegun.map(({ id }) => id);
  });
}

/**
 * Items have left the work just now: whoever holds one ready that they have not begun is told so with their next answer, which
 * looks for no more than a mark. The job of the change finds the same, seconds later.
 */
export function tellHolders(call: Call, projectId: string): Promise<void> {
  return markGoneLeases(call.db, projectId);
}
