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
  lastHandInOf,
  shownTo,
  storeDraft,
  storeWork,
  submissionById,
  versionsAt,
} from '@/db/queries/annotations';
import { claimInTurn, extendLease, reclaimSeat, takeTurn } from '@/server/assignment/assignment';
import type { ClaimResult, SeatView } from '@/server/assignment/contract';
import { rememberLateWork, seatForHandIn } from '@/server/assignment/hand-in';
import type { Call, MemberCall } from '@/server/call';
import { leaseEvidence, payGoodwill } from '@/server/ledger/holds';
import { jobRequest } from '@/server/ports/queue';
import { invariant } from '@/server/problem';
import { misfitOf } from '@/server/projects/answer-check';
import { accessProblem } from '@/server/projects/contract';
import {
  type Answer,
  answerSchema,
  itemContentSchema,
  ontologyClassSchema,
  type TaskKind,
} from '@/server/projects/tasks';
import { sightOfWork } from './at-work';
import {
  type Annotation,
  annotationProblem,
  type DraftInput,
  type DraftSaved,
  draftInput,
  type HandedIn,
  type HandInInput,
  type HandInOutcome,
  handInInput,
} from './contract';
import { believedReading, believedSeconds, isPaidFor } from './rules';

type Submission = ReturnType<typeof handInInput.parse>;

interface Shown {
  readonly guideVersionId: string;
  readonly ontologyVersionId: string;
}

/**
 * Takes work in: one transaction stores the annotation, fills its seat, queues the estimate of the item, and leases the
 * next item, so that the screen needs one round trip. A retry of the same submission gets the first answer; a changed
 * retry is refused (`submission_changed`). Work whose lease was over counts while the item still wants it; else it is kept
 * as late work, and the platform pays for it when the server had seen the person at work.
 */
export async function handIn(call: MemberCall, input: HandInInput): Promise<HandedIn> {
  const submission = handInInput.parse(input);
  const { submissionId, projectId, seatId } = submission;
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const { prospect, read } = await takeTurn(within, projectId, () =>
      inOneGo(earlierOutcome(within, submission), seatForHandIn(within, projectId, seatId)),
    );
    const [earlier, seat] = read;
    const takeNext = async (ended: string) =>
      submission.takeNext === false
        ? null
        : await claimInTurn(within, projectId, prospect, submission.holding ?? [], ended);
    const [outcome, next] = earlier
      ? [earlier, await takeNext(seatId)]
      : await takeIn(within, submission, seat, takeNext);
    return { annotationId: submissionId, outcome, isRepeat: earlier !== null, next };
  });
}

async function earlierOutcome(call: MemberCall, submission: Submission): Promise<HandInOutcome | null> {
  const { submissionId, seatId, answer, comment } = submission;
  const earlier = await submissionById(call.db, submissionId, { workerId: call.actor.id, seatId, answer, comment });
  if (!earlier) return null;
  if (!earlier.is_same) throw annotationProblem('submission_changed');
  if (!earlier.is_late) return { status: 'accepted' };
  return { status: 'late', paidMinor: BigInt(earlier.paid_minor), currency: earlier.currency, sight: earlier.sight };
}

/** Takes the next item, after the lease of a seat has ended. */
type TakeNext = (ended: string) => Promise<ClaimResult | null>;

/** Takes the work in and takes the next item: the usual hand-in does both in one round trip. */
async function takeIn(
  call: MemberCall,
  submission: Submission,
  seat: SeatView | null,
  takeNext: TakeNext,
): Promise<[HandInOutcome, ClaimResult | null]> {
  if (!seat) throw accessProblem('missing');
  if (!seat.isMine) {
    const { outcome, filled } = await takeInLate(call, submission, seat);
    return [outcome, await takeNext(filled)];
  }
  if (seat.state === 'filled') throw annotationProblem('already_handed_in');
  const { guideVersionId, ontologyVersionId, leasedAt } = seat;
  invariant(guideVersionId && ontologyVersionId && leasedAt, `lease of seat ${seat.seatId} says what it showed`);
  requireFit(call, submission.answer, seat);
  const shown = { guideVersionId, ontologyVersionId };
  const next = await sendBehind(record(call, submission, seat, shown, leasedAt), () => takeNext(seat.seatId));
  return [{ status: 'accepted' }, next];
}

/** Refuses `answer_misfit` with the reason, checked against what the worker was shown, not what is in force by now. */
function requireFit(
  { locale }: Call,
  answer: Answer,
  shown: { readonly task: TaskKind; readonly content: unknown; readonly classes: unknown },
): void {
  const classes = ontologyClassSchema.array().parse(shown.classes);
  const misfit = misfitOf(answer, shown.task, itemContentSchema.parse(shown.content), classes);
  if (misfit) throw annotationProblem('answer_misfit', { detail: misfit[locale] }, 'answer');
}

