import { ledgerLimits } from '@/server/ledger/limits';
import type { RecordedPay, Sight } from './contract';
import { annotationLimits } from './limits';

/**
 * The working time that is believed: what the screen counted, but never more than has passed since the lease began, nor
 * more than a day.
 */
export function believedSeconds(counted: number, leasedAt: Date, now: Date): number {
  const passed = Math.max(0, Math.ceil((now.getTime() - leasedAt.getTime()) / 1000));
  return Math.min(counted, passed, annotationLimits.activeSeconds);
}

/**
 * The reading of the guide that is believed beside `activeSeconds` of work: what the screen counted, but no more than has
 * passed since the worker's last hand-in and was not spent on the item itself.
 */
export function believedReading(counted: number, activeSeconds: number, lastHandIn: Date | null, now: Date): number {
  const most = Math.min(counted, annotationLimits.readingSeconds);
  if (lastHandIn === null) return most;
  const passed = Math.ceil((now.getTime() - lastHandIn.getTime()) / 1000);
  return Math.max(0, Math.min(most, passed - activeSeconds));
}

/** What shows that somebody was at the late work they bring, and so whether the platform pays for it. */
export function sightOf(seen: {
  readonly hasDraft: boolean;
  readonly handedBack: boolean;
  readonly secondsSeen: number;
  /** Late work of this day that was paid for reported working time. */
  readonly paidBySight: number;
}): Sight {
  if (seen.handedBack) return 'handed_back';
  if (seen.hasDraft) return 'draft';
  if (seen.secondsSeen < annotationLimits.seenAtWorkSeconds) return 'nothing';
  return seen.paidBySight < annotationLimits.paidBySightADay ? 'active_time' : 'day_is_full';
}

export function isPaidFor(sight: Sight): boolean {
  return sight === 'draft' || sight === 'active_time';
}

/** When silence has lasted so long that work handed in at `submittedAt` is paid. */
function paidBy(submittedAt: Date): Date {
  return new Date(submittedAt.getTime() + ledgerLimits.silenceDays * 24 * 3_600_000);
}

/** Before this time handed-in work that nobody judged is paid now. */
export function silentSince(now: Date): Date {
  return new Date(now.getTime() - ledgerLimits.silenceDays * 24 * 3_600_000);
}

/** Work handed in before this time should have been paid long ago: the job that does it has a day of grace. */
export function silenceIsOverdue(now: Date): Date {
  return new Date(silentSince(now).getTime() - 24 * 3_600_000);
}

/** What a worker is told about the pay for one answer. A hold that was released after the hand-in cannot occur. */
export function payOf(work: {
  readonly isLate: boolean;
  readonly submittedAt: Date;
  readonly paidAt: Date | null;
  readonly amountMinor: bigint;
  readonly currency: string;
}): RecordedPay {
  const { amountMinor, currency, paidAt, submittedAt } = work;
  if (work.isLate) {
    return amountMinor > 0n ? { status: 'paid', at: submittedAt, amountMinor, currency } : { status: 'unpaid' };
  }
  if (paidAt) return { status: 'paid', at: paidAt, amountMinor, currency };
  return { status: 'pending', until: paidBy(submittedAt), amountMinor, currency };
}
