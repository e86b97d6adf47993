import 'server-only';
import { cookies } from 'next/headers';
import { decode } from 'next-auth/jwt';
import { personInSession } from '@/db/queries/accounts';
import type { Queryable } from '@/db/queryable';
import type { Actor } from '@/server/call';
import { env } from '@/server/env';
import { sessionCookie } from './auth-options';

/** What a session token says of whom it was made for. */
export interface SessionClaim {
  readonly personId: string;
  readonly sessionVersion: number;
}

/** Whoever asks, null for a stranger, and the database's time at which they do. */
export interface Visit {
  readonly actor: Actor | null;
  readonly now: Date;
}

/** The person a session is good for: it must name a living account and its present session version. */
export async function visitWith(db: Queryable, claim: SessionClaim | null): Promise<Visit> {
  const { now, ...person } = await personInSession(db, claim?.personId ? claim : null);
  return { actor: person.id === null ? null : { id: person.id, name: person.name, isStaff: person.isStaff }, now };
}

interface Opened {
  readonly claim: SessionClaim;
  /** When the token's time is over, in seconds since 1970. */
  readonly end: number;
}

/** Tokens that this process has opened, the latest last: a page asks ten times with one, and opening it is a tenth of a call. */
const opened = new Map<string, Opened>();
const mostOpened = 2000;

const nameOf = (token: string, secret: string) => `${secret} ${token}`;

/** What a token says; null for one that is not ours or whose time is over. */
export async function claimOf(token: string | undefined, secret: string): Promise<SessionClaim | null> {
  if (!token) return null;
  const known = opened.get(nameOf(token, secret)) ?? (await open(token, secret));
  return known && known.end > Date.now() / 1000 ? known.claim : null;
}

async function open(token: string, secret: string): Promise<Opened | null> {
  const said = await decode({ token, secret }).catch(() => null);
  if (!said) return null;
  const claim = { personId: said.sub ?? '', sessionVersion: said.sessionVersion };
  const known = { claim, end: Number(said.exp ?? 0) };
  opened.set(nameOf(token, secret), known);
  for (const oldest of opened.keys()) {
    if (opened.size <= mostOpened) break;
    opened.delete(oldest);
  }
  return known;
}

/**
 * The visit of this request. The token is read and no more: next-auth's own `getServerSession` also makes a new one each
 * time, which neither a page nor a procedure can hand out.
 */
export async function currentVisit(db: Queryable): Promise<Visit> {
  const { NEXTAUTH_SECRET, PUBLIC_URL } = env();
  const token = (await cookies()).get(sessionCookie(PUBLIC_URL))?.value;
  return visitWith(db, await claimOf(token, NEXTAUTH_SECRET));
}
