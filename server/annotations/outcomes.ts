import 'server-only';
import { holdsOfFilledSeats, type UndecidedHold, undecidedHolds } from '@/server/assignment/outcomes';
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
  const before = silentSince(call.now);
  let after: UndecidedHold | null = null;
  for (;;) {
    const undecided: readonly UndecidedHold[] = await undecidedHolds(call, before, after, holdsAtOnce);
    await acceptHolds(
      call,
      undecided.map(({ hold_id }) => hold_id),
    );
    after = undecided.at(-1) ?? null;
    if (undecided.length < holdsAtOnce) return;
  }
}
