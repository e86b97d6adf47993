import type { ProjectRole, ProjectState } from '@/server/projects/contract';
import { assignmentLimits } from './limits';

const minute = 60_000;

/** When a lease that is given now ends. */
export function leasedUntil(now: Date, leaseMinutes: number): Date {
  return new Date(now.getTime() + leaseMinutes * minute);
}

/**
 * When a lease ends after somebody was seen at work, or asked for more time: a full lease from now, but never later than
 * four times its length after it began, and never earlier than it ended before.
 */
export function extendedUntil(now: Date, leasedAt: Date, leaseUntil: Date, leaseMinutes: number): Date {
  const last = leasedAt.getTime() + assignmentLimits.longestLease * leaseMinutes * minute;
  const wanted = Math.min(now.getTime() + leaseMinutes * minute, last);
  return new Date(Math.max(wanted, leaseUntil.getTime()));
}

/** What stands between a person and the work of a project, in the order in which it should be told. */
export type Verdict = 'may_work' | 'not_a_worker' | 'own_project' | 'not_open' | 'no_guide' | 'guide_unread';

export function mayWork(standing: {
  readonly roles: readonly ProjectRole[];
  readonly state: ProjectState;
  readonly guideVersionId: string | null;
  readonly hasReadGuide: boolean;
}): Verdict {
  if (standing.roles.includes('owner') || standing.roles.includes('reviewer')) return 'own_project';
  if (!standing.roles.includes('worker')) return 'not_a_worker';
  if (standing.state !== 'open') return 'not_open';
  if (!standing.guideVersionId) return 'no_guide';
  return standing.hasReadGuide ? 'may_work' : 'guide_unread';
}

/**
 * Over how many index heads the seats of a project are spread: enough that concurrent claims do not meet (64 for a big
 * project, measured in docs/performance), one for a small project, so that its order of priority is strict.
 */
export function shardsFor(seats: number): number {
  return Math.min(64, Math.max(1, Math.ceil(seats / 256)));
}

/** What pay and time come to per hour, in whole minor units. */
export function hourlyMinor(priceMinor: bigint, seconds: number): bigint {
  return seconds > 0 ? (priceMinor * 3600n) / BigInt(Math.ceil(seconds)) : 0n;
}

/** What is still missing before a project can be published, in the order in which it should be done. */
export type PublishingLack = 'title_missing' | 'classes_missing' | 'guide_missing' | 'items_missing' | 'escrow_short';

export function publishingLacks(facts: {
  readonly title: string;
  readonly needsClasses: boolean;
  readonly classes: number;
  readonly hasGuide: boolean;
  readonly items: number;
  readonly missingMinor: bigint;
}): PublishingLack[] {
  const lacks: PublishingLack[] = [];
  if (facts.title.trim() === '') lacks.push('title_missing');
  if (facts.needsClasses && facts.classes === 0) lacks.push('classes_missing');
  if (!facts.hasGuide) lacks.push('guide_missing');
  if (facts.items === 0) lacks.push('items_missing');
  if (facts.missingMinor > 0n) lacks.push('escrow_short');
  return lacks;
}
