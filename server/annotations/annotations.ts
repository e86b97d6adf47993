import 'server-only';
/**
 * Handed-in work. An annotation never changes, and names the guide version and the ontology version it was made under.
 * Nothing that a worker did is ever thrown away: what comes too late to count is kept beside the rest.
 */
import { inOneGo, sendBehind } from '@/db/one-go';
import {
  annotationsOf,
  draftOf,
  hasWorkOn,
  insertLateAnnotation,
  isAnyHandedIn,
  lastHandInOf,
  peopleWhoAnswered,
  storeDraft,
  storeWorks,
  submissionById,
  versionsShown,
} from '@/db/queries/annotations';
import { together } from '@/db/together';
import { extendLease, reclaimSeat, takeTurn } from '@/server/assignment/assignment';
import { claimInTurn, unaskedEnd } from '@/server/assignment/claims';
import type { Claimed, LateCause, SeatView, Wish } from '@/server/assignment/contract';
import { rememberLateWork, seatsForHandIn } from '@/server/assignment/hand-in';
import { claimPatiently, lookAgain } from '@/server/assignment/second-look';
import type { Call, MemberCall } from '@/server/call';
import { leaseEvidence, payGoodwill } from '@/server/ledger/holds';
import { jobRequest } from '@/server/ports/queue';
import { invariant, Problem } from '@/server/problem';
import { misfitOf } from '@/server/projects/answer-check';
import { accessProblem } from '@/server/projects/contract';
import { type Answer, answerSchema, classesOfVersion, itemContentSchema, type TaskKind } from '@/server/projects/tasks';
import { sightOfWork } from './at-work';
import {
  type Annotation,
  annotationProblem,
  type DraftInput,
  type DraftSaved,
  draftInput,
  type HandedIn,
  type HandedInAll,
  type HandInAllInput,
  type HandInInput,
  type HandInOutcome,
  handInInput,
  type WorkResult,
} from './contract';
import { believedReading, believedSeconds, isPaidFor } from './rules';

type Work = HandInAllInput['works'][number];
type Submission = Work & { readonly projectId: string };

interface Shown {
  readonly guideVersionId: string;
  readonly ontologyVersionId: string;
}

/**
 * Takes work in: one transaction stores the annotation, fills its seat, queues the estimate of the item, and leases the
 * next items, so that the screen needs one round trip. A retry of the same submission gets the first answer; a changed
 * retry is refused (`submission_changed`). Work whose lease was over counts while the item still wants it; else it is kept
 * as late work, and the platform pays for it when the server had seen the person at work.
 */
export async function handIn(call: MemberCall, input: HandInInput): Promise<HandedIn> {
  const { holding, wanted, ...submission } = handInInput.parse(input);
  return takeInOne(call, submission, { holding, wanted });
}

/** What was sent has been checked. */
async function takeInOne(call: MemberCall, submission: Submission, { holding, wanted }: Wish): Promise<HandedIn> {
  const { submissionId, projectId, seatId } = submission;
  return together(call.db, projectId, call.actor.id, async (db) => {
    const within = { ...call, db };
    const { prospect, read } = await takeTurn(within, projectId, [seatId], () =>
      inOneGo(earlierOutcome(within, submission), seatsForHandIn(within, projectId, [seatId])),
    );
    const [earlier, [seat]] = read;
    const takeNext = () =>
      wanted === 0 ? unaskedEnd(prospect) : claimInTurn(within, projectId, prospect, { holding, wanted });
    const [outcome, next] = earlier
      ? [earlier, await takeNext()]
      : await takeIn(within, submission, seat ?? null, takeNext);
    return { annotationId: submissionId, outcome, isRepeat: earlier !== null, next };
  });
}

/**
 * Several answers of one project, each as `handIn` takes it. Usually all of them are new and their leases run: then one
 * transaction takes them in. Else each has its own, so that one that is refused or late holds up no other; one that comes
 * alone and is refused refuses the call.
 */
export async function handInAll(call: MemberCall, { projectId, works, ...wish }: HandInAllInput): Promise<HandedInAll> {
  const [first, ...others] = works;
  if (first && others.length === 0) {
    const { annotationId, outcome, isRepeat, next } = await takeInOne(call, { ...first, projectId }, wish);
    const results: WorkResult[] = [{ submissionId: annotationId, status: 'taken', outcome, isRepeat }];
    return { results, next: await lookAgain(call, projectId, wish, next) };
  }
  const together = await takeInTogether(call, projectId, works, wish);
  if (together) return { ...together, next: await lookAgain(call, projectId, wish, together.next) };
  const results: WorkResult[] = [];
  for (const work of works) results.push(await takeInAlone(call, projectId, work));
  return { results, next: wish.wanted === 0 ? null : await claimPatiently(call, projectId, wish) };
}

