import { verify } from '@node-rs/argon2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { personByEmail, personById, providersOf, updatePerson } from '@/db/queries/accounts';
import { mailTo } from '@/db/queries/mailbox';
import { askForLink, signInByIdentity, signInByPassword, signInByToken } from '@/server/accounts/sign-in';
import { testDatabase } from '@/test/support/database';
import { settings } from '@/test/support/settings';
import { goodPassword, later, mailedToken, noon, personIn, strangerOf } from './house';

vi.mock('@/server/env', async () => (await import('./house')).mockedEnv());
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  return { ...real, verify: vi.fn(real.verify) };
});

const { db } = await testDatabase();
const stranger = strangerOf(db);
const ada = await personIn(db, 'ada@example.org');
const trying = (email: string, password: string, place = '203.0.113.1', now = noon) =>
  signInByPassword(strangerOf(db, now), { email, password }, place);

afterEach(() => {
  settings.CASEBOOK_MODE = 'demo';
});

describe('signing in by password', () => {
  test('admits whoever knows it, however the address is written', async () => {
    expect(await trying(' ADA@example.org', goodPassword)).toMatchObject({ id: ada.id, sessionVersion: 1 });
  });

  test('refuses a wrong password, an unknown address and a malformed one alike', async () => {
    expect(await trying('ada@example.org', 'not this one')).toBeNull();
    expect(await trying('nobody@example.org', goodPassword)).toBeNull();
    expect(await trying('ada＠example.org', goodPassword)).toBeNull();
    expect(await signInByPassword(stranger, undefined, 'here')).toBeNull();
    expect(await trying('ada@example.org', 'x'.repeat(10_000))).toBeNull();
  });

  test('does the same hashing for an unknown address as for a known one', async () => {
    const hashesOf = async (email: string) => {
      vi.mocked(verify).mockClear();
      await trying(email, 'not this one', 'hashing');
      return vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split('$').slice(0, 4));
    };
    const known = await hashesOf('ada@example.org');
    expect(known).toEqual([['', 'argon2id', 'v=19', 'm=19456,t=2,p=1']]);
    expect(await hashesOf('nobody@example.org')).toEqual(known);
    expect(await hashesOf('linkonly-to-be@example.org')).toEqual(known);
  });

  test('makes a guesser wait, and the person at home not', async () => {
    const grace = await personIn(db, 'grace@example.org');
    for (let n = 0; n < 6; n++) expect(await trying('grace@example.org', 'guess', '198.51.100.7')).toBeNull();
    const seventh = trying('grace@example.org', goodPassword, '198.51.100.7');
    await expect(seventh).rejects.toMatchObject({ code: 'too_many_tries', params: { minutes: 15 } });
    expect(await trying('grace@example.org', goodPassword, '203.0.113.9')).toMatchObject({ id: grace.id });
    expect(await trying('grace@example.org', goodPassword, '198.51.100.7', later(15))).toMatchObject({ id: grace.id });
  });

  test('a guesser with many places is stopped by the address', async () => {
    await personIn(db, 'many@example.org');
    for (let n = 0; n < 60; n++) await trying('many@example.org', 'guess', `10.0.0.${n}`);
    await expect(trying('many@example.org', 'guess', '10.0.1.1')).rejects.toMatchObject({ code: 'too_many_tries' });
  });

  test('whoever signs in has their wrong tries forgiven', async () => {
    await personIn(db, 'clumsy@example.org');
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 5; n++) await trying('clumsy@example.org', 'guess');
      expect(await trying('clumsy@example.org', goodPassword)).not.toBeNull();
    }
  });

  test('a closed account, and one without a password, admit nobody', async () => {
    const closed = await personIn(db, 'closed@example.org');
    await updatePerson(db, closed.id, { closedAt: noon });
    await personIn(db, 'linkonly@example.org', { hasPassword: false });
    expect(await trying('closed@example.org', goodPassword)).toBeNull();
    expect(await trying('linkonly@example.org', goodPassword)).toBeNull();
    expect(await trying('linkonly@example.org', '')).toBeNull();
  });

  test('the people of the demo are admitted in a demo and nowhere else', async () => {
    await personIn(db, 'requester@casebook.example');
    expect(await trying('requester@casebook.example', goodPassword)).not.toBeNull();
    settings.CASEBOOK_MODE = 'production';
    expect(await trying('requester@casebook.example', goodPassword)).toBeNull();
  });
});

