import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { isKnown } from './assignment';

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

/** Up to so many items are asked for their seats one by one. */
const fewItems = 50_000;

/**
 * How many label seats each round of each item has: asked of one item after the other, or of more than that quicker of all
 * seats at once, for which those of the whole house are read.
 */
const livingSeats = (projectId: string, items: number) => {
  const counted = sql`count(*) as living, count(*) filter (where state = 'open') as open from seats`;
  const lives = sql`purpose = 'label' and state <> 'cancelled'`;
  return items > fewItems
    ? sql`(select item_id, round, ${counted} where project_id = ${projectId} and ${lives} group by item_id, round)`
    : sql`(select i.id as item_id, s.* from items i
            cross join lateral (select round, ${counted} where item_id = i.id and ${lives} group by round offset 0) s
            where i.project_id = ${projectId})`;
};

/**
 * Whether an open label seat is not wanted (`cancelSurplusSeats`), and in which parts of `limit` active items a label seat is
 * missing (`openMissingSeats`): of each the item before. All seats are counted in one reading, whatever is wanted.
 */
export async function unbalancedSeats(
  db: Queryable,
  { projectId, items }: { readonly projectId: string; readonly items: number },
  least: number,
  more: readonly WantedSeats[],
  limit: number,
): Promise<{ readonly hasSurplus: boolean; readonly parts: readonly (string | null)[] }> {
  const [row] = await db.execute<{ has_surplus: boolean; parts: (string | null)[] }>(sql`
    with ${wishesOf(more)},
    there as materialized (select * from ${livingSeats(projectId, items)} living_seats),
    in_work as materialized (
      select i.id, i.round, ${isUnknown} as wants, greatest(${least}::int, w.wanted) as wanted,
             lag(i.id) over by_id as before, row_number() over by_id - 1 as place
        from items i left join wishes w on w."itemId" = i.id
       where i.project_id = ${projectId} and i.state = 'active' window by_id as (order by i.id))
    select exists (
             select 1 from there t left join in_work w on w.id = t.item_id
              where t.open > 0 and (w.id is null or not w.wants or t.round <> w.round or t.living > w.wanted)) as has_surplus,
           coalesce((
             select json_agg(before order by part) from (
               select w.place / ${limit}::int as part, min(w.before::text) filter (where w.place % ${limit}::int = 0) as before
                 from in_work w left join there t on t.item_id = w.id and t.round = w.round
                group by part having bool_or(w.wants and coalesce(t.living, 0) < w.wanted)) short), '[]') as parts`);
  return { hasSurplus: row?.has_surplus ?? false, parts: row?.parts ?? [] };
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
  /** Open alone. */
  readonly open: number;
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
 * or have a seat pending that may not be wanted any more; those whose confidence is `from` at least. Those below the target
 * alone are found by the index of estimates.
 */
export async function completeItems(
  db: Queryable,
  projectId: string,
  asked: { readonly least: number; readonly target: number; readonly from: number; readonly onlyDoubted: boolean },
) {
  const { least, target, from, onlyDoubted } = asked;
  const isDoubted = sql`e.confidence < ${target}::real`;
  return db.execute<CompleteItem>(sql`
    select i.id as item_id, s.filled, s.pending, s.open, e.confidence, e.gain, e.annotation_count as seen,
           exists (select 1 from verdicts v where v.item_id = i.id
                    and (i.round_began_at is null or v.decided_at >= i.round_began_at)) as is_decided,
           exists (select 1 from annotations a where a.item_id = i.id and a.round = i.round and a.purpose = 'label'
                    and a.guide_version_id = (select id from guide_versions where project_id = ${projectId} and state = 'published'
                                               order by number desc limit 1)) as is_under_guide
      from item_estimates e
      join items i on i.id = e.item_id and i.round = e.round and i.state = 'active'
     cross join lateral (
            select count(*) filter (where state = 'filled')::int as filled,
                   count(*) filter (where state in ('open', 'leased'))::int as pending,
                   count(*) filter (where state = 'open')::int as open
              from seats where seats.item_id = i.id and seats.round = i.round and seats.purpose = 'label') s
     where e.project_id = ${projectId} and e.annotation_count >= ${least} and e.confidence >= ${from}::real
       and s.filled >= ${least} and ${onlyDoubted ? isDoubted : sql`(s.pending > 0 or ${isDoubted})`} and ${isUnknown}
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

export interface SliceShare extends Record<string, unknown> {
  readonly slice: string;
  readonly share: number;
}

/** Each slice's share of the project's active items. */
export async function sliceShares(db: Queryable, projectId: string): Promise<readonly SliceShare[]> {
  return db.execute<SliceShare>(sql`
    select slice, count(*) / sum(count(*)) over ()::float8 as share from items
     where project_id = ${projectId} and state = 'active' group by slice`);
}

/**
 * Writes the order of the open label seats of the next `limit` active items after `after`: the requester's urgency before
 * all, then what one more label is expected to mend (a first label most), then how rare the item is, by what was said of
 * it or by the share of its slice, then its age in tenths of the project's `total` items, of which `seen` came before. Only
 * what changes is written. Returns the last item looked at, or null at the end. Seats are asked for by their item alone: a planner
 * that had not looked at them yet read all that are open for each item.
 */
export async function orderOpenSeats(
  db: Queryable,
  projectId: string,
  place: {
    readonly after: string | null;
    readonly seen: number;
    readonly total: number;
    readonly shares: readonly SliceShare[];
  },
  limit: number,
): Promise<string | null> {
  const { after, seen, total, shares } = place;
  const rows = await db.execute<{ last: string | null }>(sql`
    with slices as (
      select slice, 1 - share as rarity from jsonb_to_recordset(${JSON.stringify(shares)}::jsonb) as s(slice text, share float8)),
    batch as (
      select id, urgency, round, slice, row_number() over (order by id) + ${seen}::int - 1 as place
        from items where project_id = ${projectId} and state = 'active' and (${after}::uuid is null or id > ${after}::uuid)
       order by id limit ${limit}),
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

/** Active items that want labels: those of unknown answer. */
export async function countItemsToLabel(db: Queryable, projectId: string): Promise<number> {
  const rows = await db.execute<{ items: number }>(sql`
    select count(*)::int as items from items i where i.project_id = ${projectId} and i.state = 'active' and ${isUnknown}`);
  return rows[0]?.items ?? 0;
}

/** Near-duplicates that want labels beside the first of their kind, those withdrawn beside one in the work, and items not compared yet. */
export async function countKin(
  db: Queryable,
  projectId: string,
): Promise<{ more: number; withdrawn: number; unread: number }> {
  const rows = await db.execute<{ more: number; withdrawn: number; unread: number }>(sql`
    with kinds as (
      select count(*) filter (where i.state = 'active' and ${isUnknown}) as wanting,
             count(*) filter (where i.state = 'withdrawn') as withdrawn, bool_or(i.state <> 'withdrawn') as works
        from items i where i.project_id = ${projectId} and i.kin_id is not null group by i.kin_id)
    select coalesce(sum(greatest(0, wanting - 1)), 0)::int as more,
           coalesce(sum(withdrawn) filter (where works), 0)::int as withdrawn,
           (select count(*)::int from items where project_id = ${projectId} and fingerprint is null) as unread
      from kinds`);
  return rows[0] ?? { more: 0, withdrawn: 0, unread: 0 };
}

/**
 * Seats that opening would add: what is wanted of active items and not there yet, where each gets so many or so many. Each
 * item is asked for its seats: to group those of the project, all of the house are read.
 */
export async function countMissingSeats(
  db: Queryable,
  projectId: string,
  [least, most]: readonly [number, number],
): Promise<[number, number]> {
  const missing = (overlap: number) => sql`coalesce(sum(greatest(0, ${overlap}::int - living.count)), 0)::float8`;
  const rows = await db.execute<{ least: number; most: number }>(sql`
    select ${missing(least)} as least, ${missing(most)} as most
      from items i
     cross join lateral (
       select count(*) as count from seats
        where item_id = i.id and round = i.round and purpose = 'label' and state <> 'cancelled' offset 0) living
     where i.project_id = ${projectId} and i.state = 'active'
       and ${isUnknown}`);
  return [rows[0]?.least ?? 0, rows[0]?.most ?? 0];
}
