import { type SQL, sql } from 'drizzle-orm';
import { fixed, type Said } from '@/db/fixed';
import { hasDoneKin, isSurplus, type SeatPurpose } from '@/db/queries/assignment';

export interface NewLease {
  readonly projectId: string;
  readonly personId: string;
  readonly holdId: string;
  readonly guideVersionId: string;
  readonly ontologyVersionId: string;
  readonly now: Date;
  readonly until: Date;
  /** What the seat is for. */
  readonly purpose: SeatPurpose;
}

/** A place in the order of a shard's seats. */
export interface Place {
  readonly priority: number;
  readonly lot: number;
}

/** Where a claim looks and what for. */
export interface Search {
  /** The shard at which it begins. */
  readonly start: number;
  /** How many of the seats are to be checks, if there are so many that the person has not seen; labels else. */
  readonly checks: number;
  /** How many checks are looked for, at least `checks`: by what was drawn alone a clock could tell a check from a label. */
  readonly looks: number;
  /** Whether such a claim can ever give a check: where none can, the statement does without the search for one. */
  readonly mayBeCheck: boolean;
}

/** What a statement says that looks for seats: who wishes what of one project, and what the seats are for. */
export type WishValues = {
  readonly wishes: string;
  readonly projectId: string;
  readonly purpose: string;
  /** Seats that are not to be taken over, though their lease is over. */
  readonly kept: string;
};

export const wishNames = ['wishes', 'projectId', 'purpose', 'kept'] as const;

/** A wish as the statement reads it; `base` of the ends and holds that were planned are before its own. */
export function wishOf(
  lease: Omit<NewLease, 'holdId' | 'until'>,
  search: Search,
  wanted: number,
  base: number,
  from: Place | null,
) {
  return {
    person_id: lease.personId,
    guide_version_id: lease.guideVersionId,
    ontology_version_id: lease.ontologyVersionId,
    at: lease.now,
    start: search.start,
    // A search with a first turn of -1 looks for checks before the labels.
    first_turn: search.looks > 0 ? -1 : 0,
    looks: search.looks,
    checks: search.checks,
    wanted,
    base,
    from_priority: from?.priority,
    from_lot: from?.lot,
    passed_labels: 0,
    passed_checks: 0,
  };
}

const wishIn = (row: string) => ({
  personId: sql.raw(`${row}.person_id`),
  guideVersionId: sql.raw(`${row}.guide_version_id`),
  ontologyVersionId: sql.raw(`${row}.ontology_version_id`),
  now: sql.raw(`${row}.at`),
});

const wish = wishIn('wish');

/** Whose wish a place answers, as the place says it. */
export const placed = wishIn('place');

/**
 * Whether a person has no seat of the seat's item and is not done with it. `offset 0` here and below keeps each question one
 * look at an index a seat: made into joins, they read all seats that the person ever had, which took ten times as long.
 */
const isNewTo = (personId: SQL) => sql`
  not exists (
    select 1 from seats mine where mine.item_id = s.item_id and mine.holder_id = ${personId}
    union all select 1 from skips k where k.item_id = s.item_id and k.person_id = ${personId} offset 0)`;

/**
 * A check is given to nobody who had it before, however they let it go: labels are many and seldom come again, so that an item
 * that does would be known for a check. `turn` says what is looked for.
 */
const wasNeverHeld = (personId: SQL) => sql`
  (turn >= 0 or not exists (
    select 1 from once_held held where held.item_id = s.item_id and held.person_id = ${personId} offset 0))`;

/** The seat's item, where it may be given to a person: looked up once, with what the person is shown and what it is like. */
const itemFor = (personId: SQL) => sql`
  cross join lateral (
    select i.content, i.kin_id from items i
     where i.id = s.item_id and i.state = 'active' and (s.purpose <> 'label' or i.round = s.round)
       and not (${hasDoneKin(personId)}) offset 0) item`;

/** Seats that nobody holds, by priority, and seats whose lease is over: each kind has an index of its own. */
const openFor = (personId: SQL) => sql`s.state = 'open' and ${isNewTo(personId)}`;
const lapsedFor = (personId: SQL, now: SQL, kept: SQL) => sql`
  s.state = 'leased' and s.lease_until <= ${now}::timestamptz and s.id <> all(${kept}::uuid[]) and not (${isSurplus(sql`s`)}) and ${isNewTo(personId)}`;

