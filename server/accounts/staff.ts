import 'server-only';
import { personByEmail, updatePerson } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { emailSchema } from './contract';
import { mailLife } from './limits';
import { welcome } from './newcomers';
import { ownAddress } from './post-office';
import { nameFrom } from './rules';
import { issueToken } from './tokens';

export interface Appointed {
  readonly email: string;
  /** The person has an account from now on; otherwise they had one, and are staff by now. */
  readonly isNew: boolean;
  /** Signs in once; it is shown to whoever appoints, so that the first of the staff needs no mail. */
  readonly link: string;
}

/** Makes a person of the platform's staff, with an account where there was none. Null for what is no e-mail address. */
export async function appointStaff(call: Call, address: string): Promise<Appointed | null> {
  const parsed = emailSchema.safeParse(address);
  if (!parsed.success) return null;
  const email = parsed.data;
  return call.db.transaction(async (db) => {
    const inside = { ...call, db };
    const known = await personByEmail(db, email);
    const newcomer = { email, name: nameFrom(null, email), passwordHash: null, locale: call.locale };
    const { id } = known ?? (await welcome(inside, newcomer));
    await updatePerson(db, id, { isStaff: true });
    const lifeMinutes = mailLife.signInMinutes;
    const token = await issueToken(inside, { purpose: 'sign_in', personId: id, email, lifeMinutes });
    return { email, isNew: !known, link: ownAddress(`/link?token=${token}`) };
  });
}
