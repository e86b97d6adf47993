import { sql } from 'drizzle-orm';
import { listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import { isStillWanted, isSurplus } from './assignment';

/**
 * Nobody holds the seat any more: it is open again, or cancelled when it is not wanted (its project is closed, its item out
 * of the work, its round over, or it is surplus by now). Returns which.
 */
export async function vacate(db: Queryable, seatId: string): Promise<'open' | 'cancelled'> {
  const rows = await db.execute<{ state: 'open' | 'cancelled' }>(sql`
    update seats
       set state = case when p.state = 'closed' or i.state <> 'active' or ${isSurplus(sql.raw('seats'))}
                          or (seats.purpose = 'label' and seats.round < i.round)
                        then 'cancelled' else 'open' end,
           holder_id = null, hold_id = null, leased_at = null, lease_until = null, guide_version_id = null,
           ontology_version_id = null
      from items i, projects p
     where seats.id = ${seatId} and i.id = seats.item_id and p.id = seats.project_id
    returning seats.state`);
  return rows[0]?.state ?? 'cancelled';
}

/**
 * Leases that ended before a time and that nobody took since; locked. In the order of each item's seats, so that of several
 * that are not all wanted any more the last stay, whatever their ids.
 */
export async function lapsedLeases(db: Queryable, before: Date, limit: number) {
  return db.execute<{ id: string; hold_id: string; project_id: string }>(sql`
    select s.id, s.hold_id, s.project_id
      from seats s
     where s.state = 'leased' and s.lease_until < ${before.toISOString()}::timestamptz
     order by s.item_id, s.ordinal limit ${limit} for update of s skip locked`);
}

/**
 * Of these seats those that the person holds and that nobody wants any more, as far as the server can tell not begun
 * either: no draft of it has come, nor working time. Locked.
 */
export async function unbegunLeases(db: Queryable, projectId: string, personId: string, seatIds: readonly string[]) {
  return db.execute<{ id: string; hold_id: string }>(sql`
    select s.id, s.hold_id
      from seats s join items i on i.id = s.item_id join projects p on p.id = s.project_id
     where s.id = any(${listed(seatIds)}::uuid[]) and s.project_id = ${projectId} and s.holder_id = ${personId}
       and s.state = 'leased' and s.purpose in ('label', 'check') and not (p.state = 'open' and ${isStillWanted})
       and not exists (select 1 from drafts d where d.seat_id = s.id and d.worker_id = s.holder_id)
       and not exists (select 1 from sightings g where g.seat_id = s.id and g.worker_id = s.holder_id)
     order by s.id for update of s`);
}
