import 'server-only';
import { randomInt } from 'node:crypto';
import { newId } from '@/db/ids';
import { insertPerson, personByEmail } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { invariant } from '@/server/problem';
import { birdName } from './bird-names';
import type { Locale } from './contract';

interface Newcomer {
  /** Lower case, and proved to be the person's. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly locale: Locale;
  readonly isStaff?: boolean;
}

const draws = 12;

/**
 * Makes a person under a free pseudonym. When the address is somebody's already, that person is returned unchanged: of
 * two confirmations at the same time both end in one account.
 */
export async function welcome(call: Call, newcomer: Newcomer) {
  for (let attempt = 0; attempt < draws; attempt++) {
    const made = await insertPerson(call.db, {
      id: newId(),
      email: newcomer.email,
      name: newcomer.name,
      pseudonym: birdName((bound) => randomInt(bound), attempt),
      passwordHash: newcomer.passwordHash,
      emailVerifiedAt: call.now,
      locale: newcomer.locale,
      isStaff: newcomer.isStaff ?? false,
      createdAt: call.now,
    });
    const person = made ?? (await personByEmail(call.db, newcomer.email));
    if (person) return person;
  }
  invariant(false, `no free pseudonym in ${draws} draws`);
}