async function record(
  call: MemberCall,
  submission: Submission,
  { itemId, seatId }: SeatView,
  shown: Shown,
  leasedAt: Date,
): Promise<void> {
  const { projectId, submissionId, answer, comment } = submission;
  const times = await believedTimes(call, submission, leasedAt);
  const work = { ...shown, ...times, id: submissionId, seatId, workerId: call.actor.id, answer, comment };
  const job = jobRequest('estimate_item', { projectId, itemId }, `estimate_item:${itemId}`, call.now);
  const isStored = await storeWork(call.db, { ...work, now: call.now }, submission.seatId, job);
  invariant(isStored, `seat ${seatId} was locked and leased to its worker`);
}

async function believedTimes(call: MemberCall, { activeSeconds, readingSeconds }: Submission, leasedAt: Date) {
  const active = believedSeconds(activeSeconds, leasedAt, call.now);
  const lastHandIn = readingSeconds > 0 ? await lastHandInOf(call.db, call.actor.id) : null;
  return { activeSeconds: active, readingSeconds: believedReading(readingSeconds, active, lastHandIn, call.now) };
}

/** The seat has passed on since: to somebody else, back to the project, or away with it. */
async function takeInLate(
  call: MemberCall,
  submission: Submission,
  seat: SeatView,
): Promise<{ readonly outcome: HandInOutcome; readonly filled: string }> {
  const workerId = call.actor.id;
  const evidence = await leaseEvidence(call, seat.seatId, workerId);
  if (!evidence) throw annotationProblem('seat_not_yours');
  if (await hasWorkOn(call.db, seat.itemId, workerId)) throw annotationProblem('already_handed_in');
  const versions = await versionsAt(call.db, submission.projectId, evidence.heldAt);
  invariant(versions?.guide_version_id && versions.ontology_version_id, 'a leased item had a guide and an ontology');
  const shown = { guideVersionId: versions.guide_version_id, ontologyVersionId: versions.ontology_version_id };
  const row = await shownTo(call.db, seat.itemId, shown.ontologyVersionId);
  invariant(row, `item ${seat.itemId} belongs to the project of its ontology`);
  requireFit(call, submission.answer, row);
  const seatId = await reclaimSeat(call, seat, shown);
  if (seatId) {
    await record(call, submission, { ...seat, seatId }, shown, evidence.heldAt);
    return { outcome: { status: 'accepted' }, filled: seatId };
  }
  return { outcome: await keepLateWork(call, submission, seat, shown, evidence), filled: seat.seatId };
}

type Evidence = NonNullable<Awaited<ReturnType<typeof leaseEvidence>>>;

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
  const { currency, holdId, heldAt } = evidence;
  const times = await believedTimes(call, submission, heldAt);
  const row = { ...shown, ...times, projectId, itemId, seatId, workerId, answer, comment };
  const paid = { paidMinor, currency, sight };
  await insertLateAnnotation(call.db, { ...row, ...paid, id: submissionId, submittedAt: call.now });
  await rememberLateWork(call, itemId);
  if (wasSeen) await payGoodwill(call, { holdId, workerId, amountMinor: paidMinor, currency });
  return { status: 'late', paidMinor, currency, sight };
}

/**
 * Saves unfinished work, and takes the save as a sign of work: the lease runs on. A save that is not based on the stored
 * version overwrites nothing and brings back what another tab or device saved. Kept also when the lease has passed on.
 */
export async function saveDraft(call: MemberCall, input: DraftInput): Promise<DraftSaved> {
  const { projectId, seatId, version: basedOn, answer } = draftInput.parse(input);
  const workerId = call.actor.id;
  const extension = await extendLease(call, projectId, seatId);
  if (!extension && !(await leaseEvidence(call, seatId, workerId))) throw annotationProblem('seat_not_yours');
  const version = await storeDraft(call.db, { seatId, workerId, basedOn, answer, now: call.now });
  if (version !== null)
    return { status: 'saved', version, savedAt: call.now, leaseUntil: extension?.leaseUntil ?? null };
  const stored = await draftOf(call.db, seatId, workerId);
  invariant(stored, 'a refused save met a stored draft');
  return {
    status: 'conflict',
    version: stored.version,
    savedAt: stored.savedAt,
    answer: answerSchema.parse(stored.answer),
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
  return (await annotationsOf(call.db, projectId, itemId)).map(annotationOf);
}

/** All annotations of a project, oldest first. */
export async function annotationsOfProject(call: Call, projectId: string): Promise<Annotation[]> {
  return (await annotationsOf(call.db, projectId, null)).map(annotationOf);
}