describe('signing in by a mailed link', () => {
  test('works once within twenty minutes', async () => {
    expect(await askForLink(stranger, 'ada@example.org', 'here')).toEqual({ status: 'mail_sent', by: 'mailbox' });
    const token = await mailedToken(db, 'ada@example.org');
    await expect(signInByToken(strangerOf(db, later(20)), token)).rejects.toMatchObject({ code: 'token_spent' });
    expect(await signInByToken(strangerOf(db, later(19)), token)).toMatchObject({ id: ada.id });
    await expect(signInByToken(strangerOf(db, later(19)), token)).rejects.toMatchObject({ code: 'token_spent' });
  });

  test('using one link uses up the others that were mailed', async () => {
    await askForLink(stranger, 'ada@example.org', 'here');
    const first = await mailedToken(db, 'ada@example.org');
    await askForLink(strangerOf(db, later(1)), 'ada@example.org', 'here');
    const second = await mailedToken(db, 'ada@example.org');
    expect(second).not.toBe(first);
    await signInByToken(strangerOf(db, later(2)), second);
    await expect(signInByToken(strangerOf(db, later(2)), first)).rejects.toMatchObject({ code: 'token_spent' });
  });

  test('an unknown address gets the same answer, and a mail without a link that signs in', async () => {
    expect(await askForLink(stranger, 'new@example.org', 'here')).toEqual({ status: 'mail_sent', by: 'mailbox' });
    const [mail] = await mailTo(db, 'new@example.org');
    expect(mail?.body).toContain('no account has this address');
    expect(await mailedToken(db, 'new@example.org')).toBe('');
  });

  test('the token itself is nowhere in the database', async () => {
    const grace = await personIn(db, 'secret@example.org');
    await askForLink(stranger, grace.email, 'here');
    const token = await mailedToken(db, grace.email);
    const { sql } = await import('drizzle-orm');
    const rows = await db.execute(sql`select 1 from one_time_tokens t where t::text like ${`%${token}%`}`);
    expect(rows).toHaveLength(0);
  });
});

describe('signing in by an identity elsewhere', () => {
  const outside = { provider: 'google', subject: '1', email: 'ada@example.org', name: 'Ada L' } as const;

  test('links to the person whose verified address it proves, and keeps that link when addresses change', async () => {
    expect(await signInByIdentity(stranger, outside)).toMatchObject({ id: ada.id });
    expect(await signInByIdentity(stranger, { ...outside, email: null })).toMatchObject({ id: ada.id });
    expect(await signInByIdentity(stranger, { ...outside, email: 'moved@example.org' })).toMatchObject({ id: ada.id });
    expect(await providersOf(db, ada.id)).toEqual(['google']);
    expect((await personById(db, ada.id))?.name).toBe('ada');
  });

  test('makes a person for a new address', async () => {
    const made = await signInByIdentity(stranger, {
      provider: 'github',
      subject: '9',
      email: 'new9@example.org',
      name: null,
    });
    expect(await personByEmail(db, 'new9@example.org')).toMatchObject({
      id: made?.id,
      name: 'new9',
      passwordHash: null,
    });
  });

  test('admits nobody without a verified address, nor into a closed account', async () => {
    expect(await signInByIdentity(stranger, { ...outside, subject: '2', email: null })).toBeNull();
    const gone = await signInByIdentity(stranger, { ...outside, subject: '3', email: 'gone@example.org' });
    await updatePerson(db, gone?.id ?? '', { closedAt: noon });
    expect(await signInByIdentity(stranger, { ...outside, subject: '3', email: 'gone@example.org' })).toBeNull();
  });
});
