import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { hasDoneKin, isKnown } from './assignment';
import { startedToday } from './assignment-standing';

/** How many label seats an item is to have in its present round, where that is more than all items get. */
export interface WantedSeats {
  readonly itemId: string;
  readonly wanted: number;
}

const isUnknown = sql`not ${isKnown(sql`i.id`)}`;

/** The wishes as a table; an item that is not in it gets what all get. */
export function wishesOf(more: readonly WantedSeats[]) {
  return sql`wishes as (select * from jsonb_to_recordset(${JSON.stringify(more)}::jsonb) as w("itemId" uuid, wanted int))`;
}

/**
 * Opens what is missing of `least` label seats (or of what `more` names for it) for each active item in its present round,
 * for the next `limit` items after `after`; returns the last item looked at, or null at the end. Items whose answer is
 * known get none. A seat's id (a UUID of version 8) is made of its item and number, so that opening twice opens once, and
 * its shard is made of its id: spread at random, but the same on every run. Seats of the round that were cancelled are
 * opened again before new ones are made, with the next free numbers.
 */
export async function openMissingSeats(
  db: Queryable,
  projectId: string,
  seats: { readonly least: number; readonly more: readonly WantedSeats[]; readonly shards: number },
  after: string | null,
  limit: number,
): Promise<string | null> {
  const { least, more, shards } = seats;
  const rows = await db.execute<{ last: string | null }>(sql`
    with ${wishesOf(more)},
    batch as (
      select i.id, i.round, ${isUnknown} as wants
        from items i where i.project_id = ${projectId} and i.state = 'active' and (${after}::uuid is null or i.id > ${after}::uuid)
       order by i.id limit ${limit}),
    held as (
      select b.id as item_id, b.round, coalesce(max(s.ordinal), 0) as last_ordinal,
             greatest(${least}::int, max(w.wanted))
               - count(*) filter (where s.purpose = 'label' and s.round = b.round and s.state <> 'cancelled') as short
        from batch b left join seats s on s.item_id = b.id left join wishes w on w."itemId" = b.id
       where b.wants group by b.id, b.round),
    ${openedSeats(projectId, shards)}
    select max(id::text) as last from batch`);
  return rows[0]?.last ?? null;
}

/** Opens `short` seats for each row of `held`: cancelled ones of its round again, then new ones. */
function openedSeats(projectId: string, shards: number) {
  return sql`
    again as (
      select c.id, c.item_id, row_number() over (partition by c.item_id order by c.ordinal) as place, h.short
        from held h join seats c on c.item_id = h.item_id and c.purpose = 'label' and c.round = h.round and c.state = 'cancelled'),
    reopened as (
      update seats set state = 'open' from again where seats.id = again.id and again.place <= again.short
      returning seats.item_id),
    wanted as materialized (
      select overlay(overlay(md5(h.item_id || ':' || (h.last_ordinal + n)) placing '8' from 13) placing 'a' from 17)::uuid as id,
             h.item_id, h.last_ordinal + n as ordinal, h.round
        from held h cross join lateral generate_series(1, h.short - (select count(*)::int from again a
                                                                       where a.item_id = h.item_id and a.place <= a.short)) as n),
    opened as (
      insert into seats (id, project_id, item_id, ordinal, round, shard)
      select id, ${projectId}::uuid, item_id, ordinal, round,
             mod(('x' || right(id::text, 4))::bit(16)::int, ${shards}::int)::smallint
        from wanted
      on conflict do nothing)`;
}

/** Opens what the named items still miss of what is wanted of them. */
export async function openWantedSeats(
  db: Queryable,
  projectId: string,
  more: readonly WantedSeats[],
  shards: number,
): Promise<void> {
  await db.execute(sql`
    with ${wishesOf(more)},
    held as (
      select i.id as item_id, i.round, coalesce(max(s.ordinal), 0) as last_ordinal,
             max(w.wanted) - count(*) filter (where s.purpose = 'label' and s.round = i.round and s.state <> 'cancelled') as short
        from wishes w join items i on i.id = w."itemId" and i.project_id = ${projectId} and i.state = 'active'
        left join seats s on s.item_id = i.id
       where ${isUnknown} group by i.id, i.round),
    ${openedSeats(projectId, shards)}
    select 1`);
}

/**
 * Cancels open label seats beyond what is wanted: beyond `least` (or what `more` names) in an active item's present round,
 * every one of an earlier round, of a withdrawn item or of one whose answer is known. Started and filled seats stay and
 * count first.
 */
