import 'server-only';
import { countPeople, listPeople, raiseSessionVersion } from '@/db/queries/accounts';
import type { MemberCall } from '@/server/call';
import { log } from '@/server/log';
import { accountsProblem, type PeopleCount, type PeoplePage } from './contract';

const pageSize = 50;

/** People for platform staff, newest first; the address of a closed account is not shown, since it is erased. */
export async function peopleOf(call: MemberCall, search: string, before: string | null): Promise<PeoplePage> {
  const rows = await listPeople(call.db, search, before, pageSize + 1);
  const people = rows.slice(0, pageSize).map((row) => ({ ...row, email: row.closedAt ? null : row.email }));
  return { people, next: rows.length > pageSize ? (people.at(-1)?.id ?? null) : null };
}

export function peopleCount(call: MemberCall): Promise<PeopleCount> {
  return countPeople(call.db);
}

/** Ends every session of a person, for staff; who did it to whom is logged. Refuses with `no_such_person`. */
export async function signOutPerson(call: MemberCall, personId: string): Promise<void> {
  if (!(await raiseSessionVersion(call.db, personId))) throw accountsProblem('no_such_person');
  log().info({ staff: call.actor.id, person: personId }, 'staff signed a person out everywhere');
}
