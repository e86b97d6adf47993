import 'server-only';
import type { Transporter } from 'nodemailer';
import { newId } from '@/db/ids';
import { deleteMailOlderThan, deleteMailTo, insertMail, mailTo } from '@/db/queries/mailbox';
import type { Queryable } from '@/db/queryable';
import { env } from '@/server/env';
import { invariant } from '@/server/problem';

export interface Mail {
  /** One plain address; the rooms have checked it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where mail goes: out by SMTP, or to the mailbox page when no mail server is set. */
export type MailRoute = 'smtp' | 'mailbox';

export function mailRoute(): MailRoute {
  return env().SMTP_URL ? 'smtp' : 'mailbox';
}

let transporter: Transporter | undefined;

/** What speaks to mail servers is loaded where there is one. */
async function transport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  transporter ??= createTransport(url, {
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return transporter;
}

const mailboxDays = 30;

/**
 * Sends one mail, or puts it in the mailbox. Call it after the transaction that gives it meaning has committed. Throws
 * whatever the mail server answered, and when a production house has no mail server: nobody could read the mail.
 */
export async function sendMail(db: Queryable, mail: Mail, now: Date): Promise<MailRoute> {
  const { SMTP_URL, MAIL_FROM, CASEBOOK_MODE } = env();
  if (SMTP_URL) {
    await (await transport(SMTP_URL)).sendMail({ ...mail, from: MAIL_FROM });
    return 'smtp';
  }
  invariant(CASEBOOK_MODE === 'demo', 'SMTP_URL is not set, so mail cannot be sent');
  await deleteMailOlderThan(db, new Date(now.getTime() - mailboxDays * 24 * 3_600_000));
  await insertMail(db, { id: newId(), toEmail: mail.to, subject: mail.subject, body: mail.text, createdAt: now });
  return 'mailbox';
}

/** What landed in the mailbox for an address, newest first. */
export function mailboxOf(db: Queryable, email: string) {
  return mailTo(db, email);
}

export function emptyMailbox(db: Queryable, email: string): Promise<void> {
  return deleteMailTo(db, email);
}