export async function cancelSurplusSeats(
  db: Queryable,
  projectId: string,
  least: number,
  more: readonly WantedSeats[],
): Promise<number> {
  const rows = await db.execute(sql`
    with ${wishesOf(more)}
    update seats set state = 'cancelled'
      from (select s.id, i.state = 'active' and s.round = i.round and ${isUnknown} as is_wanted,
                   greatest(${least}::int, w.wanted) as wanted,
                   row_number() over (partition by s.item_id, s.round order by (s.state = 'open'), s.ordinal) as place
              from seats s join items i on i.id = s.item_id left join wishes w on w."itemId" = s.item_id
             where s.project_id = ${projectId} and s.purpose = 'label' and s.state <> 'cancelled') ranked
     where seats.id = ranked.id and seats.state = 'open' and (ranked.place > ranked.wanted or not ranked.is_wanted)
    returning seats.id`);
  return rows.length;
}

export interface CompleteItem extends Record<string, unknown> {
  readonly item_id: string;
  readonly filled: number;
  /** Started and open besides. */
  readonly pending: number;
  readonly confidence: number | null;
  readonly gain: number | null;
  /** Labels that the estimate was made from. */
  readonly seen: number | null;
  readonly is_decided: boolean;
  /** One of its labels of the present round was made under the guide in force. */
  readonly is_under_guide: boolean;
}

/**
 * Active items that have their `least` labels of the present round and are either below the target with nothing pending,
 * or have a seat pending that may not be wanted any more; those whose confidence is `from` at least.
 */
export async function completeItems(db: Queryable, projectId: string, least: number, target: number, from: number) {
  return db.execute<CompleteItem>(sql`
    select i.id as item_id, s.filled, s.pending, e.confidence, e.gain, e.annotation_count as seen,
           exists (select 1 from verdicts v where v.item_id = i.id
                    and (i.round_began_at is null or v.decided_at >= i.round_began_at)) as is_decided,
           exists (select 1 from annotations a where a.item_id = i.id and a.round = i.round and a.purpose = 'label'
                    and a.guide_version_id = (select id from guide_versions where project_id = ${projectId} and state = 'published'
                                               order by number desc limit 1)) as is_under_guide
      from item_estimates e
      join items i on i.id = e.item_id and i.round = e.round and i.state = 'active'
     cross join lateral (
            select count(*) filter (where state = 'filled')::int as filled,
                   count(*) filter (where state in ('open', 'leased'))::int as pending
              from seats where seats.item_id = i.id and seats.round = i.round and seats.purpose = 'label') s
     where e.project_id = ${projectId} and e.annotation_count >= ${least} and e.confidence >= ${from}::real
       and s.filled >= ${least} and (s.pending > 0 or e.confidence < ${target}) and ${isUnknown}
     order by i.id`);
}

/** Cancels the open label seats of the named items beyond what is wanted of each in its present round. */
export async function cancelUnwantedSeats(db: Queryable, projectId: string, wanted: readonly WantedSeats[]) {
  await db.execute(sql`
    with ${wishesOf(wanted)}
    update seats set state = 'cancelled'
      from (select s.id, w.wanted, row_number() over (partition by s.item_id order by (s.state = 'open'), s.ordinal) as place
              from wishes w join items i on i.id = w."itemId" and i.project_id = ${projectId}
              join seats s on s.item_id = i.id and s.round = i.round and s.purpose = 'label' and s.state <> 'cancelled') ranked
     where seats.id = ranked.id and seats.state = 'open' and ranked.place > ranked.wanted`);
}

/**
 * Writes the order of the open label seats of the next `limit` active items after `after`: the requester's urgency before
 * all, then what one more label is expected to mend (a first label most), then how rare the item is, by what was said of
 * it or by its slice, then its age in tenths of the project's `total` items, of which `seen` came before. Only what
 * changes is written. Returns the last item looked at, or null at the end. Seats are asked for by their item alone: a planner
 * that had not looked at them yet read all that are open for each item.
 */
