import 'server-only';
import { getServerSession } from 'next-auth';
import type { Queryable } from '@/db/client';
import { personById } from '@/db/queries/accounts';
import type { Actor } from '@/server/call';
import { authOptions } from './auth-options';

/** What a session token says of whom it was made for. */
export interface SessionClaim {
  readonly personId: string;
  readonly sessionVersion: number;
}

/** The person a session is good for: it must name a living account and its present session version. */
export async function actorOf(db: Queryable, claim: SessionClaim | null): Promise<Actor | null> {
  if (!claim?.personId) return null;
  const person = await personById(db, claim.personId);
  if (!person || person.closedAt || person.sessionVersion !== claim.sessionVersion) return null;
  return { id: person.id, name: person.name, isStaff: person.isStaff };
}

/** The person of this request, or null. */
export async function currentActor(db: Queryable): Promise<Actor | null> {
  return actorOf(db, await getServerSession(authOptions()));
}
