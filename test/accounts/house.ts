import { mailTo } from '@/db/queries/mailbox';
import type { Queryable } from '@/db/queryable';
import { welcome } from '@/server/accounts/newcomers';
import { hashPassword } from '@/server/accounts/passwords';
import type { Call, MemberCall } from '@/server/call';
import { env } from '@/test/support/settings';

/** What stands in the place of server/env.ts in files that have a process of their own and need the settings of tests. */
export const mockedEnv = () => ({ env });

export const noon = new Date('2026-11-23T12:00:00Z');

export function later(minutes: number, from: Date = noon): Date {
  return new Date(from.getTime() + minutes * 60_000);
}

export function strangerOf(db: Queryable, now: Date = noon): Call {
  return { db, actor: null, now, locale: 'en' };
}

export const goodPassword = 'three unrelated words';
let hashed: Promise<string> | undefined;

/** A living person with `goodPassword`, and a call of theirs. */
export async function personIn(
  db: Queryable,
  email: string,
  changes: { isStaff?: boolean; hasPassword?: boolean } = {},
) {
  hashed ??= hashPassword(goodPassword);
  const { isStaff = false, hasPassword = true } = changes;
  const passwordHash = hasPassword ? await hashed : null;
  const name = email.split('@')[0] ?? email;
  const person = await welcome(strangerOf(db), { email, name, passwordHash, locale: 'en', isStaff });
  const call: MemberCall = { ...strangerOf(db), actor: { id: person.id, name, isStaff } };
  return { ...person, call };
}

/** The token in the newest mail to an address; empty when that mail holds none. */
export async function mailedToken(db: Queryable, email: string): Promise<string> {
  const [newest] = await mailTo(db, email);
  return /token=([\w-]{43})/.exec(newest?.body ?? '')?.[1] ?? '';
}
