import 'server-only';
/**
 * What follows an answer to an item that is known: it is compared, once, and paid. Training and tests are paid at once; a
 * check is paid after as long as a label of the project was, so that the time of pay does not tell which it was.
 */
import { randomInt } from 'node:crypto';
import * as query from '@/db/queries/skill';
import { assignmentLimits } from '@/server/assignment/limits';
import { holdOfSeat, labelToCompare, seatPay } from '@/server/assignment/outcomes';
import { stockChecks } from '@/server/assignment/seats';
import type { Call, MemberCall } from '@/server/call';
import { acceptHolds } from '@/server/ledger/holds';
import { ledgerLimits } from '@/server/ledger/limits';
import { enqueue } from '@/server/ports/queue';
import { answerSchema, itemContentSchema, ontologyClassSchema } from '@/server/projects/tasks';
import { skillProblem, type ToldCheck, type TrainingFeedback } from './contract';
import { type Grade, gradeAnswer } from './grading';
import { isFailedTooOften, toldBefore } from './rules';

type Ungraded = query.UngradedRow;

const unfailed: Grade = { score: 1, isRight: true };

/** Compares, stores and sees to the pay; answers that were compared already are passed over. */
async function grade(call: Call, projectId: string, rows: readonly Ungraded[]): Promise<readonly Ungraded[]> {
  const made = await query.insertChecks(
    call.db,
    rows.map(({ annotation_id, item_id, worker_id, purpose, given, known, attempt_id, could_not_know }) => ({
      // Nobody fails for want of a class that they were not shown.
      ...(could_not_know ? unfailed : gradeAnswer(answerSchema.parse(known), answerSchema.parse(given))),
      annotationId: annotation_id,
      projectId,
      itemId: item_id,
      workerId: worker_id,
      use: purpose,
      attemptId: attempt_id,
      checkedAt: call.now,
    })),
  );
  const graded = rows.filter(({ annotation_id }) => made.has(annotation_id));
  for (const { purpose, annotation_id: annotationId, seat_id: seatId } of graded) {
    if (purpose === 'check') await payCheck(call, { projectId, annotationId, seatId, twinSeatId: null });
    else {
      const holdId = await holdOfSeat(call, seatId);
      await acceptHolds(call, holdId ? [holdId] : []);
    }
  }
  return graded;
}

/** Some minutes on, never at the same beat. */
function soon(call: Call): Date {
  return new Date(call.now.getTime() + randomInt(60, 60 * assignmentLimits.minutesToCompare) * 1000);
}

/**
 * What follows a hand-in on an item that is known: the comparison, the pay, a new check in the place of this one, and
 * the end of an item that is failed too often. Idempotent; of an item that is not known nothing.
 */
export async function followKnownAnswer(call: Call, projectId: string, itemId: string): Promise<void> {
  const isCheck = await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const rows = await query.ungradedAnswers(db, projectId, { itemId });
    if (rows.length === 0) return false;
    await grade(within, projectId, rows);
    if (!rows.some(({ purpose }) => purpose === 'check')) return false;
    const { own, others } = await query.failuresOf(db, projectId, itemId);
    const gold = await query.lockGold(db, projectId, itemId);
    if (gold?.state === 'active' && isFailedTooOften(own, others))
      await query.updateGold(db, itemId, { state: 'retired', retiredBecause: 'often_failed', retiredAt: call.now });
    return true;
  });
  if (isCheck) await stockChecks(call, projectId);
}

/** Compares what the actor handed in to known items of the project, without waiting for the job that would do it. */
export async function gradeWorker(call: MemberCall, projectId: string): Promise<void> {
  const rows = await query.ungradedAnswers(call.db, projectId, { workerId: call.actor.id });
  const isOpen = rows.filter(({ purpose }) => purpose !== 'check');
  await grade(call, projectId, isOpen);
}

interface CheckPay {
  readonly projectId: string;
  readonly annotationId: string;
  readonly seatId: string;
  readonly twinSeatId: string | null;
}

/** Pay that is due within the time that jobs wait for one another comes at once, as that of a label that settles its item. */
const atOnceMs = 5000;
const silenceMs = ledgerLimits.silenceDays * 24 * 3_600_000;

/**
 * Pays a check when it has waited as long as its twin, a label of the project drawn by lot, waited for its pay: at once where
 * that was paid at once. While the twin is not paid, or there is none yet, it is looked at again in some minutes; silence pays
 * both at the latest, at its own hours.
 */
export async function payCheck(call: Call, payload: CheckPay): Promise<void> {
  const { projectId, annotationId, seatId } = payload;
  const own = await seatPay(call, seatId);
  if (!own || own.paidAt) return;
  const twinSeatId = payload.twinSeatId ?? (await labelToCompare(call, projectId, own));
  const twin = twinSeatId ? await seatPay(call, twinSeatId) : null;
  const waited = twin?.paidAt ? twin.paidAt.getTime() - twin.filledAt.getTime() : null;
  if (waited !== null && waited >= silenceMs) return;
  const due = waited === null ? soon(call) : new Date(own.filledAt.getTime() + waited);
  if (waited !== null && due.getTime() <= call.now.getTime() + atOnceMs) await acceptHolds(call, [own.holdId]);
  else await enqueue(call.db, 'pay_check', { ...payload, twinSeatId }, `pay_check:${annotationId}`, due);
}

/** What a worker is told right after a training item. Refuses `missing` what is not their own training answer. */
export async function trainingFeedback(
  call: MemberCall,
  projectId: string,
  annotationId: string,
): Promise<TrainingFeedback> {
  const row = await query.trainingAnswer(call.db, projectId, call.actor.id, annotationId);
  if (!row) throw skillProblem('not_known');
  const [known, given] = [answerSchema.parse(row.known), answerSchema.parse(row.given)];
  return {
    ...gradeAnswer(known, given),
    content: itemContentSchema.parse(row.content),
    classes: ontologyClassSchema.array().parse(row.classes),
    given,
    known,
    explanation: row.explanation,
  };
}

const toldAtOnce = 200;

/** What the actor failed and may be told without giving anything away. */
export async function toldChecks(call: MemberCall): Promise<ToldCheck[]> {
  const rows = await query.toldChecks(call.db, call.actor.id, toldBefore(call.now), toldAtOnce);
  return rows.map((row) => ({
    annotationId: row.annotation_id,
    use: row.use,
    score: row.score,
    known: answerSchema.parse(row.known),
    explanation: row.explanation,
    isForgiven: row.is_forgiven,
    contest:
      row.contest_words === null || row.contest_state === null
        ? null
        : { words: row.contest_words, state: row.contest_state, reply: row.contest_reply ?? '' },
  }));
}
