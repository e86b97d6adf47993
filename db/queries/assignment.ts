import { and, eq, type SQL, sql } from 'drizzle-orm';
import { asking } from '@/db/asking';
import { fixed, listed } from '@/db/fixed';
import { sendBehind } from '@/db/one-go';
import type { Queryable } from '@/db/queryable';
import { type seatPurposes, seats, skips } from '@/db/schema/assignment';
import { items } from '@/db/schema/datasets';

/**
 * What a turn says is said thousands of times a minute, and its plan is the same for everybody: PostgreSQL keeps one. Left
 * to itself it planned each claim anew in a large project, a third of what the claim cost.
 *
 * Every table is looked up by its keys, row by row. A connection that plans while the house is young finds it cheaper to
 * read a table of a few rows, or to join it as a whole, and goes on doing so until the table is analyzed again: when 60,000
 * seats had been opened meanwhile, a claim of twenty items took 780 ms in place of 5.
 */
const turn = fixed<{ people: string }>(
  ['people'],
  ({ people }) => sql`
  select count(pg_advisory_xact_lock(hashtextextended(name, 7))), ${setOnce('plan_cache_mode', 'force_generic_plan')},
         ${setOnce('enable_seqscan', 'off')}, ${setOnce('enable_hashjoin', 'off')}, ${setOnce('enable_mergejoin', 'off')}
    from unnest(${people}::text[]) as name`,
);

/** For the rest of the transaction. A query of its own is asked once, not for each person who takes a turn. */
function setOnce(name: string, value: string): SQL {
  return sql.raw(`(select set_config('${name}', '${value}', true))`);
}

/** Always in the same order, so that nobody waits in a circle. */
const turns = asking(async (db, people: readonly string[]) => {
  await db.execute(turn({ people: listed(people.toSorted()) }));
  return people;
});

/**
 * Two tabs of one worker take turns; other workers are not in each other's way. Held until the transaction ends. What
 * `read` asks for is sent in the same round trip and sees what the turn before it left.
 */
export function lockWorker<T>(db: Queryable, projectId: string, personId: string, read: () => Promise<T>): Promise<T> {
  return sendBehind(turns(db, `${projectId} ${personId}`), read);
}

/** Publishing, pausing, closing and opening seats of one project take turns. */
export async function lockProjectSeats(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${projectId}, 8))`);
}

/** Whether nobody changes the project's seats so now, nor will until the transaction ends; waits for nobody. */
export async function shareProjectSeats(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db.execute<{ shared: boolean }>(sql`
    select pg_try_advisory_xact_lock_shared(hashtextextended(${projectId}, 8)) as shared`);
  return rows[0]?.shared ?? false;
}

/** Whether a seat of the project was ever opened. Asked by its items: to find none among its seats, all of the house are read. */
export async function hasSeats(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select from items i cross join lateral (select from seats where item_id = i.id limit 1) s where i.project_id = ${projectId} limit 1`);
  return rows.length > 0;
}

export type SeatPurpose = (typeof seatPurposes)[number];

/**
 * Whether the person has a seat of a near-duplicate of item `i`, or is done with one. Asks nothing where an item is like
 * no other.
 */
export const hasDoneKin = (personId: string | SQL) => sql`
  i.kin_id is not null and exists (
    select 1 from items k
     where k.project_id = i.project_id and k.kin_id = i.kin_id and k.id <> i.id
       and (exists (select 1 from seats mine where mine.item_id = k.id and mine.holder_id = ${personId} offset 0)
            or exists (select 1 from skips done where done.item_id = k.id and done.person_id = ${personId} offset 0)) offset 0)`;

/** An item whose answer is known wants no labels, also while it is not shown; where the answer was wrong it does again. */
export const isKnown = (itemId: SQL) => sql`exists (${knownAnswer(itemId)})`;

const knownAnswer = (itemId: SQL) => sql`
  select 1 from gold_items g where g.item_id = ${itemId} and g.retired_because is distinct from 'contest_upheld'`;

/**
 * Whether a seat is not wanted any more: a label that was found to be surplus (`markSurplusLeases`), or whose item has as
 * many others as it may get, open, held or filled, or whose answer is known by now; a check, practice or test seat where the item does not serve as such any more. It was
 * started before. Its holder may finish; nobody else gets it. Asked of one seat after the other: without `offset 0` the
 * planner learned all known answers of the house by heart first.
 */
