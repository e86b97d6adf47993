import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { deleteTokensExpiredBefore, goodToken, insertToken, spendToken, spendTokensOf } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { accountsProblem, type Locale, type TokenPurpose, type TokenState } from './contract';

/** What a sign-up waits with until its mail is confirmed; it belongs to that mail alone, not to the address. */
interface SignUpDetails {
  readonly name: string;
  readonly passwordHash: string;
  readonly locale: Locale;
}

interface Wanted {
  readonly purpose: TokenPurpose;
  readonly personId: string | null;
  readonly email: string;
  readonly details?: SignUpDetails;
  readonly lifeMinutes: number;
}

const day = 24 * 3_600_000;

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Makes a token of 256 random bits, keeps its SHA-256 and returns the token: it exists only in the mail. */
export async function issueToken(call: Call, wanted: Wanted): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await deleteTokensExpiredBefore(call.db, new Date(call.now.getTime() - 7 * day));
  await insertToken(call.db, {
    hash: fingerprint(token),
    purpose: wanted.purpose,
    personId: wanted.personId,
    email: wanted.email,
    details: wanted.details ?? null,
    createdAt: call.now,
    expiresAt: new Date(call.now.getTime() + wanted.lifeMinutes * 60_000),
  });
  return token;
}

/** What a token would do, without using it up: mail scanners and previews open links as well. */
export async function tokenState(call: Call, token: string): Promise<TokenState> {
  const row = await goodToken(call.db, fingerprint(token), call.now);
  return row ? { status: 'good', purpose: row.purpose, email: row.email } : { status: 'spent' };
}

/**
 * Uses a token up and, with it, the others that went to the same address for the same purpose.
 * Refuses with `token_spent` when it is unknown, used, too old or for something else.
 */
export async function useToken(call: Call, token: string, purposes: readonly TokenPurpose[]) {
  const row = await spendToken(call.db, fingerprint(token), purposes, call.now);
  if (!row) throw accountsProblem('token_spent');
  await spendTokensOf(call.db, row.email, purposes, call.now);
  return { ...row, details: row.details as SignUpDetails | null };
}
