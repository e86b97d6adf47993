import 'server-only';
import { type RecordRow, recordOf } from '@/db/queries/annotations';
import type { MemberCall } from '@/server/call';
import { answerSchema, itemContentSchema, ontologyClassSchema } from '@/server/projects/tasks';
import type { RecordEntry } from './contract';
import { annotationLimits } from './limits';
import { payOf } from './rules';

function entryOf(row: RecordRow): RecordEntry {
  const submittedAt = new Date(row.submitted_at);
  return {
    annotationId: row.id,
    projectId: row.project_id,
    projectTitle: row.project_title,
    seatId: row.seat_id,
    content: itemContentSchema.parse(row.content),
    classes: ontologyClassSchema.array().parse(row.classes),
    answer: answerSchema.parse(row.answer),
    comment: row.comment,
    activeSeconds: row.active_seconds,
    readingSeconds: row.reading_seconds,
    submittedAt,
    guideNumber: row.guide_number,
    isLate: row.is_late,
    sight: row.sight,
    cause: row.cause,
    pay: payOf({
      isLate: row.is_late,
      submittedAt,
      paidAt: row.paid_at ? new Date(row.paid_at) : null,
      amountMinor: BigInt(row.amount ?? '0'),
      currency: row.currency,
    }),
  };
}

/** What the actor handed in, newest first, a page at a time, with what it pays and until when that is open. */
export async function workerRecord(call: MemberCall, before: string | null): Promise<RecordEntry[]> {
  const rows = await recordOf(call.db, call.actor.id, before, annotationLimits.recordPerPage);
  return rows.map(entryOf);
}
