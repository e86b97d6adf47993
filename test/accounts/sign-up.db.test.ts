import { describe, expect, test } from 'vitest';
import { personByEmail } from '@/db/queries/accounts';
import { mailTo } from '@/db/queries/mailbox';
import { signInByPassword, signInByToken } from '@/server/accounts/sign-in';
import { askToSignUp } from '@/server/accounts/sign-up';
import { tokenState } from '@/server/accounts/tokens';
import { testDatabase } from '@/test/support/database';
import { goodPassword, later, mailedToken, noon, personIn, strangerOf } from './house';

const { db, open } = await testDatabase();
const stranger = strangerOf(db);
const asking = (email: string, password = goodPassword) =>
  askToSignUp(stranger, { name: 'Ada', email, password }, '::1');

describe('signing up', () => {
  test('makes nobody until the mail is confirmed, then a person under a bird name', async () => {
    expect(await asking('ada@example.org')).toEqual({ status: 'mail_sent', by: 'mailbox' });
    expect(await personByEmail(db, 'ada@example.org')).toBeNull();
    const token = await mailedToken(db, 'ada@example.org');
    expect(await tokenState(stranger, token)).toEqual({ status: 'good', purpose: 'sign_up', email: 'ada@example.org' });
    const admitted = await signInByToken(stranger, token);
    const person = await personByEmail(db, 'ada@example.org');
    expect(person).toMatchObject({ id: admitted?.id, name: 'Ada', emailVerifiedAt: noon, isStaff: false });
    expect(person?.pseudonym).toMatch(/^\w+ \w+ \d+$/);
    expect(
      await signInByPassword(stranger, { email: 'ada@example.org', password: goodPassword }, 'here'),
    ).toMatchObject({
      id: person?.id,
    });
  });

  test('gives the same answer for a known address, whose account is left as it was', async () => {
    const grace = await personIn(db, 'grace@example.org');
    expect(await asking('grace@example.org', 'another password of mine')).toEqual({
      status: 'mail_sent',
      by: 'mailbox',
    });
    const [mail] = await mailTo(db, 'grace@example.org');
    expect(mail?.body).toContain('there is one already');
    expect(mail?.body).not.toContain('token=');
    expect((await personByEmail(db, 'grace@example.org'))?.passwordHash).toBe(grace.passwordHash);
  });

  test('nobody can lay in wait with a password for an address they do not read', async () => {
    await asking('victim@example.org', 'the password of a thief');
    await asking('victim@example.org', goodPassword);
    await signInByToken(stranger, await mailedToken(db, 'victim@example.org'));
    const thief = { email: 'victim@example.org', password: 'the password of a thief' };
    expect(await signInByPassword(stranger, thief, 'there')).toBeNull();
  });

  test('a confirmation works once, also when it comes twice at the same moment', async () => {
    await asking('twice@example.org');
    const token = await mailedToken(db, 'twice@example.org');
    const second = strangerOf(open());
    const outcomes = await Promise.allSettled([signInByToken(stranger, token), signInByToken(second, token)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(signInByToken(stranger, token)).rejects.toMatchObject({ code: 'token_spent' });
    expect(await tokenState(stranger, token)).toEqual({ status: 'spent' });
  });

  test('a confirmation is too old after a day', async () => {
    await asking('late@example.org');
    const token = await mailedToken(db, 'late@example.org');
    const nextDay = strangerOf(db, later(24 * 60));
    await expect(signInByToken(nextDay, token)).rejects.toMatchObject({ code: 'token_spent' });
  });

  test('a first guess is refused beside its field, and no mail is sent', async () => {
    const refused = asking('guess@example.org', 'password1234');
    await expect(refused).rejects.toMatchObject({ code: 'guessable_password', field: 'password' });
    expect(await mailTo(db, 'guess@example.org')).toEqual([]);
  });

  test('nobody can flood a mailbox through us', async () => {
    for (let mail = 0; mail < 5; mail++) await asking('flooded@example.org');
    await expect(asking('flooded@example.org')).rejects.toMatchObject({
      code: 'too_many_tries',
      kind: 'too_many',
      params: { minutes: 60 },
    });
    expect(await mailTo(db, 'flooded@example.org')).toHaveLength(5);
    const anHourLater = strangerOf(db, later(60));
    await askToSignUp(anHourLater, { name: 'Ada', email: 'flooded@example.org', password: goodPassword }, '::1');
  });
});
