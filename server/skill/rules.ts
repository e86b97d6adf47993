import { wilson } from '@/server/consensus/wilson';
import { skillLimits } from './limits';

/** How often an item, or a crowd, was checked and failed. */
export interface Tally {
  readonly seen: number;
  readonly failed: number;
}

/**
 * Whether an item is failed so often that its answer is more likely wrong than its workers: at least `fewestChecks`, and
 * the failure rate is, by the lower end of its 95 % interval (Wilson), above the upper end of all other checks' rate and
 * above `leastFailure`. Then it is put away until somebody has looked at it.
 */
export function isFailedTooOften(item: Tally, others: Tally): boolean {
  if (item.seen < skillLimits.fewestChecks) return false;
  const low = wilson(item.failed, item.seen).low ?? 0;
  const crowd = wilson(others.failed, others.seen).high ?? 0;
  return low > skillLimits.leastFailure && low > crowd;
}

/** Checks that failed before this time may be told to their workers. */
export function toldBefore(now: Date): Date {
  return new Date(now.getTime() - skillLimits.hoursUntilTold * 3_600_000);
}

/** The score of a test: right answers among all its items; what was given back or not answered is not right. */
export function testScore(right: number, items: number): number {
  return items > 0 ? Math.min(1, right / items) : 0;
}

/** Shares such as 4 of 5 and .8 are the same although numbers are binary. */
export function hasPassed(score: number, passMark: number): boolean {
  return score >= passMark - 1e-6;
}

/**
 * How many known answers the test uses up: each attempt has others. `missing` says what they do not suffice for: one attempt,
 * all those that are promised, or null for neither; null altogether where there is no test.
 */
export function testStock(
  terms: { readonly testItems: number | null; readonly testAttempts: number },
  known: number,
): { readonly needs: number; readonly missing: 'first' | 'again' | null } | null {
  if (terms.testItems === null) return null;
  const needs = terms.testItems * terms.testAttempts;
  return { needs, missing: known < terms.testItems ? 'first' : known < needs ? 'again' : null };
}