export async function orderOpenSeats(
  db: Queryable,
  projectId: string,
  place: { readonly after: string | null; readonly seen: number; readonly total: number },
  limit: number,
): Promise<string | null> {
  const { after, seen, total } = place;
  const rows = await db.execute<{ last: string | null }>(sql`
    with batch as (
      select id, urgency, round, slice, row_number() over (order by id) + ${seen}::int - 1 as place
        from items where project_id = ${projectId} and state = 'active' and (${after}::uuid is null or id > ${after}::uuid)
       order by id limit ${limit}),
    slices as (
      select slice, 1 - count(*) / ${Math.max(1, total)}::float8 as rarity from items
       where project_id = ${projectId} and state = 'active' and slice is not null group by slice),
    ranked as (
      select b.id,
             b.urgency * 10000
             + case when e.item_id is null then 0 else 99 - floor(99 * e.gain / (e.gain + 0.25))::int end * 100
             + (9 - floor(9 * greatest(coalesce(f.rarity, 0), coalesce(s.rarity, 0)))::int) * 10
             + least(9, floor(10 * b.place / ${Math.max(1, total)}::float8)::int) as priority
        from batch b
        left join item_estimates e on e.item_id = b.id and e.round = b.round
        left join item_flags f on f.item_id = b.id
        left join slices s on s.slice = b.slice),
    due as (
      select s.id, r.priority from ranked r
       cross join lateral (select o.id, o.state, o.purpose, o.priority from seats o where o.item_id = r.id offset 0) s
       where s.state = 'open' and s.purpose = 'label' and s.priority <> r.priority),
    written as (
      update seats set priority = due.priority from due where seats.id = due.id and seats.state = 'open')
    select max(id::text) as last from batch`);
  return rows[0]?.last ?? null;
}

/** Label seats that nobody has started: what the budget must still hold money for. */
export async function countOpenSeats(db: Queryable, projectId: string): Promise<number> {
  const rows = await db.execute<{ open: number }>(sql`
    select count(*)::int as open from seats where project_id = ${projectId} and purpose = 'label' and state = 'open'`);
  return rows[0]?.open ?? 0;
}

/** Whether a label of the project waits for a worker. */
export async function hasOpenSeat(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db.execute<{ waits: boolean }>(sql`
    select exists (select 1 from seats where project_id = ${projectId} and purpose = 'label' and state = 'open') as waits`);
  return rows[0]?.waits ?? false;
}

/** No new work: every open seat of the project is cancelled; leased and filled ones stay. */
export async function cancelOpenSeats(db: Queryable, projectId: string): Promise<number> {
  const rows = await db.execute(sql`
    update seats set state = 'cancelled' where project_id = ${projectId} and state = 'open' returning id`);
  return rows.length;
}

/** Seats that opening would add: what is wanted of active items and not there yet. */
export async function countMissingSeats(db: Queryable, projectId: string, overlap: number): Promise<number> {
  const rows = await db.execute<{ missing: string }>(sql`
    select coalesce(sum(greatest(0, ${overlap}::int - coalesce(living.count, 0))), 0)::text as missing
      from items i
      left join (select item_id, round, count(*) as count from seats
                  where project_id = ${projectId} and purpose = 'label' and state <> 'cancelled' group by item_id, round) living
        on living.item_id = i.id and living.round = i.round
     where i.project_id = ${projectId} and i.state = 'active'
       and ${isUnknown}`);
  return Number(rows[0]?.missing ?? 0);
}

export interface FeedRow extends Record<string, unknown> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly task: 'boxes' | 'classes' | 'pairs';
  readonly state: 'draft' | 'open' | 'paused' | 'closed';
  readonly currency: string;
  readonly price_minor: string;
  readonly fee_bps: number;
  readonly lease_minutes: number;
  readonly slow_seconds: number | null;
  readonly pace_answers: number | null;
  readonly estimate_seconds: number;
  readonly median_seconds: number | null;
  readonly measured_workers: number;
  readonly measured_answers: number;
  readonly items_left: number;
  /** A lease ran out: its money pays for whoever takes the item over. */
  readonly has_lapsed: boolean;
  readonly in_hand: number;
  readonly has_joined: boolean;
  readonly has_read_guide: boolean;
  readonly training_items: number;
  readonly test_items: number | null;
  readonly test_pass_mark: number;
  readonly test_retake_hours: number;
  readonly test_attempts: number;
  readonly daily_cap: number | null;
  readonly started_today: number;
  readonly language: string | null;
  readonly speaks: boolean;
  readonly requester_id: string;
  readonly requester: string;
  readonly answers_paid: number;
  readonly median_hours_to_pay: number | null;
  readonly requester_projects: number;
}

