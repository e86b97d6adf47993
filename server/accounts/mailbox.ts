import 'server-only';
import { personById } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { env } from '@/server/env';
import { mailboxOf, mailRoute } from '@/server/ports/mail';
import { accountsProblem, type Mailbox } from './contract';

/**
 * What landed in the mailbox page for an address, or for the actor when none is given. A demo has no secrets: anybody may
 * read any address there, as the page says. A production house refuses with `no_mailbox`.
 */
export async function readMailbox(call: Call, email: string | undefined): Promise<Mailbox> {
  if (env().CASEBOOK_MODE === 'production') throw accountsProblem('no_mailbox');
  if (mailRoute() === 'smtp') return { status: 'sent_away' };
  const own = call.actor && !email ? await personById(call.db, call.actor.id) : null;
  const address = email ?? own?.email;
  if (!address) return { status: 'no_address' };
  return { status: 'here', email: address, messages: await mailboxOf(call.db, address) };
}
