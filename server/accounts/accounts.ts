import 'server-only';
/**
 * Accounts: people, their sessions and their mails. A person signs in by password, by a mailed link or by an identity
 * elsewhere; what they may do in a project stands with the project. The sentence that must stay true: every request has
 * one actor or none. A session is a signed token that names a person and a session version; it is good only while the
 * account lives and the version is the present one, so raising the version signs out everywhere.
 */
import {
  deleteIdentities,
  deleteTokensOf,
  lockPerson,
  moveToEmail,
  personByEmail,
  personById,
  providersOf,
  raiseSessionVersion,
  updatePerson,
} from '@/db/queries/accounts';
import type { Call, MemberCall } from '@/server/call';
import { env } from '@/server/env';
import { emptyMailbox, mailRoute } from '@/server/ports/mail';
import {
  accountsProblem,
  type ChangeEmailInput,
  type MailAsked,
  type ProfileInput,
  type ProfileView,
  type ViewerView,
} from './contract';
import { mailLife, signInTries } from './limits';
import { alreadyHereLetter, changeEmailLetter, emailMovedLetter } from './mails';
import { requirePassword } from './password-change';
import { isPassword } from './passwords';
import { allowMail, ownAddress, post } from './post-office';
import { desksOf, homeOf, type Standing } from './rules';
import { refuseForShared } from './shared-account';
import { allowAttempt } from './throttle';
import { issueToken, useToken } from './tokens';

/** The person as every page sees them, or null for a stranger. */
export async function viewerOf(call: Call, roles: Standing['roles']): Promise<ViewerView | null> {
  const person = call.actor ? await personById(call.db, call.actor.id) : null;
  if (!person) return null;
  const standing = { isStaff: person.isStaff, roles };
  const { id, name, pseudonym, locale, theme } = person;
  const hasMailbox = env().CASEBOOK_MODE === 'demo' && mailRoute() === 'mailbox';
  const view = { id, name, pseudonym, locale, theme, desks: desksOf(standing), home: homeOf(standing) };
  return hasMailbox ? { ...view, unreadMail: 0 } : view;
}

export async function profileOf(call: MemberCall): Promise<ProfileView> {
  const person = await personById(call.db, call.actor.id);
  if (!person) throw accountsProblem('no_such_person');
  const { name, email, pseudonym, locale, theme, languages, createdAt } = person;
  const providers = await providersOf(call.db, person.id);
  const hasPassword = person.passwordHash !== null;
  return { name, email, pseudonym, locale, theme, languages, createdAt, providers, hasPassword };
}

export async function updateProfile(call: MemberCall, input: ProfileInput): Promise<void> {
  const { name, locale, theme } = input;
  const languages = input.languages && [...new Set(input.languages)].sort();
  const change = {
    ...(name && { name }),
    ...(locale && { locale }),
    ...(theme && { theme }),
    ...(languages && { languages }),
  };
  if (Object.keys(change).length > 0) await updatePerson(call.db, call.actor.id, change);
}

/**
 * Mails a link to the new address; the account keeps the old one until it is confirmed. Whoever has a password must give
 * it, so that an open screen is not enough. A taken address is told only to its owner, by mail.
 */
export async function askToChangeEmail(call: MemberCall, input: ChangeEmailInput, place: string): Promise<MailAsked> {
  const person = await personById(call.db, call.actor.id);
  if (!person) throw accountsProblem('no_such_person');
  refuseForShared(person.email);
  if (input.email === person.email) throw accountsProblem('same_email', {}, 'email');
  if (person.passwordHash) await requirePassword(call, input.password, 'password');
  await allowMail(call, input.email, place);
  const { email } = input;
  const lifeMinutes = mailLife.changeEmailHours * 60;
  const token = await issueToken(call, { purpose: 'change_email', personId: person.id, email, lifeMinutes });
  const isTaken = (await personByEmail(call.db, email)) !== null;
  const letter = isTaken
    ? alreadyHereLetter(ownAddress('/sign-in'))
    : changeEmailLetter(ownAddress(`/link?token=${token}`));
  return { status: 'mail_sent', by: await post(call, email, letter, person.locale) };
}

/** Moves the account to the address that was confirmed, and tells the old one. Refuses `token_spent`, `email_taken`. */
export async function confirmEmailChange(call: Call, token: string): Promise<{ readonly email: string }> {
  const { person, email } = await call.db.transaction(async (db) => {
    const inside = { ...call, db };
    const spent = await useToken(inside, token, ['change_email']);
    const owner = spent.personId ? await lockPerson(db, spent.personId) : null;
    if (!owner || owner.closedAt) throw accountsProblem('token_spent');
    if (!(await moveToEmail(db, owner.id, spent.email))) throw accountsProblem('email_taken');
    await deleteTokensOf(db, owner.id, owner.email);
    return { person: owner, email: spent.email };
  });
  await post(call, person.email, emailMovedLetter(email, ownAddress('/')), person.locale);
  return { email };
}

/** Makes every session of the actor worthless, this one included. The demo's people are many: they are refused. */
export async function signOutEverywhere(call: MemberCall): Promise<void> {
  const person = await personById(call.db, call.actor.id);
  if (person) refuseForShared(person.email);
  await raiseSessionVersion(call.db, call.actor.id);
}

/**
 * Closes the actor's account for good: name, address, password, identities and mails are erased; the work and the book
 * keep the pseudonym. The proof is the password, or the address when there is no password.
 * @param ownedAlone titles of projects still open that the actor alone owns, asked for in the transaction that closes the
 *   account; with any, the account stays (`still_owner`)
 */
export async function deleteAccount(
  call: MemberCall,
  proof: string,
  ownedAlone: (within: MemberCall) => Promise<readonly string[]>,
): Promise<void> {
  await allowAttempt(call, [{ what: 'own password', key: call.actor.id, ...signInTries }]);
  await call.db.transaction(async (db) => {
    const person = await lockPerson(db, call.actor.id);
    if (!person || person.closedAt) throw accountsProblem('no_such_person');
    refuseForShared(person.email);
    const isProved = person.passwordHash
      ? await isPassword(person.passwordHash, proof)
      : proof.trim().toLowerCase() === person.email;
    if (!isProved) throw accountsProblem('wrong_proof', {}, 'proof');
    const openTitles = await ownedAlone({ ...call, db });
    if (openTitles.length > 0) {
      const titles = openTitles.slice(0, 3).join(', ') + (openTitles.length > 3 ? ', …' : '');
      throw accountsProblem('still_owner', { count: openTitles.length, titles });
    }
    await deleteIdentities(db, person.id);
    await deleteTokensOf(db, person.id, person.email);
    await emptyMailbox(db, person.email);
    const erased = { name: person.pseudonym, email: `${person.id}@closed.invalid`, passwordHash: null };
    await raiseSessionVersion(db, person.id);
    await updatePerson(db, person.id, { ...erased, emailVerifiedAt: null, isStaff: false, closedAt: call.now });
  });
}