/** Whether a check can come of a search, and whether it looks near where each begins and nowhere else. */
interface Reach {
  readonly mayBeCheck: boolean;
  readonly isNear: boolean;
}

/**
 * The next free seats for each of `wishes`, locked, as `place`: what is looked up of seat and item, whose wish it is
 * (`member`, and what they are shown when), its place among that person's (`nth`) and in what was planned for them (`of_plan`), and among all: `number`,
 * and `fresh`, which counts those that no lease has paid for yet (`own_fresh` those of the person). A search goes
 * round the 64 shards from its `start`; a shard gives the seats whose lease ran out first, if there are such, and then goes by
 * priority. Passed over: locked rows, items the person has a seat of or is done with or that are near-duplicates of such or of
 * each other, items that are not active, and seats of rounds that are over. Seats that are held just now are in no one's way:
 * with 50 of them in each shard, stepping over them took half of the time of a claim. The transaction's own locks are in nobody's
 * way either: of several people who find the same seat the first keeps it, and the others have no place (`is_lost` in `counted`).
 *
 * A near search looks at the open seats of its first shard from a place on, and finds nothing where they are fewer than wanted.
 * Seats that were taken long ago lie before it: while a transaction is open that may still look at them, vacuum can remove
 * none, and a search from the very beginning steps over all of them.
 *
 * Checks are looked for before the first turn, in the same statement and whether one was drawn or not, so that the time it
 * takes tells nothing; those beyond what was drawn are left where they are. The least shown come first (their priority), and only while labels could be given in their stead, so that what comes after "nothing
 * left" is never a check. Labels are numbered in their order, and where a check stands among them is drawn by lot. How many
 * seats there are tells nothing of them either: as many as unlike labels were found, whether checks stand in their stead or
 * not; and none where a check could be asked for and labels are fewer than `wanted`: they are then given one by one.
 */
function nextPlaces(claim: Said<WishValues>, { mayBeCheck, isNear }: Reach): SQL {
  const most = mayBeCheck ? sql`case when turn < 0 then wish.looks else wish.wanted end` : sql`wish.wanted`;
  const every = mayBeCheck ? sql`wish.wanted + wish.looks` : sql`wish.wanted`;
  const met = sql`
           select seat.*, turn < 0 as is_check, row_number() over () as found
             from generate_series(wish.first_turn, ${isNear ? sql`0` : sql`63`}) as turn
            cross join lateral (${seatsOfTurn(claim, { mayBeCheck, isNear }, most)} limit ${most}) seat
            limit ${every}`;
  // Checks come first: those beyond what was drawn are left out, and the labels after them numbered as if they had not been met.
  const kept = mayBeCheck
    ? sql`
         select seat.id, seat.item_id, seat.hold_id, seat.is_near, seat.priority, seat.lot, seat.kin_id, seat.content, seat.is_check,
                row_number() over () as found
           from (${met}) seat where not seat.is_check or seat.found <= wish.checks`
    : met;
  const turnOf = mayBeCheck
    ? sql`case when is_check then given + random() * (wanted - given + 1) else found end`
    : sql`found`;
  const isTooFew = mayBeCheck || isNear ? sql`seen < wanted` : sql`false`;
  const unlikeLabels = mayBeCheck ? sql`count(*) filter (where not is_check) over (partition by member)` : sql`wanted`;
  return sql`
    wishes as materialized (
      select * from jsonb_to_recordset(${claim.wishes}::jsonb) as wish(
        place int, person_id uuid, guide_version_id uuid, ontology_version_id uuid, at timestamptz, start int, first_turn int,
        looks int, checks int, wanted int, base int, from_priority int, from_lot int, passed_labels int, passed_checks int)),
    free as materialized (
      select wish.place as member, wish.wanted, wish.base, wish.person_id, wish.guide_version_id, wish.ontology_version_id, wish.at, seat.*
        from wishes wish
       cross join lateral (${kept}) seat),
    counted as materialized (
      select *, count(*) filter (where is_check) over of_member as given, count(*) filter (where not is_check) over of_member as seen,
             bool_or(is_taken) over of_member as is_lost
        from (select *, member > min(member) over (partition by id) as is_taken from free) met
      window of_member as (partition by member)),
    unlike as (
      select distinct on (member, coalesce(kin_id, item_id)) * from counted
       where not is_lost order by member, coalesce(kin_id, item_id), is_check, found),
    place as materialized (
      select *, base + nth as of_plan, row_number() over by_place as number, count(*) filter (where hold_id is null) over by_place as fresh
        from (select *, row_number() over of_member as nth, count(*) filter (where hold_id is null) over of_member as own_fresh
                from (select *, ${turnOf} as turn_of, ${unlikeLabels} as labels from unlike) turned
              window of_member as (partition by member order by turn_of rows unbounded preceding)) chosen
       where nth <= case when ${isTooFew} then 0 else least(wanted, labels) end
      window by_place as (order by member, nth rows unbounded preceding))`;
}