async function takeInAlone(call: MemberCall, projectId: string, work: Work): Promise<WorkResult> {
  const { submissionId } = work;
  try {
    const { outcome, isRepeat } = await takeInOne(call, { ...work, projectId }, { holding: [], wanted: 0 });
    return { submissionId, status: 'taken', outcome, isRepeat };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { submissionId, status: 'refused', problem: error };
  }
}

/** A refusal that sending the same again would not change. */
function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && ['invalid', 'conflict', 'missing', 'forbidden'].includes(error.kind);
}

/** All of them in one transaction, or, when any of them is not as usual, none: null. */
async function takeInTogether(
  call: MemberCall,
  projectId: string,
  works: readonly Work[],
  wish: Wish,
): Promise<HandedInAll | null> {
  const seatIds = [...new Set(works.map(({ seatId }) => seatId))];
  const submissionIds = [...new Set(works.map(({ submissionId }) => submissionId))];
  if (seatIds.length < works.length || submissionIds.length < works.length) return null;
  return together(call.db, projectId, call.actor.id, async (db) => {
    const within = { ...call, db };
    const { prospect, read } = await takeTurn(within, projectId, seatIds, () =>
      inOneGo(isAnyHandedIn(db, submissionIds), seatsForHandIn(within, projectId, seatIds)),
    );
    const [hasEarlier, seats] = read;
    const bySeat = new Map(seats.map((seat) => [seat.seatId, seat]));
    const usual = works.flatMap((work) => usualWork(work, bySeat.get(work.seatId)) ?? []);
    if (hasEarlier || usual.length < works.length) return null;
    const lastHandIn = await lastHandInBefore(within, usual);
    const next = await sendBehind(record(within, projectId, usual, lastHandIn), () =>
      wish.wanted === 0 ? unaskedEnd(prospect) : claimInTurn(within, projectId, prospect, wish),
    );
    const results = submissionIds.map(
      (submissionId): WorkResult => ({
        submissionId,
        status: 'taken',
        outcome: { status: 'accepted' },
        isRepeat: false,
      }),
    );
    return { results, next };
  });
}

/** Work, the seat that it fills, and what its maker was shown. */
interface WorkToStore {
  readonly work: Work;
  readonly itemId: string;
  readonly seatId: string;
  readonly shown: Shown;
  readonly leasedAt: Date;
}

/** Work of a screen that showed the item under a lease of before: its worker was given the item anew since. */
function isOfEarlierLease({ leaseId }: Work, seat: SeatView): boolean {
  return leaseId !== undefined && leaseId !== seat.leaseId;
}

/** The work as it is stored when its seat is leased to its worker and the answer fits; null else. */
function usualWork(work: Work, seat: SeatView | undefined): WorkToStore | null {
  if (!seat?.isMine || seat.state !== 'leased' || isOfEarlierLease(work, seat)) return null;
  const lease = leaseOf(seat);
  if (misfit(work.answer, seat, lease.shown) !== null) return null;
  const { itemId, seatId } = seat;
  return { work, itemId, seatId, ...lease };
}

function leaseOf({ seatId, guideVersionId, ontologyVersionId, leasedAt }: SeatView) {
  invariant(guideVersionId && ontologyVersionId && leasedAt, `lease of seat ${seatId} says what it showed`);
  return { shown: { guideVersionId, ontologyVersionId }, leasedAt };
}

async function earlierOutcome(call: MemberCall, submission: Submission): Promise<HandInOutcome | null> {
  const { submissionId, seatId, answer, comment } = submission;
  const earlier = await submissionById(call.db, submissionId, { workerId: call.actor.id, seatId, answer, comment });
  if (!earlier) return null;
  if (!earlier.is_same) throw annotationProblem('submission_changed');
  if (!earlier.is_late) return acceptedBefore(call, submission, earlier.seat_id);
  const { currency, sight, cause } = earlier;
  return { status: 'late', paidMinor: BigInt(earlier.paid_minor), currency, sight, cause };
}

/** As it was told at first: with what it pays where its screen said something else. */
async function acceptedBefore(call: MemberCall, submission: Submission, filledId: string): Promise<HandInOutcome> {
  const said = await leaseEvidence(call, submission.seatId, call.actor.id, submission.leaseId);
  const filled = await leaseEvidence(call, filledId, call.actor.id);
  return said && filled ? accepted(said, filled.priceMinor) : { status: 'accepted' };
}

function accepted({ priceMinor, currency }: Pick<Held, 'priceMinor' | 'currency'>, paysMinor: bigint): HandInOutcome {
  if (paysMinor === priceMinor) return { status: 'accepted' };
  return { status: 'accepted', pays: { minor: paysMinor, saidMinor: priceMinor, currency } };
}

