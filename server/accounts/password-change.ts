import 'server-only';
import { lockPerson, personById, raiseSessionVersion, updatePerson } from '@/db/queries/accounts';
import type { Call, MemberCall } from '@/server/call';
import { accountsProblem, type ChangePasswordInput, type MailAsked } from './contract';
import { mailLife, signInTries } from './limits';
import { nobodyHereLetter, passwordChangedLetter, resetLetter } from './mails';
import { hashPassword, isPassword } from './passwords';
import { allowMail, ownAddress, post } from './post-office';
import { isGuessable } from './rules';
import { refuseForShared } from './shared-account';
import { personWhoMaySignIn } from './sign-in';
import { allowAttempt } from './throttle';
import { issueToken, useToken } from './tokens';

/** Mails a link to choose a new password. An unknown address gets a mail as well, which says that it is unknown. */
export async function askToReset(call: Call, email: string, place: string): Promise<MailAsked> {
  await allowMail(call, email, place);
  const person = await personWhoMaySignIn(call, email);
  const token = await issueToken(call, {
    purpose: 'reset_password',
    personId: person?.id ?? null,
    email,
    lifeMinutes: mailLife.resetMinutes,
  });
  const letter = person ? resetLetter(ownAddress(`/reset?token=${token}`)) : nobodyHereLetter(ownAddress('/sign-up'));
  return { status: 'mail_sent', by: await post(call, email, letter, person?.locale ?? call.locale) };
}

/** Sets the password by a mailed token and signs the person out everywhere. Refuses with `token_spent`. */
export async function resetPassword(call: Call, token: string, password: string): Promise<{ readonly email: string }> {
  const passwordHash = await hashPassword(password);
  const person = await call.db.transaction(async (db) => {
    const inside = { ...call, db };
    const { personId, email } = await useToken(inside, token, ['reset_password']);
    const owner = personId ? await lockPerson(db, personId) : null;
    if (!owner || owner.closedAt || owner.email !== email) throw accountsProblem('token_spent');
    refuseForShared(email);
    if (isGuessable(password, email)) throw accountsProblem('guessable_password', {}, 'password');
    await updatePerson(db, owner.id, { passwordHash });
    await raiseSessionVersion(db, owner.id);
    return owner;
  });
  await post(call, person.email, passwordChangedLetter(ownAddress('/forgot')), person.locale);
  return { email: person.email };
}

/** Compares the actor's present password, counting the tries. Refuses with `wrong_password` or `no_password_yet`. */
export async function requirePassword(call: MemberCall, password: string, field: string) {
  await allowAttempt(call, [{ what: 'own password', key: call.actor.id, ...signInTries }]);
  const person = await personById(call.db, call.actor.id);
  if (!person || person.closedAt) throw accountsProblem('no_such_person');
  if (!person.passwordHash) throw accountsProblem('no_password_yet', {}, field);
  if (!(await isPassword(person.passwordHash, password))) throw accountsProblem('wrong_password', {}, field);
  return person;
}

/** Changes the password and signs the person out everywhere, this browser included; it signs in again with the new one. */
export async function changePassword(
  call: MemberCall,
  input: ChangePasswordInput,
): Promise<{ readonly email: string }> {
  const person = await requirePassword(call, input.current, 'current');
  refuseForShared(person.email);
  if (isGuessable(input.password, person.email)) throw accountsProblem('guessable_password', {}, 'password');
  const passwordHash = await hashPassword(input.password);
  await call.db.transaction(async (db) => {
    await updatePerson(db, person.id, { passwordHash });
    await raiseSessionVersion(db, person.id);
  });
  await post(call, person.email, passwordChangedLetter(ownAddress('/forgot')), person.locale);
  return { email: person.email };
}
