import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

export interface WorkFaultRow extends Record<string, unknown> {
  readonly law: string;
  readonly subject: string;
  readonly detail: string;
}

/** W1 and W2: seats and annotations belong to each other one by one. */
const pairing = sql`
  select 'W1' as law, s.id::text as subject, 'the seat is filled and has ' || case when a.id is null then 'no annotation'
           else 'the annotation of another' end as detail
    from seats s left join annotations a on a.seat_id = s.id
   where s.state = 'filled' and (a.id is null or (a.worker_id, a.item_id, a.project_id, a.purpose, a.round)
           is distinct from (s.holder_id, s.item_id, s.project_id, s.purpose, s.round))
  union all
  select 'W2', a.id::text, 'the annotation stands in a seat that is ' || coalesce(s.state, 'not there')
    from annotations a left join seats s on s.id = a.seat_id where s.state is distinct from 'filled'`;

/** W3 and W4: not one more than is wanted, and no person twice. */
const counting = sql`
  select 'W3', i.id::text, 'the item wants ' || coalesce(p.overlap_max, p.overlap) || ' and has ' || living.started
           || ' started and ' || living.open || ' open seats'
    from (select item_id, round, count(*) filter (where state in ('leased', 'filled')) as started,
                 count(*) filter (where state = 'open') as open
            from seats where purpose = 'label' and state <> 'cancelled' group by item_id, round) living
    join items i on i.id = living.item_id and i.round = living.round
    join projects p on p.id = i.project_id
   where living.open > 0 and living.open + living.started > coalesce(p.overlap_max, p.overlap)
     and not exists (select 1 from graphile_worker.jobs j where j.key = 'match_seats:' || p.id
                        and j.attempts < j.max_attempts)
  union all
  select 'W4', a.item_id::text, 'the person ' || a.worker_id || ' has an annotation and a late one of it'
    from annotations a join late_annotations l on l.item_id = a.item_id and l.worker_id = a.worker_id
  union all
  select 'W4', w.name, 'the index is missing or not valid' from wanted_indexes w
   where not exists (select 1 from pg_index x join pg_class c on c.oid = x.indexrelid
                      where c.relname = w.name and x.indisunique and x.indisvalid)
  union all
  select 'W4', w.name, 'the trigger is missing or switched off' from wanted_triggers w
   where not exists (select 1 from pg_trigger g where g.tgname = w.name and g.tgenabled in ('O', 'A'))`;

/** W5 to W7: every hold pays for one living seat, and every living seat is paid for. */
const paying = sql`
  select 'W5', s.id::text, 'the seat is ' || s.state || ' and its hold is ' || case when h.id is null then 'not there'
           when (h.seat_id, h.worker_id) is distinct from (s.id, s.holder_id) then 'that of another seat or person'
           else r.outcome end
    from seats s left join ledger_holds h on h.id = s.hold_id left join ledger_hold_resolutions r on r.hold_id = s.hold_id
   where s.state in ('leased', 'filled')
     and (h.id is null or (h.seat_id, h.worker_id) is distinct from (s.id, s.holder_id)
          or (s.state = 'leased' and r.outcome is not null) or r.outcome = 'released')
  union all
  select 'W6', h.id::text, 'the hold is open and no seat names it'
    from ledger_holds h
   where not exists (select 1 from ledger_hold_resolutions r where r.hold_id = h.id)
     and not exists (select 1 from seats s where s.id = h.seat_id and s.hold_id = h.id and s.state in ('leased', 'filled'))
  union all
  select 'W7', r.hold_id::text, 'the hold was accepted and its seat is not filled'
    from ledger_hold_resolutions r join ledger_holds h on h.id = r.hold_id
   where r.outcome = 'accepted'
     and not exists (select 1 from seats s where s.id = h.seat_id and s.hold_id = h.id and s.state = 'filled')`;

/** W8 and W9: what was promised to workers was done. */
const promises = (silentSince: Date) => sql`
  select 'W8', l.id::text, 'the late work was promised ' || l.paid_minor || ' and the book has not paid it'
    from late_annotations l
   where l.paid_minor > 0 and not exists (
     select 1 from ledger_holds h join ledger_transfers t on t.key = 'goodwill:' || h.id
      where h.seat_id = l.seat_id and h.worker_id = l.worker_id)
  union all
  select 'W9', s.hold_id::text, 'handed in on ' || s.filled_at || ' and not decided since'
    from seats s where s.state = 'filled' and s.filled_at < ${silentSince.toISOString()}::timestamptz
     and not exists (select 1 from ledger_hold_resolutions r where r.hold_id = s.hold_id)`;

/**
 * The laws of work as one question: each part returns what breaks it, so an empty answer is the proof. At most a hundred
 * faults come back.
 *
 * W1 a filled seat has the annotation of its holder. W2 an annotation stands in a filled seat. W3 no item has more seats
 * than it wants, unless so many were started before it wanted fewer; while a change of the seats waits in the queue the
 * item is not judged. W4 nobody did an item twice, and what refuses that is in force. W5 a seat that is held or filled is
 * paid for by a hold of its own, of its holder, not given back. W6 an open hold pays for a living seat: no hold is left
 * over unresolved. W7 what was paid out was handed in. W8 late work that was promised goodwill got it. W9 silence has paid.
 */
export async function brokenWorkLaws(db: Queryable, silentSince: Date) {
  return db.execute<WorkFaultRow>(sql`
    with wanted_indexes(name) as (values ('seats_one_per_worker'), ('seats_numbered_once'), ('annotations_one_per_seat'),
           ('annotations_one_per_worker_and_item'), ('late_annotations_one_per_worker_and_item')),
         wanted_triggers(name) as (values ('annotations_append_only'), ('late_annotations_append_only'), ('seats_filled_stay'))
    select * from (${pairing} union all ${counting} union all ${paying} union all ${promises(silentSince)}) faults limit 100`);
}

export async function countSeats(db: Queryable): Promise<number> {
  const rows = await db.execute<{ count: number }>(sql`select count(*)::int as count from seats`);
  return rows[0]?.count ?? 0;
}