/** Takes the next items, after the lease of the seat has ended. */
type TakeNext = () => Promise<Claimed | null>;

/** Takes the work in and takes the next items: the usual hand-in does both in one round trip. */
async function takeIn(
  call: MemberCall,
  submission: Submission,
  seat: SeatView | null,
  takeNext: TakeNext,
): Promise<[HandInOutcome, Claimed | null]> {
  if (!seat) throw accessProblem('missing');
  if (seat.isMine && seat.state === 'filled') throw annotationProblem('already_handed_in');
  if (!seat.isMine || isOfEarlierLease(submission, seat)) {
    const outcome = await takeInLate(call, submission, seat);
    return [outcome, await takeNext()];
  }
  const lease = leaseOf(seat);
  requireFit(call, submission.answer, seat, lease.shown);
  const { itemId, seatId, projectId } = seat;
  // Asked for before: what is stored is sent at once, and the next items are looked for behind it.
  const lastHandIn = await lastHandInBefore(call, [{ work: submission }]);
  const stored = record(call, projectId, [{ work: submission, itemId, seatId, ...lease }], lastHandIn);
  return [{ status: 'accepted' }, await sendBehind(stored, takeNext)];
}

type ShownItem = { readonly task: TaskKind; readonly content: unknown; readonly classes: unknown };

/** Why an answer does not fit what its worker was shown, which may not be in force by now; null when it does. */
function misfit(answer: Answer, { task, content, classes }: ShownItem, { ontologyVersionId }: Shown) {
  return misfitOf(answer, task, itemContentSchema.parse(content), classesOfVersion(ontologyVersionId, classes));
}

/** Refuses `answer_misfit` with the reason. */
function requireFit({ locale }: Call, answer: Answer, item: ShownItem, shown: Shown): void {
  const reason = misfit(answer, item, shown);
  if (reason) throw annotationProblem('answer_misfit', { detail: reason[locale] }, 'answer');
}

/** Stores work whose seats are locked and leased to the actor. */
async function record(
  call: MemberCall,
  projectId: string,
  works: readonly WorkToStore[],
  lastHandIn: Date | null,
): Promise<void> {
  let spent = 0;
  const rows = works.map(({ work, itemId, seatId, shown, leasedAt }) => {
    const { submissionId: id, answer, comment, seatId: drawnFor } = work;
    const activeSeconds = believedSeconds(work.activeSeconds, leasedAt, call.now);
    const readingSeconds = believedReading(work.readingSeconds, spent + activeSeconds, lastHandIn, call.now);
    spent += activeSeconds + readingSeconds;
    const job = jobRequest('estimate_item', { projectId, itemId }, `estimate_item:${itemId}`, call.now);
    return { id, seatId, drawnFor, shown, answer, comment, activeSeconds, readingSeconds, job };
  });
  const stored = await storeWorks(call.db, call.actor.id, rows, call.now);
  invariant(
    stored === works.length,
    `seats ${works.map(({ seatId }) => seatId)} were locked and leased to their worker`,
  );
}

/** Asked for only where reading is told of. */
async function lastHandInBefore(call: MemberCall, works: readonly Pick<WorkToStore, 'work'>[]): Promise<Date | null> {
  const tellsReading = works.some(({ work }) => work.readingSeconds > 0);
  return tellsReading ? await lastHandInOf(call.db, call.actor.id) : null;
}

/** The seat has passed on since: to somebody else, back to the project, away with it, or to the same person by another lease. */
async function takeInLate(call: MemberCall, submission: Submission, seat: SeatView): Promise<HandInOutcome> {
  const workerId = call.actor.id;
  const evidence = await leaseEvidence(call, seat.seatId, workerId, submission.leaseId);
  if (!evidence) throw annotationProblem('seat_not_yours');
  if (await hasWorkOn(call.db, seat.itemId, workerId)) throw annotationProblem('already_handed_in');
  const shown = await shownBefore(call, submission, seat, evidence);
  const place = await reclaimSeat(call, seat, shown, evidence);
  if ('seatId' in place) {
    const { seatId, paysMinor } = place;
    const stored = { work: submission, itemId: seat.itemId, seatId, shown, leasedAt: evidence.heldAt };
    await record(call, submission.projectId, [stored], await lastHandInBefore(call, [stored]));
    return accepted(evidence, paysMinor);
  }
  return keepLateWork(call, submission, seat, shown, { ...evidence, cause: place.cause });
}

/**
 * What the maker of late work was shown, of which the seat says nothing any more: the guide that they had read by the time
 * it passed on, and the first of the classes there were meanwhile that the answer fits. Refuses `answer_misfit`.
 */
