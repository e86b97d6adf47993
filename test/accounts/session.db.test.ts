import { decode, encode } from 'next-auth/jwt';
import { expect, test, vi } from 'vitest';
import { newId } from '@/db/ids';
import { databaseTime } from '@/db/queries/clock';
import { deleteAccount, signOutEverywhere } from '@/server/accounts/accounts';
import { authOptions } from '@/server/accounts/auth-options';
import { claimOf as claimIn, type SessionClaim, visitWith } from '@/server/accounts/session';
import { testDatabase } from '@/test/support/database';
import { settings } from '@/test/support/settings';
import { goodPassword, personIn } from './house';

vi.mock('@/server/env', async () => (await import('./house')).mockedEnv());

const { db } = await testDatabase();
const actorOf = async (claim: SessionClaim | null) => (await visitWith(db, claim)).actor;
const claimOf = ({ id, sessionVersion }: { id: string; sessionVersion: number }) => ({ personId: id, sessionVersion });

test('a session is good for the person it was made for', async () => {
  const person = await personIn(db, 'here@example.org', { isStaff: true });
  expect(await actorOf(claimOf(person))).toEqual({ id: person.id, name: 'here', isStaff: true });
});

test('no session, and one for nobody, is nobody', async () => {
  expect(await actorOf(null)).toBeNull();
  expect(await actorOf({ personId: '', sessionVersion: 1 })).toBeNull();
  expect(await actorOf({ personId: newId(), sessionVersion: 1 })).toBeNull();
});

test('signing out everywhere ends the sessions there were, and not the next one', async () => {
  const person = await personIn(db, 'everywhere@example.org');
  await signOutEverywhere(person.call);
  expect(await actorOf(claimOf(person))).toBeNull();
  expect(await actorOf({ personId: person.id, sessionVersion: 2 })).not.toBeNull();
});

test('a deleted account has no sessions, of whatever version', async () => {
  const person = await personIn(db, 'deleted@example.org');
  await deleteAccount(person.call, goodPassword, async () => []);
  for (const sessionVersion of [1, 2, 3]) expect(await actorOf({ personId: person.id, sessionVersion })).toBeNull();
});

test('a token names the person and the version and nothing else, and opens with our secret only', async () => {
  const { callbacks } = authOptions();
  const user = { id: 'person-1', sessionVersion: 4 };
  const account = { provider: 'password', providerAccountId: 'person-1', type: 'credentials' } as const;
  const token = await callbacks?.jwt?.({ token: { sessionVersion: 0, name: 'Ada' }, user, account });
  expect(token).toEqual({ sub: 'person-1', sessionVersion: 4 });
  const sealed = await encode({ token: token ?? { sessionVersion: 0 }, secret: settings.NEXTAUTH_SECRET });
  expect(sealed).not.toContain('person-1');
  await expect(decode({ token: sealed, secret: 'the secret of somebody else' })).rejects.toThrow();
  expect(await decode({ token: sealed, secret: settings.NEXTAUTH_SECRET })).toMatchObject(token ?? {});
});

test('a token is read as it was made, and one that is forged, broken or over says nothing', async () => {
  const [secret, token] = [settings.NEXTAUTH_SECRET, { sub: 'person-1', sessionVersion: 4 }];
  expect(await claimIn(await encode({ token, secret }), secret)).toEqual({ personId: 'person-1', sessionVersion: 4 });
  const over = await encode({ token, secret, maxAge: -60 });
  const forged = await encode({ token, secret: 'the secret of somebody else' });
  for (const said of [undefined, '', 'broken', `${forged}`, over]) expect(await claimIn(said, secret), said).toBeNull();
});

test('a token that was opened before is over when its time is', async () => {
  const [secret, token] = [settings.NEXTAUTH_SECRET, { sub: 'person-1', sessionVersion: 4 }];
  const sealed = await encode({ token, secret, maxAge: 60 });
  expect(await claimIn(sealed, secret)).not.toBeNull();
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  try {
    expect(await claimIn(sealed, secret)).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('a visit tells the time of the database, whoever comes', async () => {
  const { now } = await visitWith(db, null);
  expect(Math.abs((await databaseTime(db)).getTime() - now.getTime())).toBeLessThan(5000);
});
