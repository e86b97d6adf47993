import { fewestLabels, stopOf } from '@/server/consensus/stopping';
import type { ProjectRole, ProjectState } from '@/server/projects/contract';
import type { PublishingLack, TestStanding, TestTerms, WorkLimit } from './contract';
import { assignmentLimits } from './limits';

const minute = 60_000;

/**
 * How long a lease lasts, in minutes: four times what nine in ten of the project's answers take, five minutes at least,
 * and never more than `maximum` (`mostLeaseMinutes`), which also stands while too little is measured.
 */
export function leaseMinutesOf(
  pace: { readonly slowSeconds: number; readonly answers: number } | null,
  maximum: number,
): number {
  if (!pace || pace.answers < assignmentLimits.measuredAnswers) return maximum;
  const byPace = (assignmentLimits.leaseTimesSlow * pace.slowSeconds) / 60;
  return Math.min(maximum, Math.max(assignmentLimits.shortestLeaseMinutes, byPace));
}

/**
 * The longest a lease lasts, in minutes: the requester's maximum, but no less than an item is said to take, nor than nine
 * in ten answers took. A lease shorter than the work would end for everybody before it is done.
 */
export function mostLeaseMinutes(row: {
  readonly lease_minutes: number;
  readonly estimate_seconds: number;
  readonly slow_seconds: number | null;
  readonly pace_answers: number | null;
}): number {
  const pace = paceOf(row);
  const tookSeconds = pace && pace.answers >= assignmentLimits.measuredAnswers ? pace.slowSeconds : 0;
  return Math.max(row.lease_minutes, row.estimate_seconds / 60, tookSeconds / 60);
}

/** As it is told, in whole minutes: the longest a lease lasts and, once the work is measured, how long one lasts by now. */
export function leaseTold(row: Parameters<typeof mostLeaseMinutes>[0]): { most: number; present: number | null } {
  const [pace, most] = [paceOf(row), mostLeaseMinutes(row)];
  const isMeasured = pace !== null && pace.answers >= assignmentLimits.measuredAnswers;
  return { most: Math.ceil(most), present: isMeasured ? Math.ceil(leaseMinutesOf(pace, most)) : null };
}

/** How many items one person may hold at a time in a project of this pace. */
export function leasesAtOnce(pace: { readonly slowSeconds: number; readonly answers: number } | null): number {
  const { fewestLeases, mostLeases, aheadSeconds, measuredAnswers } = assignmentLimits;
  if (!pace || pace.answers < measuredAnswers) return fewestLeases;
  return Math.max(fewestLeases, Math.min(mostLeases, Math.floor(aheadSeconds / Math.max(1, pace.slowSeconds))));
}

/** The pace of a row that carries it; null while nothing is measured. */
export function paceOf(row: { readonly slow_seconds: number | null; readonly pace_answers: number | null }) {
  if (row.slow_seconds === null || row.pace_answers === null) return null;
  return { slowSeconds: row.slow_seconds, answers: row.pace_answers };
}

/** When a lease that is given now ends. */
export function leasedUntil(now: Date, leaseMinutes: number): Date {
  return new Date(now.getTime() + leaseMinutes * minute);
}

/**
 * The same for whoever has `itemsBefore` to do first: each adds four times what nine in ten answers take, so that twenty
 * quick items, left lying, are free again after minutes.
 */
