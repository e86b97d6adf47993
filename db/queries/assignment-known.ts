import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

/**
 * Sees to it that the `most` least shown active checks of the project have `pool` open seats each, while the project mixes
 * checks in, and that nothing else has any. Where there are more checks, one that was shown gives its place to one that was
 * not; those that have a place keep it among equals. They stand in the first shard by how often their item was shown, so that the least shown is
 * claimed first; their ids are made like those of all seats.
 */
export async function stockCheckSeats(
  db: Queryable,
  projectId: string,
  { pool, most }: { readonly pool: number; readonly most: number },
): Promise<void> {
  await db.execute(sql`
    with known as materialized (
      select g.item_id, i.round, coalesce(max(s.ordinal), 0) as last_ordinal,
             count(*) filter (where s.purpose = 'check' and s.state in ('leased', 'filled')) as shown,
             count(*) filter (where s.purpose = 'check' and s.state = 'open') as open
        from gold_items g
        join projects p on p.id = g.project_id and p.gold_every is not null and p.state in ('open', 'paused')
        join items i on i.id = g.item_id and i.state = 'active'
        left join seats s on s.item_id = g.item_id
       where g.project_id = ${projectId} and g.use = 'check' and g.state = 'active'
       group by g.item_id, i.round
       order by shown, count(*) filter (where s.purpose = 'check' and s.state = 'open') = 0, g.item_id
       limit ${most}),
    opened as (
      insert into seats (id, project_id, item_id, ordinal, purpose, round, shard, priority)
      select overlay(overlay(md5(item_id || ':' || (last_ordinal + n)) placing '8' from 13) placing 'a' from 17)::uuid,
             ${projectId}::uuid, item_id, last_ordinal + n, 'check', round, 0, least(32767, shown)
        from known cross join lateral generate_series(1, ${pool}::int - open) as n
      on conflict do nothing),
    rested as (
      update seats set state = 'cancelled'
       where project_id = ${projectId} and purpose = 'check' and state = 'open'
         and not exists (select 1 from known where known.item_id = seats.item_id))
    update seats set priority = least(32767, known.shown)
      from known
     where seats.item_id = known.item_id and seats.purpose = 'check' and seats.state = 'open'
       and seats.priority <> least(32767, known.shown)`);
}

interface KnownWish {
  readonly projectId: string;
  readonly personId: string;
  readonly purpose: 'training' | 'qualification';
  /** Null: any. */
  readonly itemId: string | null;
}

/**
 * Opens one seat for training or the test on the item that was shown least of those the person has not met. Nothing is
 * opened when they have met all, or when somebody else is opening the seat of the same number at this moment: then the
 * next try takes one of more numbers, drawn by lot.
 */
export async function openSeatFor(
  db: Queryable,
  { projectId, personId, purpose, itemId }: KnownWish,
  numbers: number,
): Promise<void> {
  await db.execute(sql`
    with known as (
      select g.item_id, i.round, coalesce(max(s.ordinal), 0) + 1 + floor(random() * ${numbers}::int)::int as ordinal
        from gold_items g
        join items i on i.id = g.item_id and i.state = 'active'
        left join seats s on s.item_id = g.item_id
       where g.project_id = ${projectId} and g.use = ${purpose} and g.state = 'active'
         and (${itemId}::uuid is null or g.item_id = ${itemId}::uuid)
         and not exists (select 1 from seats mine where mine.item_id = g.item_id and mine.holder_id = ${personId})
         and not exists (select 1 from skips k where k.item_id = g.item_id and k.person_id = ${personId})
       group by g.item_id, i.round
       order by count(*) filter (where s.state in ('leased', 'filled')), g.item_id
       limit 1)
    insert into seats (id, project_id, item_id, ordinal, purpose, round, shard)
    select overlay(overlay(md5(item_id || ':' || ordinal) placing '8' from 13) placing 'a' from 17)::uuid,
           ${projectId}::uuid, item_id, ordinal, ${purpose}, round, 0
      from known
    on conflict do nothing`);
}

/** Active items of a project whose answer is known, by what they are used for. */
export async function countKnown(db: Queryable, projectId: string) {
  const rows = await db.execute<{ check: number; training: number; qualification: number }>(sql`
    select count(*) filter (where g.use = 'check')::int as "check",
           count(*) filter (where g.use = 'training')::int as training,
           count(*) filter (where g.use = 'qualification')::int as qualification
      from gold_items g join items i on i.id = g.item_id and i.state = 'active'
     where g.project_id = ${projectId} and g.state = 'active'`);
  return rows[0] ?? { check: 0, training: 0, qualification: 0 };
}