export const isSurplus = (seat: SQL) => sql`
  case when ${seat}.purpose <> 'label' then not exists (
         select 1 from gold_items g where g.item_id = ${seat}.item_id and g.use = ${seat}.purpose and g.state = 'active' offset 0)
       when ${seat}.is_surplus or exists (${knownAnswer(sql`${seat}.item_id`)} offset 0) then true
       else (select count(*) from seats o
              where o.item_id = ${seat}.item_id and o.id <> ${seat}.id and o.purpose = 'label' and o.round = ${seat}.round
                and o.state <> 'cancelled')
            >= (select coalesce(p.overlap_max, p.overlap) from projects p where p.id = ${seat}.project_id)
  end`;

export interface SeatAtHandIn extends Record<string, unknown> {
  readonly id: string;
  readonly item_id: string;
  readonly purpose: SeatPurpose;
  readonly round: number;
  readonly state: 'open' | 'leased' | 'filled' | 'cancelled';
  readonly holder_id: string | null;
  readonly hold_id: string | null;
  readonly leased_at: string | null;
  readonly guide_version_id: string | null;
  readonly ontology_version_id: string | null;
  readonly task: 'boxes' | 'classes' | 'pairs';
  readonly content: unknown;
  /** Of the ontology version that the holder was shown, said once for all its seats; null at the others, and when nobody holds the seat. */
  readonly classes: unknown;
}

const seatsAtHandIn = fixed<{ projectId: string; seatIds: string }>(
  ['projectId', 'seatIds'],
  ({ projectId, seatIds }) => sql`
    with held as materialized (
      select s.id, s.project_id, s.item_id, s.purpose, s.round, s.state, s.holder_id, s.hold_id, s.leased_at, s.guide_version_id,
             s.ontology_version_id
        from seats s
       where s.id = any(${seatIds}::uuid[]) and s.project_id = ${projectId}
       order by s.id
         for update of s)
    select s.*, (select task from projects where id = ${projectId}) as task, i.content, o.classes
      from (select *, row_number() over (partition by ontology_version_id order by id) as place from held) s
      join items i on i.id = s.item_id
      left join ontology_versions o on s.place = 1 and o.id = s.ontology_version_id and o.project_id = s.project_id`,
);

interface SeatsAsk {
  readonly projectId: string;
  readonly seatIds: readonly string[];
}

/** Of a transaction: the seats that hand-ins in it have locked. */
const lockedForHandIn = new WeakMap<Queryable, readonly string[]>();

/** Seats that others who share the transaction are about to fill: its locks do not keep a claim in it away from them. */
export function seatsAtHandInOf(tx: Queryable): readonly string[] {
  return lockedForHandIn.get(tx) ?? [];
}

const seatsToFill = asking(
  async (db, asks: readonly SeatsAsk[]): Promise<readonly (readonly SeatAtHandIn[])[]> => {
    const [{ projectId = '' } = {}, ...others] = asks;
    const seatIds = asks.flatMap((ask) => ask.seatIds);
    lockedForHandIn.set(db, [...seatsAtHandInOf(db), ...seatIds]);
    const rows = await db.execute<SeatAtHandIn>(seatsAtHandIn({ projectId, seatIds: listed(seatIds) }));
    if (others.length === 0) return [rows];
    const classes = new Map(
      rows.map((row) => [row.ontology_version_id, row.classes] as const).filter(([, said]) => said),
    );
    return asks.map((ask) =>
      rows
        .filter(({ id }) => ask.seatIds.includes(id))
        .map((row) => ({ ...row, classes: classes.get(row.ontology_version_id) ?? null })),
    );
  },
  ({ projectId }) => projectId,
);

/** The seats, locked until the transaction ends, with what their holder was shown. */
export function lockSeatsAtHandIn(
  db: Queryable,
  projectId: string,
  seatIds: readonly string[],
): Promise<readonly SeatAtHandIn[]> {
  return seatsToFill(db, { projectId, seatIds });
}

/**
 * What fills seats for good that people hold: parts of the statement that stores the annotations
 * `given(seat_id, worker_id, at, ...)`, as `filled` with all of it. The seats are locked by now, so where they stand can be
 * looked up before, by their ids alone: a planner that has seen no lease yet reads all there are for each, and one that has
 * seen some all of the person's.
 */
