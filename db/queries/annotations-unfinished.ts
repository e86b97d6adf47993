import { sql } from 'drizzle-orm';
import { listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';

export interface UnfinishedRow extends Record<string, unknown> {
  readonly seat_id: string;
  readonly project_id: string;
  readonly project_title: string;
  readonly content: unknown;
  /** Of the ontology version that was in force when the lease ended: none is ever deleted, so it has those of before too. */
  readonly classes: unknown;
  readonly draft_version: number | null;
  readonly draft_answer: unknown;
  readonly draft_comment: string | null;
  readonly draft_saved_at: string | null;
}

/**
 * Seats that a person began on since a time, as a draft of theirs says by its answer or its comment, or their device by `seatIds`, and whose
 * item they neither hold, nor handed in, nor handed back. That a named seat was once leased to them is proved by its hold.
 */
export async function unfinishedOf(
  db: Queryable,
  workerId: string,
  seatIds: readonly string[],
  since: Date,
  limit: number,
) {
  const after = sql`${since.toISOString()}::timestamptz`;
  return db.execute<UnfinishedRow>(sql`
    with begun as (
      select seat_id from drafts where worker_id = ${workerId} and saved_at > ${after}
         and (answer is not null or comment ~ '\\S')
      union
      select unnest(${listed(seatIds)}::uuid[]))
    select s.id as seat_id, s.project_id, p.title as project_title, i.content, o.classes,
           d.version as draft_version, d.answer as draft_answer, d.comment as draft_comment, d.saved_at as draft_saved_at
      from begun
      join seats s on s.id = begun.seat_id
     cross join lateral (
           select h.created_at, coalesce(r.resolved_at, now()) as until
             from ledger_holds h left join ledger_hold_resolutions r on r.hold_id = h.id
            where h.worker_id = ${workerId} and h.seat_id = s.id and h.created_at > ${after}
            order by h.created_at desc limit 1) held
      join items i on i.id = s.item_id
      join projects p on p.id = s.project_id
     cross join lateral (
           select v.classes from ontology_versions v where v.project_id = s.project_id
            order by (v.created_at <= held.until) desc, v.number desc limit 1) o
      left join drafts d on d.seat_id = s.id and d.worker_id = ${workerId}
     where not exists (select from seats mine where mine.item_id = s.item_id and mine.holder_id = ${workerId})
       and not exists (select from annotations a where a.item_id = s.item_id and a.worker_id = ${workerId})
       and not exists (select from late_annotations l where l.item_id = s.item_id and l.worker_id = ${workerId})
       and not exists (select from skips k where k.item_id = s.item_id and k.person_id = ${workerId})
     order by held.created_at, s.id limit ${limit}`);
}

/** Drops a person's draft of a seat; not while they hold it, since their desk goes on from it. */
export async function dropDraftOfPassedSeat(db: Queryable, seatId: string, workerId: string): Promise<void> {
  await db.execute(sql`
    delete from drafts d where d.seat_id = ${seatId} and d.worker_id = ${workerId}
       and not exists (select from seats s where s.id = d.seat_id and s.holder_id = d.worker_id)`);
}
