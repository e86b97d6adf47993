import 'server-only';
import { setTimeout as pause } from 'node:timers/promises';
import { shareProjectSeats } from '@/db/queries/assignment';
import { hasOpenSeat } from '@/db/queries/assignment-seats';
import type { MemberCall } from '@/server/call';
import { claimItems } from './claims';
import type { Claimed, Wish } from './contract';

const looks = 20;
const betweenLooksMs = 100;

/** The next items for the actor, and "nothing left" only when that was not for a moment only. */
export async function claimPatiently(call: MemberCall, projectId: string, wish: Wish): Promise<Claimed> {
  return lookAgain(call, projectId, wish, await claimItems(call, projectId, wish));
}

/**
 * A claim passes over rows that somebody else has locked. Where all open seats are just being put in a new order, or seats
 * are opened and cancelled, it finds none and would send its worker away from work that is there. So, where open seats
 * are seen, it looks once more while nobody does that; it waits two seconds at most, and holds no connection meanwhile.
 */
export async function lookAgain<Answer extends Claimed | null>(
  call: MemberCall,
  projectId: string,
  wish: Wish,
  claimed: Answer,
): Promise<Answer | Claimed> {
  if (claimed?.end?.status !== 'nothing_left' || !(await hasOpenSeat(call.db, projectId))) return claimed;
  for (let look = 0; look < looks; look += 1) {
    const again = await call.db.transaction(async (db) =>
      (await shareProjectSeats(db, projectId)) ? claimItems({ ...call, db }, projectId, wish) : null,
    );
    if (again) return again;
    await pause(betweenLooksMs);
  }
  return claimed;
}
