import 'server-only';
import { brokenWorkLaws, countSeats } from '@/db/queries/annotations-laws';
import type { Call } from '@/server/call';
import type { WorkCheck, WorkFault } from './contract';
import { silenceIsOverdue } from './rules';

/** Proves the laws W1 to W9 of seats, work and holds on all of them, in the database; see `brokenWorkLaws`. */
export async function checkWork(call: Call): Promise<WorkCheck> {
  const [rows, seats] = [await brokenWorkLaws(call.db, silenceIsOverdue(call.now)), await countSeats(call.db)];
  return { faults: rows.map(({ law, subject, detail }) => ({ law: law as WorkFault['law'], subject, detail })), seats };
}