async function shownBefore(
  call: MemberCall,
  { projectId, answer }: Submission,
  { task, content }: SeatView,
  held: { readonly heldAt: Date; readonly heldUntil: Date },
): Promise<Shown> {
  const rows = await versionsShown(call.db, projectId, call.actor.id, held);
  const versions = rows.map((row) => ({
    item: { task, content, classes: row.classes },
    shown: { guideVersionId: row.guide_version_id, ontologyVersionId: row.ontology_version_id },
  }));
  const [first] = versions;
  invariant(first, 'a leased item had a guide and an ontology');
  const fitting = versions.find(({ item, shown }) => misfit(answer, item, shown) === null) ?? first;
  requireFit(call, answer, fitting.item, fitting.shown);
  return fitting.shown;
}

type Held = NonNullable<Awaited<ReturnType<typeof leaseEvidence>>>;
type Evidence = Held & { readonly cause: LateCause };

/** Nobody wants the item any more, but the work was done: it is paid for when the server saw the person at it. */
async function keepLateWork(
  call: MemberCall,
  submission: Submission,
  { itemId, seatId }: SeatView,
  shown: Shown,
  evidence: Evidence,
): Promise<HandInOutcome> {
  const { projectId, submissionId, answer, comment } = submission;
  const workerId = call.actor.id;
  const sight = await sightOfWork(call, seatId, itemId);
  const wasSeen = isPaidFor(sight);
  const paidMinor = wasSeen ? evidence.priceMinor : 0n;
  const { currency, holdId, heldAt, cause } = evidence;
  const activeSeconds = believedSeconds(submission.activeSeconds, heldAt, call.now);
  const lastHandIn = await lastHandInBefore(call, [{ work: submission }]);
  const readingSeconds = believedReading(submission.readingSeconds, activeSeconds, lastHandIn, call.now);
  const times = { activeSeconds, readingSeconds };
  const row = { ...shown, ...times, projectId, itemId, seatId, workerId, answer, comment };
  const paid = { paidMinor, currency, sight, cause };
  await insertLateAnnotation(call.db, { ...row, ...paid, id: submissionId, submittedAt: call.now });
  await rememberLateWork(call, itemId);
  if (wasSeen) await payGoodwill(call, { holdId, workerId, amountMinor: paidMinor, currency });
  return { status: 'late', paidMinor, currency, sight, cause };
}

/**
 * Saves unfinished work, and takes the save as a sign of work: the lease runs on. A save that is not based on the stored
 * version overwrites nothing and brings back what another tab or device saved. Kept also when the lease has passed on.
 */
export async function saveDraft(call: MemberCall, input: DraftInput): Promise<DraftSaved> {
  const { projectId, seatId, version: basedOn, answer, comment } = draftInput.parse(input);
  const workerId = call.actor.id;
  const extension = await extendLease(call, projectId, seatId);
  if (!extension && !(await leaseEvidence(call, seatId, workerId))) throw annotationProblem('seat_not_yours');
  const version = await storeDraft(call.db, { seatId, workerId, basedOn, answer, comment, now: call.now });
  if (version !== null)
    return { status: 'saved', version, savedAt: call.now, leaseUntil: extension?.leaseUntil ?? null };
  const stored = await draftOf(call.db, seatId, workerId);
  // Handed in or dropped on another device since the save met it: now nothing is in the way.
  if (!stored) return saveDraft(call, input);
  return {
    status: 'conflict',
    version: stored.version,
    savedAt: stored.savedAt,
    answer: answerSchema.nullable().parse(stored.answer),
    comment: stored.comment,
  };
}

type Row = Awaited<ReturnType<typeof annotationsOf>>[number];

function annotationOf({ annotation: { answer, ...row }, presentRound }: Row): Annotation {
  const isVote = row.purpose === 'label' || row.purpose === 'check';
  const counts = isVote && row.round === presentRound;
  return { ...row, counts, answer: answerSchema.parse(answer) };
}

/** The annotations of an item, oldest first. */
export async function annotationsOfItem(call: Call, projectId: string, itemId: string): Promise<Annotation[]> {
  return annotationsOfItems(call, projectId, [itemId]);
}

/** The annotations of some items, oldest first. */
export async function annotationsOfItems(
  call: Call,
  projectId: string,
  itemIds: readonly string[],
): Promise<Annotation[]> {
  return (await annotationsOf(call.db, projectId, itemIds)).map(annotationOf);
}

/** All annotations of a project, oldest first. */
export async function annotationsOfProject(call: Call, projectId: string): Promise<Annotation[]> {
  return (await annotationsOf(call.db, projectId, null)).map(annotationOf);
}

/** Who answered items of the project, and whether one of these is in the work. */
export async function answerers(call: Call, projectId: string): Promise<{ workerId: string; isInWork: boolean }[]> {
  return [...(await peopleWhoAnswered(call.db, projectId))];
}
