import 'server-only';
import { lapsedLeases } from '@/db/queries/assignment-endings';
import type { Call } from '@/server/call';
import { releaseHolds } from '@/server/ledger/holds';
import { letGo } from './letting-go';
import { assignmentLimits } from './limits';

/**
 * Gives up leases that ended a day ago and that nobody took since: their money goes back to the project. Not needed for
 * claims, which treat an expired lease as free; needed so that a closed or finished project gets back what nobody will
 * earn. The worker's draft stays. Runs by the clock, some leases a transaction; returns how many were given up.
 */
export async function giveUpLapsedLeases(call: Call, atOnce = 500): Promise<number> {
  const before = new Date(call.now.getTime() - assignmentLimits.lapseHours * 3_600_000);
  for (let all = 0; ; ) {
    const leases = await call.db.transaction((db) => giveUpSome({ ...call, db }, before, atOnce));
    all += leases;
    if (leases < atOnce) return all;
  }
}

async function giveUpSome(call: Call, before: Date, limit: number): Promise<number> {
  const leases = await lapsedLeases(call.db, before, limit);
  for (const { id, project_id } of leases) await letGo(call, project_id, id);
  await releaseHolds(
    call,
    leases.map(({ hold_id }) => hold_id),
  );
  return leases.length;
}
