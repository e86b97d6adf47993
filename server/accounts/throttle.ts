import 'server-only';
import { createHash } from 'node:crypto';
import { countAttempt, deleteAttempts, deleteAttemptsEndedBefore } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { accountsProblem } from './contract';

/** How often something may be tried by one key before that key has to wait for its window to end. */
export interface Allowance {
  readonly what: string;
  readonly key: string;
  readonly attempts: number;
  readonly minutes: number;
}

type Clocked = Pick<Call, 'db' | 'now'>;

function nameOf({ what, key }: Pick<Allowance, 'what' | 'key'>): string {
  return createHash('sha256').update(`${what}\n${key}`).digest('base64url');
}

/**
 * Counts one attempt against every allowance and refuses with `too_many_tries` when one is used up. The counts stand in
 * the database, so that all processes share them and a restart forgives nothing.
 */
export async function allowAttempt(call: Clocked, allowances: readonly Allowance[]): Promise<void> {
  for (const allowance of allowances) {
    const windowEndsAt = new Date(call.now.getTime() + allowance.minutes * 60_000);
    const counted = await countAttempt(call.db, nameOf(allowance), call.now, windowEndsAt);
    if (counted?.attempts === 1) await deleteAttemptsEndedBefore(call.db, call.now);
    if (counted && counted.attempts > allowance.attempts) {
      const minutes = Math.max(1, Math.ceil((counted.windowEndsAt.getTime() - call.now.getTime()) / 60_000));
      throw accountsProblem('too_many_tries', { minutes });
    }
  }
}

/** Starts a key's count afresh, after it proved itself. */
export function forgiveAttempts(call: Clocked, allowances: readonly Pick<Allowance, 'what' | 'key'>[]): Promise<void> {
  return deleteAttempts(call.db, allowances.map(nameOf));
}