/** What one turn of the search finds, `most` at most, of those whose lease ran out and of those that are open. */
function seatsOfTurn({ projectId, purpose, kept }: Said<WishValues>, { mayBeCheck, isNear }: Reach, most: SQL): SQL {
  const { personId, now } = wish;
  const passed = mayBeCheck
    ? sql`case when turn < 0 then wish.passed_checks else wish.passed_labels end`
    : sql`wish.passed_labels`;
  const there = mayBeCheck
    ? sql`s.project_id = ${projectId} and s.purpose = case when turn < 0 then 'check' else ${purpose} end
             and s.shard = (case when turn < 0 then 0 else mod(wish.start + turn, 64) end)::smallint`
    : sql`s.project_id = ${projectId} and s.purpose = ${purpose} and s.shard = mod(wish.start + turn, 64)::smallint`;
  // Several seats are of several items: of each the first that is open. Where seats are spread over many shards, two of one
  // item rarely meet in one, and `unlike` drops the second: looking there tripled what a seat cost. The last open seat tells
  // it, since before the first lie those that were taken.
  const isSpread = sql`coalesce((
    select true from seats w where w.project_id = ${projectId} and w.purpose = ${purpose} and w.state = 'open' and w.shard >= 16
     order by w.shard desc, w.priority desc, w.lot desc limit 1), false)`;
  // Only the item is asked for inside: a planner that has never looked at the seats took the index of open ones for this, and
  // read all of them for each seat (20 s for a claim of several in a new project of 1,500 items).
  const isFirstOf = sql`(wish.wanted = 1 or ${isSpread} or not exists (
    select 1 from (select o.state, o.purpose, o.round from seats o where o.item_id = s.item_id and o.ordinal < s.ordinal offset 0) o
     where o.state = 'open' and o.purpose = s.purpose and o.round = s.round))`;
  const isFrom = isNear
    ? sql`and (s.priority, s.lot) >= (case when turn < 0 then -32768 else wish.from_priority end::smallint,
                                         case when turn < 0 then -2147483648 else wish.from_lot end)`
    : sql``;
  const isUnmet = mayBeCheck ? sql`and ${wasNeverHeld(personId)}` : sql``;
  const open = sql`
         select * from (
           select s.id, s.item_id, s.hold_id, turn = 0 as is_near, s.priority, s.lot, item.kin_id, item.content
             from seats s ${itemFor(personId)}
            where ${there} and ${isFirstOf} and ${openFor(personId)} ${isUnmet} ${isFrom}
            order by s.priority, s.lot limit ${most} offset ${passed} for update of s skip locked) opened`;
  if (isNear) return open;
  return sql`
         select * from (
           select s.id, s.item_id, s.hold_id, false as is_near, s.priority, s.lot, item.kin_id, item.content
             from seats s ${itemFor(personId)}
            where ${there} and ${lapsedFor(personId, now, kept)} ${isUnmet}
            order by s.lease_until limit ${most} offset ${passed} for update of s skip locked) lapsed
         union all ${open}`;
}

/** Both forms of a claim: where no check can come of it, the search does without looking for one. */
export function claimWith<V extends WishValues>(
  names: readonly (keyof V & string)[],
  isNear: boolean,
  write: (said: Said<V>, places: SQL) => SQL,
) {
  const make = (mayBeCheck: boolean) =>
    fixed<V>(names, (said) => write(said, nextPlaces(said, { mayBeCheck, isNear })));
  return { withChecks: make(true), labelsOnly: make(false) };
}

export const formOf = ({ mayBeCheck }: Search) => (mayBeCheck ? 'withChecks' : 'labelsOnly');