export function filling(): SQL {
  return sql`
    held as materialized (
      select given.*, s.ctid as stands_at from given
       cross join lateral (select ctid, holder_id, state from seats where id = given.seat_id offset 0) s
       where s.holder_id = given.worker_id and s.state = 'leased'),
    filled as (
      update seats set state = 'filled', filled_at = held.at from held where seats.ctid = held.stands_at
      returning held.*, seats.project_id, seats.item_id, seats.purpose, seats.round)`;
}

/** The seat, locked until the transaction ends. */
export async function lockSeat(db: Queryable, projectId: string, seatId: string) {
  const rows = await db
    .select()
    .from(seats)
    .where(and(eq(seats.id, seatId), eq(seats.projectId, projectId)))
    .for('update');
  return rows[0] ?? null;
}

/** The seat of an item that a person holds and what pays for it, locked until the transaction ends. */
export async function lockHeldSeat(db: Queryable, itemId: string, personId: string) {
  const rows = await db
    .select({ id: seats.id, holdId: seats.holdId })
    .from(seats)
    .where(and(eq(seats.itemId, itemId), eq(seats.holderId, personId), eq(seats.state, 'leased')))
    .for('update');
  return rows[0] ?? null;
}

/** Another hold pays for a seat that stays whose it is. */
export async function rewriteHold(db: Queryable, seatId: string, holdId: string): Promise<void> {
  await db.update(seats).set({ holdId }).where(eq(seats.id, seatId));
}

/** Whether the person holds or filled a seat of a near-duplicate of the item, or is done with one. */
export async function isDoneWithKin(db: Queryable, itemId: string, personId: string): Promise<boolean> {
  const rows = await db.execute(sql`select from items i where i.id = ${itemId} and ${hasDoneKin(personId)}`);
  return rows.length > 0;
}

/**
 * Whether nobody has filled the seat and nobody wants that any more: its item is out of the work, or somebody holds it whose
 * label is surplus (`isSurplus`).
 */
export async function isWantedNoMore(db: Queryable, seatId: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select from seats s join items i on i.id = s.item_id
     where s.id = ${seatId} and (s.state in ('open', 'leased') and i.state <> 'active' or s.state = 'leased' and ${isSurplus(sql.raw('s'))})`);
  return rows.length > 0;
}

export async function insertSkip(db: Queryable, row: typeof skips.$inferInsert): Promise<void> {
  await db.insert(skips).values(row).onConflictDoNothing();
}

export async function skipOf(db: Queryable, itemId: string, personId: string) {
  const rows = await db
    .select({ reason: skips.reason })
    .from(skips)
    .where(and(eq(skips.itemId, itemId), eq(skips.personId, personId)));
  return rows[0]?.reason ?? null;
}

/** The holds of an item's filled label seats, decided or not. Other seats are not paid by what becomes of the item. */
export async function holdsOfFilledSeats(db: Queryable, itemId: string): Promise<string[]> {
  const rows = await db
    .select({ holdId: seats.holdId })
    .from(seats)
    .where(and(eq(seats.itemId, itemId), eq(seats.state, 'filled'), eq(seats.purpose, 'label')));
  return rows.flatMap(({ holdId }) => (holdId ? [holdId] : []));
}

/**
 * Seats that were filled before a time and whose holds are not decided yet, the oldest first, behind `after` where that is
 * said: whoever takes them part by part would pass over all that is decided again for each part.
 */
export async function undecidedHolds(db: Queryable, before: Date, after: UndecidedHold | null, limit: number) {
  const isBehind = after
    ? sql`and (s.filled_at, s.id) > (${after.filled_at}::timestamptz, ${after.seat_id}::uuid)`
    : sql``;
  return db.execute<UndecidedHold>(sql`
    select s.hold_id, s.id as seat_id, s.filled_at::text as filled_at from seats s
     where s.state = 'filled' and s.filled_at <= ${before.toISOString()}::timestamptz ${isBehind}
       and not exists (select 1 from ledger_hold_resolutions r where r.hold_id = s.hold_id)
     order by s.filled_at, s.id limit ${limit}`);
}

export interface UndecidedHold extends Record<string, unknown> {
  readonly hold_id: string;
  readonly seat_id: string;
  /** As the database says it, to the microsecond. */
  readonly filled_at: string;
}

export async function countActiveItems(db: Queryable, projectId: string): Promise<number> {
  return db.$count(items, and(eq(items.projectId, projectId), eq(items.state, 'active')));
}
