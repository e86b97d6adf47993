import 'server-only';
import { lapsedLeases } from '@/db/queries/assignment-endings';
import type { Call } from '@/server/call';
import { releaseHolds } from '@/server/ledger/holds';
import { letGo } from './letting-go';
import { assignmentLimits } from './limits';

/**
 * Gives up leases that ended a day ago and that nobody took since: their money goes back to the project. Not needed for
 * claims, which treat an expired lease as free; needed so that a closed or finished project gets back what nobody will
 * earn. The worker's draft stays. Runs by the clock; returns how many were given up.
 */
export async function giveUpLapsedLeases(call: Call): Promise<number> {
  const before = new Date(call.now.getTime() - assignmentLimits.lapseHours * 3_600_000);
  return call.db.transaction(async (db) => {
    const leases = await lapsedLeases(db, before, 500);
    for (const { id, project_id } of leases) await letGo({ ...call, db }, project_id, id);
    return releaseHolds(
      { ...call, db },
      leases.map(({ hold_id }) => hold_id),
    );
  });
}