export interface PreparationRow extends Record<string, unknown> {
  /** Training items that the person may still be given, and those they were given or gave back. */
  readonly training_left: number;
  readonly training_met: number;
  /** Test items that the person has not met. */
  readonly test_unseen: number;
  readonly has_passed: boolean;
  /** The last attempt, if there was one. */
  readonly attempt_number: number | null;
  readonly attempt_state: 'running' | 'passed' | 'failed' | null;
  readonly attempt_items: number | null;
  readonly attempt_pass_mark: number | null;
  readonly attempt_score: number | null;
  readonly attempt_ended_at: string | null;
  /** Of the last attempt: items that were given, and those that were handed in or given back. */
  readonly attempt_given: number;
  readonly attempt_done: number;
}

/** How far a person has come with a project's training and test. */
export async function preparationOf(
  db: Queryable,
  projectId: string,
  personId: string,
): Promise<PreparationRow | null> {
  const rows = await db.execute<PreparationRow>(sql`
    with known as (
      select g.item_id, g.use, g.state = 'active' and i.state = 'active' as is_active,
             exists (select 1 from seats mine where mine.item_id = g.item_id and mine.holder_id = ${personId}) as is_held,
             exists (select 1 from skips k where k.item_id = g.item_id and k.person_id = ${personId}) as is_skipped
        from gold_items g join items i on i.id = g.item_id
       where g.project_id = ${projectId} and g.use <> 'check'),
    last as (
      select * from qualification_attempts where project_id = ${projectId} and worker_id = ${personId}
       order by number desc limit 1)
    select (select count(*)::int from known where use = 'training' and is_active and not is_held and not is_skipped) as training_left,
           (select count(*)::int from known where use = 'training' and (is_held or is_skipped)) as training_met,
           (select count(*)::int from known where use = 'qualification' and is_active and not is_held and not is_skipped) as test_unseen,
           exists (select 1 from qualification_attempts
                    where project_id = ${projectId} and worker_id = ${personId} and state = 'passed') as has_passed,
           last.number as attempt_number, last.state as attempt_state, last.items as attempt_items,
           last.pass_mark as attempt_pass_mark, last.score as attempt_score, last.ended_at as attempt_ended_at,
           coalesce(skipped.count + given.count, 0)::int as attempt_given,
           coalesce(skipped.count + given.filled, 0)::int as attempt_done
      from (select 1) one
      left join last on true
      left join lateral (
        select count(*)::int as count, count(*) filter (where s.state = 'filled')::int as filled
          from seats s
         where s.holder_id = ${personId} and s.project_id = ${projectId} and s.purpose = 'qualification'
           and s.leased_at >= last.began_at) given on true
      left join lateral (
        select count(*)::int as count
          from skips k join known on known.item_id = k.item_id and known.use = 'qualification'
         where k.person_id = ${personId} and k.reason <> 'late_hand_in' and k.skipped_at >= last.began_at) skipped on true`);
  return rows[0] ?? null;
}

interface SeatPaymentRow extends Record<string, unknown> {
  readonly hold_id: string | null;
  readonly holder_id: string | null;
  readonly filled_at: string | null;
  readonly paid_at: string | null;
}

export async function seatPayment(db: Queryable, seatId: string) {
  const rows = await db.execute<SeatPaymentRow>(sql`
    select s.hold_id, s.holder_id, s.filled_at, r.resolved_at as paid_at
      from seats s left join ledger_hold_resolutions r on r.hold_id = s.hold_id
     where s.id = ${seatId}`);
  return rows[0] ?? null;
}

/**
 * A filled label seat of the project, drawn by lot: of the last two hundred before a time, or, where there are none, of the
 * last two hundred. One that this person filled only where nobody else filled any.
 */
export async function randomLabelSeat(
  db: Queryable,
  projectId: string,
  workerId: string,
  before: Date,
): Promise<string | null> {
  const last = (turn: number, isTaken: SQL) => sql`
    (select id, holder_id, ${turn}::int as turn from seats
      where project_id = ${projectId} and purpose = 'label' and state = 'filled' and ${isTaken}
      order by filled_at desc limit 200)`;
  const rows = await db.execute<{ id: string }>(sql`
    select id from (
      ${last(0, sql`filled_at <= ${before.toISOString()}::timestamptz`)}
      union all ${last(1, sql`true`)}) drawn
     order by holder_id = ${workerId}, turn, random() limit 1`);
  return rows[0]?.id ?? null;
}
