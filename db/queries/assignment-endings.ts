import { sql } from 'drizzle-orm';
import { listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import { isKnown, isSurplus } from './assignment';
import { isBegun, isStillWanted } from './assignment-leases';
import { type WantedSeats, wishesOf } from './assignment-seats';

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
           is_surplus = false, holder_id = null, hold_id = null, leased_at = null, lease_until = null, guide_version_id = null,
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
 * Writes which leases nobody wants: those of an earlier round, of items that are out of the work, and those whose items have
 * as many labels as they want without them, `least` or what `more` names. What was filled counts first, then what was begun,
 * then the first seats. One that was begun is its holder's to finish all the same; the mark says that it passes on to nobody
 * else. Looks at the items that somebody holds, however many there are; a seat that is being written just now, as by a
 * hand-in, is left as it is. Returns how many were left so that should have been changed.
 */
export async function markSurplusLeases(
  db: Queryable,
  projectId: string,
  least: number,
  more: readonly WantedSeats[],
): Promise<number> {
  const rows = await db.execute<{ left: number }>(sql`
    with ${wishesOf(more)},
    held as materialized (
      select distinct item_id from seats
       where project_id = ${projectId} and purpose = 'label' and state = 'leased' and lease_until is not null),
    ranked as materialized (
      select s.id, s.state, s.is_surplus as was_surplus,
             s.state = 'leased'
               and (item.is_done or s.round < item.round
                    or row_number() over (partition by s.item_id, s.round order by s.state = 'filled' desc, s.is_begun desc, s.ordinal)
                         > greatest(${least}::int, w.wanted)) as is_surplus
        from held
       cross join lateral (
         select i.id, i.round, i.state <> 'active' or ${isKnown(sql`i.id`)} as is_done from items i where i.id = held.item_id offset 0) item
       cross join lateral (
         select s.id, s.item_id, s.round, s.ordinal, s.state, s.is_surplus, s.state = 'leased' and ${isBegun} as is_begun from seats s
          where s.item_id = item.id and s.purpose = 'label' and s.state in ('leased', 'filled') offset 0) s
        left join wishes w on w."itemId" = item.id),
    changed as materialized (select id, is_surplus from ranked where state = 'leased' and is_surplus <> was_surplus order by id),
    due as materialized (
      select s.id, c.is_surplus from changed c
       cross join lateral (
         select id from seats where id = c.id and state = 'leased' for update skip locked) s),
    written as (
      update seats set is_surplus = due.is_surplus from due where seats.id = due.id)
    select ((select count(*) from changed) - (select count(*) from due))::int as left`);
  return rows[0]?.left ?? 0;
}

/**
 * Writes of which leases nobody has begun that their items have just left the work: what `markSurplusLeases` finds a moment
 * later among everything else. Looks at the items that somebody holds; waits for no seat that is being written.
 */
export async function markGoneLeases(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`
    with gone as materialized (
      select s.id
        from seats s
       cross join lateral (select state, round from items where id = s.item_id offset 0) i
       where s.project_id = ${projectId} and s.purpose = 'label' and s.state = 'leased' and s.lease_until is not null
         and not s.is_surplus and (i.state <> 'active' or s.round < i.round) and not ${isBegun}
       order by s.id for update of s skip locked)
    update seats set is_surplus = true from gone where seats.id = gone.id`);
}

/**
 * Of these seats those that the person holds, that were not begun and, checks aside, that nobody wants any more. Locked.
 */
export async function unbegunLeases(db: Queryable, projectId: string, personId: string, seatIds: readonly string[]) {
  return db.execute<{ id: string; hold_id: string }>(sql`
    select s.id, s.hold_id
      from seats s join items i on i.id = s.item_id join projects p on p.id = s.project_id
     where s.id = any(${listed(seatIds)}::uuid[]) and s.project_id = ${projectId} and s.holder_id = ${personId}
       and s.state = 'leased' and (s.purpose = 'check' or s.purpose = 'label' and not (p.state = 'open' and ${isStillWanted}))
       and not ${isBegun}
     order by s.id for update of s`);
}
