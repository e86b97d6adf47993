import { describe, expect, test } from 'vitest';
import { newId } from '@/db/ids';
import { goodToken, personById, providersOf } from '@/db/queries/accounts';
import { mailTo } from '@/db/queries/mailbox';
import {
  askToChangeEmail,
  confirmEmailChange,
  deleteAccount,
  profileOf,
  signOutEverywhere,
  updateProfile,
  viewerOf,
} from '@/server/accounts/accounts';
import { askToReset, changePassword, resetPassword } from '@/server/accounts/password-change';
import { askForLink, signInByIdentity, signInByPassword, signInByToken } from '@/server/accounts/sign-in';
import { testDatabase } from '@/test/support/database';
import { goodPassword, later, mailedToken, noon, personIn, strangerOf } from './house';

const { db } = await testDatabase();
const stranger = strangerOf(db);
const ownsNothing = async () => [];
const newPassword = 'four quite unrelated words';
const versionOf = async (id: string) => (await personById(db, id))?.sessionVersion;
const admits = (email: string, password: string) => signInByPassword(stranger, { email, password }, newId());

describe('a forgotten password', () => {
  test('is replaced by a mailed link, once, and signs out everywhere', async () => {
    const ada = await personIn(db, 'ada@example.org');
    expect(await askToReset(stranger, ada.email, 'here')).toEqual({ status: 'mail_sent', by: 'mailbox' });
    const token = await mailedToken(db, ada.email);
    expect(await resetPassword(stranger, token, newPassword)).toEqual({ email: ada.email });
    expect(await admits(ada.email, goodPassword)).toBeNull();
    expect(await admits(ada.email, newPassword)).not.toBeNull();
    expect(await versionOf(ada.id)).toBe(2);
    await expect(resetPassword(stranger, token, 'yet another password')).rejects.toMatchObject({ code: 'token_spent' });
    expect((await mailTo(db, ada.email))[0]?.subject).toBe('Your Casebook password was changed');
  });

  test('an unknown address gets the same answer and no link', async () => {
    expect(await askToReset(stranger, 'nobody@example.org', 'here')).toEqual({ status: 'mail_sent', by: 'mailbox' });
    expect(await mailedToken(db, 'nobody@example.org')).toBe('');
  });

  test('a sign-in link cannot set a password, and a reset link cannot sign in', async () => {
    const grace = await personIn(db, 'grace@example.org');
    await askForLink(stranger, grace.email, 'here');
    const signIn = await mailedToken(db, grace.email);
    await expect(resetPassword(stranger, signIn, newPassword)).rejects.toMatchObject({ code: 'token_spent' });
    await askToReset(strangerOf(db, later(1)), grace.email, 'here');
    const reset = await mailedToken(db, grace.email);
    await expect(signInByToken(stranger, reset)).rejects.toMatchObject({ code: 'token_spent' });
  });

  test('a guessable new password is refused and the link can be used again', async () => {
    const person = await personIn(db, 'guessable@example.org');
    await askToReset(stranger, person.email, 'here');
    const token = await mailedToken(db, person.email);
    await expect(resetPassword(stranger, token, 'password1234')).rejects.toMatchObject({ code: 'guessable_password' });
    expect(await resetPassword(stranger, token, newPassword)).toEqual({ email: person.email });
  });
});

describe('a password', () => {
  test('is changed by whoever knows it, and that signs out everywhere', async () => {
    const person = await personIn(db, 'change@example.org');
    const wrong = changePassword(person.call, { current: 'not it', password: newPassword });
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_password', field: 'current' });
    await changePassword(person.call, { current: goodPassword, password: newPassword });
    expect(await admits(person.email, newPassword)).not.toBeNull();
    expect(await versionOf(person.id)).toBe(2);
  });

  test('cannot be guessed from an open screen', async () => {
    const person = await personIn(db, 'open-screen@example.org');
    const guess = () => changePassword(person.call, { current: 'a guess', password: newPassword });
    for (let n = 0; n < 6; n++) await expect(guess()).rejects.toMatchObject({ code: 'wrong_password' });
    await expect(guess()).rejects.toMatchObject({ code: 'too_many_tries' });
  });
});

describe('a change of address', () => {
  test('waits for the new mailbox, then tells the old one', async () => {
    const person = await personIn(db, 'old@example.org');
    await askToChangeEmail(person.call, { email: 'new@example.org', password: goodPassword }, 'here');
    expect((await personById(db, person.id))?.email).toBe('old@example.org');
    const token = await mailedToken(db, 'new@example.org');
    expect(await confirmEmailChange(stranger, token)).toEqual({ email: 'new@example.org' });
    expect((await personById(db, person.id))?.email).toBe('new@example.org');
    const [told] = await mailTo(db, 'old@example.org');
    expect(told?.body).toContain('new@example.org');
    expect(await admits('old@example.org', goodPassword)).toBeNull();
    expect(await admits('new@example.org', goodPassword)).not.toBeNull();
  });

  test('needs the password', async () => {
    const person = await personIn(db, 'needs@example.org');
    const asked = askToChangeEmail(person.call, { email: 'thief@example.org', password: '' }, 'here');
    await expect(asked).rejects.toMatchObject({ code: 'wrong_password', field: 'password' });
    expect(await mailTo(db, 'thief@example.org')).toEqual([]);
  });

  test('does not tell whether an address is taken, and never takes it', async () => {
    const person = await personIn(db, 'wants@example.org');
    const owner = await personIn(db, 'taken@example.org');
    const asked = await askToChangeEmail(person.call, { email: owner.email, password: goodPassword }, 'here');
    expect(asked).toEqual({ status: 'mail_sent', by: 'mailbox' });
    expect(await mailedToken(db, owner.email)).toBe('');
  });

  test('an address taken in the meantime leaves the account as it was', async () => {
    const person = await personIn(db, 'slow@example.org');
    await askToChangeEmail(person.call, { email: 'wanted@example.org', password: goodPassword }, 'here');
    const token = await mailedToken(db, 'wanted@example.org');
    await personIn(db, 'wanted@example.org');
    await expect(confirmEmailChange(stranger, token)).rejects.toMatchObject({ code: 'email_taken' });
    expect((await personById(db, person.id))?.email).toBe('slow@example.org');
  });

  test('makes links that went to the old address worthless', async () => {
    const person = await personIn(db, 'before@example.org');
    await askForLink(stranger, person.email, 'here');
    const oldLink = await mailedToken(db, person.email);
    await askToChangeEmail(person.call, { email: 'after@example.org', password: goodPassword }, 'here');
    await confirmEmailChange(stranger, await mailedToken(db, 'after@example.org'));
    await expect(signInByToken(stranger, oldLink)).rejects.toMatchObject({ code: 'token_spent' });
  });
});

