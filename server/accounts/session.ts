import 'server-only';
import { getServerSession } from 'next-auth';
import type { Queryable } from '@/db/client';
import { personById } from '@/db/queries/accounts';
import type { Actor } from '@/server/call';
import { authOptions } from './auth-options';

/** The person of this request, or null: the session must name a living account and its present session version. */
export async function currentActor(db: Queryable): Promise<Actor | null> {
  const session = await getServerSession(authOptions());
  if (!session?.personId) return null;
  const person = await personById(db, session.personId);
  if (!person || person.closedAt || person.sessionVersion !== session.sessionVersion) return null;
  return { id: person.id, name: person.name, isStaff: person.isStaff };
}