/**
 * Projects with what each offers a person. With `projectId` only that one, in any state but draft; without, first those in
 * which the person has work to finish, then the open ones that are not the person's own, every requester's newest before
 * anybody's second. Times are medians of the last 200 answers, in which each worker's own median counts once; payment
 * times of up to 200 paid ones.
 */
export async function feedFor(db: Queryable, personId: string, now: Date, counted: number, projectId: string | null) {
  const at = now.toISOString();
  return db.execute<FeedRow>(sql`
    select p.id, p.title, p.summary, p.task, p.state, p.currency, p.price_minor::text, p.fee_bps, p.lease_minutes, p.estimate_seconds,
           pace.slow_seconds, pace.answers as pace_answers,
           took.median as median_seconds, took.workers as measured_workers, took.answers as measured_answers, available.count as items_left, mine.in_hand,
           exists (select 1 from seats e where e.project_id = p.id and e.purpose = 'label' and e.state = 'leased' and e.lease_until <= ${at}::timestamptz) as has_lapsed,
           member.id is not null as has_joined, ack.person_id is not null as has_read_guide,
           (select count(*)::int from gold_items t where t.project_id = p.id and t.use = 'training' and t.state = 'active') as training_items,
           p.test_items, p.test_pass_mark, p.test_retake_hours, p.test_attempts,
           p.daily_cap, ${startedToday(personId, at)} as started_today, p.language, p.language is null or p.language = any(w.languages) as speaks,
           p.created_by as requester_id, r.name as requester, paid.count as answers_paid, paid.hours as median_hours_to_pay, paid.projects as requester_projects
      from projects p
      left join project_paces pace on pace.project_id = p.id
      join people r on r.id = p.created_by
      join people w on w.id = ${personId}
      left join lateral (select person_id as id from project_members
                          where project_id = p.id and person_id = ${personId} and role = 'worker') member on true
      left join lateral (select id from guide_versions where project_id = p.id and state = 'published'
                          order by number desc limit 1) g on true
      left join acknowledgements ack on ack.guide_version_id = g.id and ack.person_id = ${personId}
     cross join lateral (
       select (percentile_cont(0.5) within group (order by one.median))::real as median,
              count(*)::int as workers, coalesce(sum(one.answers), 0)::int as answers
         from (select percentile_cont(0.5) within group (order by a.active_seconds) as median, count(*) as answers
                 from (select worker_id, active_seconds from annotations where project_id = p.id order by id desc limit 200) a
                group by a.worker_id) one) took
     cross join lateral (
       select count(*)::int as count from (
         select distinct coalesce(i.kin_id, i.id) from (
                select item_id from seats where project_id = p.id and purpose = 'label' and state = 'open'
                union all
                select item_id from seats where project_id = p.id and purpose = 'label' and state = 'leased'
                   and lease_until <= ${at}::timestamptz) s join items i on i.id = s.item_id
          where not exists (select 1 from seats own where own.item_id = s.item_id and own.holder_id = ${personId})
            and not exists (select 1 from skips k where k.item_id = s.item_id and k.person_id = ${personId})
            and i.state = 'active' and not (${hasDoneKin(personId)})
          limit ${counted}) left_over) available
     cross join lateral (
       select count(*)::int as in_hand from seats s
        where s.holder_id = ${personId} and s.project_id = p.id and s.state = 'leased') mine
     cross join lateral (
       select count(*)::int as count,
              (percentile_cont(0.5) within group (order by extract(epoch from sample.resolved_at - sample.filled_at)) / 3600)::real as hours,
              (select count(*)::int from projects q where q.created_by = p.created_by and q.state <> 'draft') as projects
         from (select res.resolved_at, s.filled_at
                 from projects q join ledger_holds h on h.project_id = q.id
                 join ledger_hold_resolutions res on res.hold_id = h.id and res.outcome = 'accepted'
                 join seats s on s.hold_id = h.id and s.id = h.seat_id
                where q.created_by = p.created_by limit 200) sample) paid
     where case when ${projectId}::uuid is null
                then (p.state = 'open' or p.id in (select h.project_id from seats h
                                                    where h.holder_id = ${personId} and h.state = 'leased'))
                 and (mine.in_hand > 0 or not exists (
                        select 1 from project_members o where o.project_id = p.id
                           and o.person_id = ${personId} and o.role in ('owner', 'reviewer')))
                else p.id = ${projectId}::uuid and p.state <> 'draft' end
     order by mine.in_hand > 0 desc, row_number() over (partition by p.created_by order by p.published_at desc), p.published_at desc, p.id
     limit 100`);
}