export function leasedBehind(
  now: Date,
  itemsBefore: number,
  pace: { readonly slowSeconds: number; readonly answers: number } | null,
  maximum: number,
): Date {
  const leaseMinutes = leaseMinutesOf(pace, maximum);
  const isMeasured = pace && pace.answers >= assignmentLimits.measuredAnswers;
  const each = isMeasured ? Math.min(maximum, (assignmentLimits.leaseTimesSlow * pace.slowSeconds) / 60) : maximum;
  return leasedUntil(now, leaseMinutes + itemsBefore * each);
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

/**
 * Whether a longer lease is worth writing down: a thirtieth of its length, so that somebody who draws, and whose drafts are
 * saved every few seconds, writes it once in a minute of a half-hour lease.
 */
export function isWorthExtending(leaseUntil: Date, wanted: Date, leaseMinutes: number): boolean {
  return wanted.getTime() - leaseUntil.getTime() >= (leaseMinutes * minute) / 30;
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
 * What keeps a person from starting another item for now. Days are those of UTC, by the database's time. Who hands back
 * one item after another is looking for the easy ones and leaves the rest to others: it costs nothing, but then it pauses.
 */
export function limitOf(
  standing: {
    readonly language: string | null;
    readonly speaks: boolean;
    readonly daily_cap: number | null;
    readonly started_today: number;
    readonly handed_back: readonly string[];
    readonly reported: readonly string[];
  },
  now: Date,
): WorkLimit | null {
  const { language, speaks, daily_cap: cap, started_today: started, handed_back: handedBack, reported } = standing;
  if (language !== null && !speaks) return { status: 'language', language };
  if (cap !== null && started >= cap) return { status: 'daily_cap', cap, opensAt: nextDay(now) };
  const first = handedBack[assignmentLimits.handBacksAnHour - 1] ?? reported[assignmentLimits.reportsAnHour - 1];
  if (first !== undefined) return { status: 'hand_backs', opensAt: new Date(new Date(first).getTime() + 60 * minute) };
  return null;
}

export function handBacksLeft(standing: { readonly handed_back: readonly string[] }): number {
  return Math.max(0, assignmentLimits.handBacksAnHour - standing.handed_back.length);
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/**
 * The order of the feed: what can be gone on with first, then what has work, then the rest. Inside each, requesters take
 * turns: everybody's best paid project, then everybody's second, and so on, by what an hour pays; so one requester with
 * fifty projects does not fill the page.
 */
export function feedOrder<
  T extends {
    readonly projectId: string;
    readonly requesterId: string;
    readonly inHand: number;
    readonly itemsLeft: number;
    readonly hourlyMinor: bigint;
  },
>(entries: readonly T[]): T[] {
  const group = (entry: T) => (entry.inHand > 0 ? 0 : entry.itemsLeft > 0 ? 1 : 2);
  const byPay = entries.toSorted(
    (a, b) => group(a) - group(b) || Number(b.hourlyMinor - a.hourlyMinor) || (a.projectId < b.projectId ? -1 : 1),
  );
  const seen = new Map<string, number>();
  const turns = new Map<T, number>();
  for (const entry of byPay) {
    const key = `${group(entry)} ${entry.requesterId}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    turns.set(entry, turn);
  }
  return byPay.toSorted((a, b) => group(a) - group(b) || (turns.get(a) ?? 0) - (turns.get(b) ?? 0));
}

/**
 * Over how many index heads the seats of a project are spread: enough that concurrent claims do not meet (64 for a big
 * project, measured in docs/performance), one for a small project, so that its order of priority is strict.
 */
export function shardsFor(seats: number): number {
  return Math.min(64, Math.max(1, Math.ceil(seats / 256)));
}

interface OverlapTerms {
  readonly overlap: number;
  readonly overlapMax: number | null;
}

/**
 * How many labels every item gets at least. With dynamic overlap to three or more that is three, even where the minimum
 * says less: two people who agree may share a mistake, so no item would be done before its third label anyway.
 */
export function leastLabels({ overlap, overlapMax }: OverlapTerms): number {
  return overlapMax === null ? overlap : fewestLabels({ min: overlap, max: overlapMax });
}

/** An item that has all labels it gets at least, as dynamic overlap sees it. */
interface LabelledItem {
  /** Labels handed in in the present round, and seats that are open or leased besides. */
  readonly filled: number;
  readonly pending: number;
  readonly confidence: number | null;
  readonly gain: number;
  /** Labels that the estimate was made from. */
  readonly seen: number;
  readonly isDecided: boolean;
  /** One of its labels at least was made under the guide in force. */
  readonly isUnderGuide: boolean;
}

/**
 * How many labels the item is to have: one more than it has while the rule of the numerics wants to buy, else those it
 * has. While an estimate is on its way nothing changes. What a label mends was learned from labels under the guide they were
 * made under: when a newer one is in force, an item in doubt gets one label under it before that says "not worth it" again.
 */
export function wantedLabels(item: LabelledItem, terms: OverlapTerms & { readonly qualityTarget: number }): number {
  const { filled, pending, confidence, gain, seen } = item;
  const least = leastLabels(terms);
  if (terms.overlapMax === null || filled < least) return least;
  if (item.isDecided) return filled;
  const { overlap: min, overlapMax: max, qualityTarget: target } = terms;
  // Beyond the minimum labels are bought one by one; while the estimate lags behind, the one under way stays.
  if (confidence === null || seen < filled) return filled < max ? filled + Math.min(pending, 1) : filled;
  const reading = { votes: filled, confidence, gain: item.isUnderGuide ? gain : Number.POSITIVE_INFINITY };
  const stop = stopOf(reading, { min, max, target, leastGain: assignmentLimits.leastGain });
  return stop === 'buy' ? filled + 1 : filled;
}

/**
 * How many more labels can be bought: the budget must go on holding enough for every seat that is open already, and what
 * was spent and set aside, with those seats, must stay within the ceiling.
 */
export function affordableLabels(means: {
  readonly labelMinor: bigint;
  readonly escrowMinor: bigint;
  readonly openSeats: number;
  readonly spentMinor: bigint;
  readonly ceilingMinor: bigint | null;
}): number {
  const { labelMinor, escrowMinor, spentMinor, ceilingMinor } = means;
  const promisedMinor = BigInt(means.openSeats) * labelMinor;
  const inBudget = (escrowMinor - promisedMinor) / labelMinor;
  const underCeiling = ceilingMinor === null ? inBudget : (ceilingMinor - spentMinor - promisedMinor) / labelMinor;
  const labels = inBudget < underCeiling ? inBudget : underCeiling;
  return labels > 0n ? Number(labels) : 0;
}

/** How many labels that nobody has started are beyond the ceiling by now, as after it was lowered. */
export function labelsBeyondCeiling(means: {
  readonly labelMinor: bigint;
  readonly openSeats: number;
  readonly spentMinor: bigint;
  readonly ceilingMinor: bigint;
}): number {
  const { labelMinor, ceilingMinor } = means;
  const beyondMinor = means.spentMinor + BigInt(means.openSeats) * labelMinor - ceilingMinor;
  return beyondMinor > 0n ? Number((beyondMinor + labelMinor - 1n) / labelMinor) : 0;
}

/** What the labels may come to at most: all that could be bought, within the ceiling; what every item gets is above it. */
export function mostCostMinor(
  { neededMinor, mostMinor }: { readonly neededMinor: bigint; readonly mostMinor: bigint },
  ceilingMinor: bigint | null,
): bigint {
  const most = ceilingMinor !== null && ceilingMinor < mostMinor ? ceilingMinor : mostMinor;
  return most > neededMinor ? most : neededMinor;
}

/** What pay and time come to per hour, in whole minor units. */
export function hourlyMinor(priceMinor: bigint, seconds: number): bigint {
  return seconds > 0 ? (priceMinor * 3600n) / BigInt(Math.ceil(seconds)) : 0n;
}

/**
 * How long an item takes, from which follows what an hour pays: as measured, or as the requester expects while that is not
 * sound. A time above the estimate lowers the rate and is believed from one worker's answers; one below it promises more
 * to everybody, so a few quick answers of one person do not make it, and a third of it asks for ten people.
 * @param took the median of the workers' own medians (null before the first answer), of so many answers by so many workers
 */
export function workingSeconds(
  took: { readonly medianSeconds: number | null; readonly workers: number; readonly answers: number },
  expectedSeconds: number,
): { readonly seconds: number; readonly isMeasured: boolean } {
  const { medianSeconds: seconds, workers, answers } = took;
  if (seconds === null) return { seconds: expectedSeconds, isMeasured: false };
  const { measuredAnswers, workersForQuicker, workersForMuchQuicker, muchQuicker } = assignmentLimits;
  const quicker = seconds < muchQuicker * expectedSeconds ? workersForMuchQuicker : workersForQuicker;
  const needed = seconds < expectedSeconds ? quicker : 1;
  const isMeasured = workers >= needed && answers >= needed * measuredAnswers;
  return { seconds: isMeasured ? Math.max(1, seconds) : expectedSeconds, isMeasured };
}

/** The steps at which "items left for you" is told. None of them stands for one number alone: one that stayed would tell a check. */
const told = [1, 5, 10, 20, 50, 100, 200, 500, 1000];

/** How many items are left, rounded down to a step: nearly no single answer changes it, so none can be told by it. */
export function roughly(items: number): number {
  return told.findLast((step) => step <= items) ?? 0;
}

/** A project's test as its row says it; null when it has none. */
export function testTermsOf(row: {
  readonly test_items: number | null;
  readonly test_pass_mark: number;
  readonly test_retake_hours: number;
  readonly test_attempts: number;
}): TestTerms | null {
  if (row.test_items === null) return null;
  return {
    items: row.test_items,
    // Stored in single precision: .8 comes back as .800000012.
    passMark: Math.round(row.test_pass_mark * 1000) / 1000,
    retakeHours: row.test_retake_hours,
    attempts: row.test_attempts,
  };
}

interface LastAttempt {
  readonly number: number;
  readonly state: 'running' | 'passed' | 'failed';
  readonly items: number;
  readonly score: number | null;
  readonly endedAt: Date | null;
  readonly given: number;
  readonly done: number;
}

/** Where a worker stands with a project's test. Who passed once has passed, whatever became of the terms since. */
export function testStanding(facts: {
  readonly terms: TestTerms;
  readonly hasPassed: boolean;
  readonly unseen: number;
  readonly last: LastAttempt | null;
  readonly now: Date;
}): TestStanding {
  const { terms, last } = facts;
  const attemptsLeft = Math.max(0, terms.attempts - (last?.number ?? 0));
  const retryAt = last?.endedAt ? new Date(last.endedAt.getTime() + terms.retakeHours * 60 * minute) : null;
  const told = {
    terms: last?.state === 'running' ? { ...terms, items: last.items } : terms,
    number: last?.number ?? 0,
    given: last?.given ?? 0,
    done: last?.done ?? 0,
    lastScore: last?.score ?? null,
    attemptsLeft,
    retryAt: null,
  };
  if (facts.hasPassed) return { ...told, state: 'passed' };
  if (last?.state === 'running') return { ...told, state: 'running' };
  if (attemptsLeft === 0) return { ...told, state: 'no_attempts_left' };
  if (facts.unseen < terms.items) return { ...told, state: 'no_items_left' };
  if (retryAt && retryAt > facts.now) return { ...told, state: 'must_wait', retryAt };
  return { ...told, state: 'may_begin' };
}

/**
 * Answers that are paid beside the labels: the checks to be expected among so many labels, and practice and one test for
 * as many workers as an item needs. More workers cost more of the latter, out of the same budget.
 */
export function answersBeside(facts: {
  readonly labels: number;
  readonly goldEvery: number | null;
  readonly workers: number;
  readonly known: { readonly check: number; readonly training: number };
  readonly testItems: number | null;
}): number {
  const { labels, goldEvery, workers, known, testItems } = facts;
  const expected = goldEvery === null || known.check === 0 ? 0 : Math.ceil(labels / (goldEvery - 1));
  return expected + workers * (known.training + (testItems ?? 0));
}

/** What is still missing before a project can be published, in the order in which it should be done. */
export function publishingLacks(facts: {
  readonly title: string;
  /** How many classes the task needs so that its answers can say something. */
  readonly leastClasses: number;
  readonly classes: number;
  readonly hasGuide: boolean;
  readonly items: number;
  /** Items of the test that are wanted and not there. */
  readonly testShort: number;
  readonly missingMinor: bigint;
}): PublishingLack[] {
  const lacks: PublishingLack[] = [];
  if (facts.title.trim() === '') lacks.push('title_missing');
  if (facts.classes < facts.leastClasses) lacks.push(facts.classes === 0 ? 'classes_missing' : 'class_alone');
  if (!facts.hasGuide) lacks.push('guide_missing');
  if (facts.items === 0) lacks.push('items_missing');
  if (facts.testShort > 0) lacks.push('test_short');
  if (facts.missingMinor > 0n) lacks.push('escrow_short');
  return lacks;
}
