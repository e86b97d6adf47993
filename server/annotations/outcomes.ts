import 'server-only';
import { holdsOfFilledSeats, undecidedHolds } from '@/server/assignment/outcomes';
import type { Call } from '@/server/call';
import { acceptHolds } from '@/server/ledger/holds';
import { silentSince } from './rules';

/** The item is settled: everybody who answered it is paid. Run twice, it pays once. */
export async function acceptFilledSeats(call: Call, itemId: string): Promise<void> {
  await acceptHolds(call, await holdsOfFilledSeats(call, itemId));
}

const holdsAtOnce = 500;

/** Silence pays: work handed in three days ago that nobody decided on is paid. Runs by the clock. */
export async function acceptAfterSilence(call: Call): Promise<void> {
  let holds: string[];
  do {
    holds = await undecidedHolds(call, silentSince(call.now), holdsAtOnce);
    await acceptHolds(call, holds);
  } while (holds.length === holdsAtOnce);
}
