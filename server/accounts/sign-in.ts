import 'server-only';
import { insertIdentity, personByEmail, personByIdentity } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { env } from '@/server/env';
import { type MailAsked, type Provider, passwordSignInInput } from './contract';
import { isDemoAddress } from './demo-logins';
import { mailLife, signInTries } from './limits';
import { nobodyHereLetter, signInLetter } from './mails';
import { welcome } from './newcomers';
import { isPassword } from './passwords';
import { allowMail, ownAddress, post } from './post-office';
import { nameFrom } from './rules';
import { allowAttempt, forgiveAttempts } from './throttle';
import { issueToken, useToken } from './tokens';

/** Who is to be signed in, under which number of their sessions. */
export interface Admitted {
  readonly id: string;
  readonly sessionVersion: number;
}

/** The person an address may sign in as; the demo's people do not exist in a production house, whatever its tables hold. */
export async function personWhoMaySignIn(call: Call, email: string) {
  if (env().CASEBOOK_MODE === 'production' && isDemoAddress(email)) return null;
  const person = await personByEmail(call.db, email);
  return person && !person.closedAt ? person : null;
}

/** Mails a link that signs in once. An unknown address gets a mail as well, which says that it is unknown. */
export async function askForLink(call: Call, email: string, place: string): Promise<MailAsked> {
  await allowMail(call, email, place);
  const person = await personWhoMaySignIn(call, email);
  const token = await issueToken(call, {
    purpose: 'sign_in',
    personId: person?.id ?? null,
    email,
    lifeMinutes: mailLife.signInMinutes,
  });
  const letter = person ? signInLetter(ownAddress(`/link?token=${token}`)) : nobodyHereLetter(ownAddress('/sign-up'));
  return { status: 'mail_sent', by: await post(call, email, letter, person?.locale ?? call.locale) };
}

/**
 * Signs in by password; null when the pair is wrong, after the same work for an unknown address. Tries are counted for
 * the address from this place, for the address from anywhere (a guesser with many places), and for the place (a guesser
 * with many addresses). Refuses with `too_many_tries`.
 */
export async function signInByPassword(call: Call, given: unknown, place: string): Promise<Admitted | null> {
  const parsed = passwordSignInInput.safeParse(given);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const byBoth = { what: 'password', key: `${email}\n${place}`, ...signInTries };
  const byAddress = { what: 'password of', key: email, attempts: 60, minutes: 60 };
  await allowAttempt(call, [byBoth, byAddress, { what: 'password from', key: place, attempts: 300, minutes: 15 }]);
  const person = await personWhoMaySignIn(call, email);
  if (!(await isPassword(person?.passwordHash, password)) || !person) return null;
  await forgiveAttempts(call, [byBoth, byAddress]);
  return person;
}

/** Signs in by a mailed token; a confirmed sign-up makes the person first. Refuses with `token_spent`. */
export function signInByToken(call: Call, token: string): Promise<Admitted | null> {
  return call.db.transaction(async (db) => {
    const inside = { ...call, db };
    const { email, details } = await useToken(inside, token, ['sign_in', 'sign_up']);
    if (details) return await welcome(inside, { email, ...details });
    return await personWhoMaySignIn(inside, email);
  });
}

export interface OutsideIdentity {
  readonly provider: Provider;
  readonly subject: string;
  /** Only an address the provider has verified; null otherwise. */
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * Signs in by an identity elsewhere: the person it is linked to, else the person whose address it proves, else a new
 * person. Null when there is neither a link nor a verified address, or the account is closed.
 */
export function signInByIdentity(call: Call, outside: OutsideIdentity): Promise<Admitted | null> {
  return call.db.transaction(async (db) => {
    const inside = { ...call, db };
    const linked = await personByIdentity(db, outside.provider, outside.subject);
    if (linked) return linked.closedAt ? null : linked;
    if (!outside.email) return null;
    const name = nameFrom(outside.name, outside.email);
    const person = await welcome(inside, { email: outside.email, name, passwordHash: null, locale: call.locale });
    const { provider, subject } = outside;
    await insertIdentity(db, { provider, subject, personId: person.id, createdAt: call.now });
    return person;
  });
}
