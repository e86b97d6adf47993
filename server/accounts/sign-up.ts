import 'server-only';
import { personByEmail } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { accountsProblem, type MailAsked, type SignUpInput } from './contract';
import { mailLife } from './limits';
import { alreadyHereLetter, signUpLetter } from './mails';
import { hashPassword } from './passwords';
import { allowMail, ownAddress, post } from './post-office';
import { isGuessable } from './rules';
import { issueToken } from './tokens';

/**
 * Asks for an account. No person is made yet: name and password wait with the mailed token, so that nobody can prepare
 * an account, with a password of theirs, for an address they do not read. The answer and the work are the same whether or
 * not the address is known; only the mail differs.
 */
export async function askToSignUp(call: Call, input: SignUpInput, place: string): Promise<MailAsked> {
  if (isGuessable(input.password, input.email)) throw accountsProblem('guessable_password', {}, 'password');
  await allowMail(call, input.email, place);
  const passwordHash = await hashPassword(input.password);
  const known = await personByEmail(call.db, input.email);
  const token = await issueToken(call, {
    purpose: 'sign_up',
    personId: known?.id ?? null,
    email: input.email,
    details: { name: input.name, passwordHash, locale: call.locale },
    lifeMinutes: mailLife.signUpHours * 60,
  });
  const letter = known ? alreadyHereLetter(ownAddress('/sign-in')) : signUpLetter(ownAddress(`/link?token=${token}`));
  return { status: 'mail_sent', by: await post(call, input.email, letter, call.locale) };
}
