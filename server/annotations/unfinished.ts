import 'server-only';
/**
 * Work that was begun and whose lease has passed on while its maker was away. It is theirs still: they are told of it, and
 * may hand it in, as late work that counts while the item wants it.
 */
import { dropDraftOfPassedSeat, unfinishedOf } from '@/db/queries/annotations-unfinished';
import type { MemberCall } from '@/server/call';
import { answerSchema, itemContentSchema, ontologyClassSchema } from '@/server/projects/tasks';
import type { UnfinishedWork } from './contract';
import { annotationLimits } from './limits';

/** The actor's own, by what the server has of it and by the seats that their device names; the oldest first. */
export async function unfinishedWork(call: MemberCall, seatIds: readonly string[]): Promise<UnfinishedWork[]> {
  const { unfinishedDays, unfinishedShown } = annotationLimits;
  const since = new Date(call.now.getTime() - unfinishedDays * 24 * 3_600_000);
  const rows = await unfinishedOf(call.db, call.actor.id, seatIds, since, unfinishedShown);
  return rows.map((row) => ({
    seatId: row.seat_id,
    projectId: row.project_id,
    projectTitle: row.project_title,
    content: itemContentSchema.parse(row.content),
    classes: ontologyClassSchema.array().parse(row.classes),
    draft:
      row.draft_version === null || row.draft_saved_at === null
        ? null
        : {
            version: row.draft_version,
            answer: answerSchema.nullable().parse(row.draft_answer),
            comment: row.draft_comment ?? '',
            savedAt: new Date(row.draft_saved_at),
          },
  }));
}

/** The actor gives up what they had begun; an item that they hold keeps its draft. */
export function dropUnfinished(call: MemberCall, seatId: string): Promise<void> {
  return dropDraftOfPassedSeat(call.db, seatId, call.actor.id);
}
