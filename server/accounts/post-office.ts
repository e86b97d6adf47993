import 'server-only';
import type { Call } from '@/server/call';
import { env } from '@/server/env';
import { log } from '@/server/log';
import { type MailRoute, sendMail } from '@/server/ports/mail';
import type { Locale } from '@/server/problem';
import { accountsProblem } from './contract';
import { type Letter, writeOut } from './mails';
import { allowAttempt } from './throttle';

/** An address of ours for a mail. It comes from the settings, never from the request, whose host anyone can forge. */
export function ownAddress(path: string): string {
  return `${env().PUBLIC_URL}${path}`;
}

/**
 * Sends a letter in a language. Call it once the transaction has committed. Refuses with `mail_failed`; the reason is
 * in the log only.
 */
export async function post(
  call: Pick<Call, 'db' | 'now'>,
  to: string,
  letter: Readonly<Record<Locale, Letter>>,
  locale: Locale,
): Promise<MailRoute> {
  try {
    return await sendMail(call.db, { to, ...writeOut(letter[locale], locale) }, call.now);
  } catch (error) {
    log().error({ err: error }, 'a mail could not be sent');
    throw accountsProblem('mail_failed');
  }
}

/** Mails to one address, and mails asked for from one place, are few an hour: nobody may flood a mailbox through us. */
export function allowMail(call: Call, email: string, place: string): Promise<void> {
  return allowAttempt(call, [
    { what: 'mail to', key: email, attempts: 5, minutes: 60 },
    { what: 'mail from', key: place, attempts: 60, minutes: 60 },
  ]);
}