describe('the own account', () => {
  test('shows what it holds and keeps what is changed', async () => {
    const person = await personIn(db, 'profile@example.org', { hasPassword: false });
    await updateProfile(person.call, { name: 'New Name', theme: 'dark' });
    await updateProfile(person.call, { locale: 'ko', languages: ['ko', 'en', 'ko'] });
    await updateProfile(person.call, {});
    expect(await profileOf(person.call)).toEqual({
      name: 'New Name',
      email: 'profile@example.org',
      pseudonym: person.pseudonym,
      locale: 'ko',
      theme: 'dark',
      languages: ['en', 'ko'],
      hasPassword: false,
      providers: [],
      createdAt: noon,
    });
    expect(await viewerOf(person.call, new Set(['reviewer']))).toEqual({
      id: person.id,
      name: 'New Name',
      pseudonym: person.pseudonym,
      locale: 'ko',
      theme: 'dark',
      desks: ['work', 'studio', 'review'],
      home: '/review',
      unreadMail: 0,
    });
    expect(await viewerOf(stranger, new Set())).toBeNull();
  });

  test('signing out everywhere makes every session worthless', async () => {
    const person = await personIn(db, 'everywhere@example.org');
    await signOutEverywhere(person.call);
    expect(await versionOf(person.id)).toBe(2);
  });

  test('a visitor of the demo cannot end the sessions of the others who share the account', async () => {
    const shared = await personIn(db, 'worker@casebook.example');
    await expect(signOutEverywhere(shared.call)).rejects.toMatchObject({ code: 'shared_account' });
    expect(await versionOf(shared.id)).toBe(1);
  });
});

describe('deleting the account', () => {
  test('erases the person and keeps the pseudonym', async () => {
    const person = await personIn(db, 'leaving@example.org');
    await signInByIdentity(stranger, { provider: 'github', subject: '5', email: person.email, name: null });
    await askForLink(stranger, person.email, 'here');
    await deleteAccount(person.call, goodPassword, ownsNothing);
    const left = await personById(db, person.id);
    expect(left).toMatchObject({
      name: person.pseudonym,
      pseudonym: person.pseudonym,
      passwordHash: null,
      closedAt: noon,
    });
    expect(left?.email).not.toContain('leaving');
    expect(left?.sessionVersion).toBe(2);
    expect(await providersOf(db, person.id)).toEqual([]);
    expect(await mailTo(db, 'leaving@example.org')).toEqual([]);
    expect(await admits('leaving@example.org', goodPassword)).toBeNull();
    const again = await personIn(db, 'leaving@example.org');
    expect(again.id).not.toBe(person.id);
  });

  test('needs the password, or the address of whoever has none', async () => {
    const person = await personIn(db, 'stays@example.org');
    const refused = deleteAccount(person.call, 'stays@example.org', ownsNothing);
    await expect(refused).rejects.toMatchObject({ code: 'wrong_proof', field: 'proof' });
    const passwordless = await personIn(db, 'passwordless@example.org', { hasPassword: false });
    await expect(deleteAccount(passwordless.call, '', ownsNothing)).rejects.toMatchObject({ code: 'wrong_proof' });
    await deleteAccount(passwordless.call, ' Passwordless@example.org', ownsNothing);
    expect((await personById(db, passwordless.id))?.closedAt).toEqual(noon);
  });

  test('waits until no open project would be without an owner', async () => {
    const person = await personIn(db, 'owner@example.org');
    const refused = deleteAccount(person.call, goodPassword, async () => ['One', 'Two', 'Three', 'Four']);
    await expect(refused).rejects.toMatchObject({
      code: 'still_owner',
      params: { count: 4, titles: 'One, Two, Three, …' },
    });
    expect((await personById(db, person.id))?.closedAt).toBeNull();
  });
});

test('no visitor of a demo can lock the others out of its shared accounts', async () => {
  const { call, email } = await personIn(db, 'worker@casebook.example');
  const shared = { code: 'shared_account' };
  await expect(changePassword(call, { current: goodPassword, password: newPassword })).rejects.toMatchObject(shared);
  await expect(deleteAccount(call, goodPassword, ownsNothing)).rejects.toMatchObject(shared);
  const moved = askToChangeEmail(call, { email: 'mine@example.org', password: goodPassword }, 'here');
  await expect(moved).rejects.toMatchObject(shared);
  await askToReset(stranger, email, 'here');
  await expect(resetPassword(stranger, await mailedToken(db, email), newPassword)).rejects.toMatchObject(shared);
  expect(await admits(email, goodPassword)).not.toBeNull();
});

test('a token that is nobody is nothing', async () => {
  expect(await goodToken(db, 'x', noon)).toBeNull();
});
