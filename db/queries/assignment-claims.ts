import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { fixed, listed, type Said } from '@/db/fixed';
import { hasDoneKin, isSurplus, type LeaseRow, type SeatPurpose } from '@/db/queries/assignment';
import {
  type HoldPlan,
  type HoldValues,
  holdNames,
  holdValues,
  type ReleaseValues,
  type Reuse,
  releaseNames,
  takingMoney,
  writingHolds,
} from '@/db/queries/ledger-holds';

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
  /** Whether such a claim can ever give a check: where none can, the statement does without the search for one. */
  readonly mayBeCheck: boolean;
}

/** Leases that are given at once: each has a hold and an end of its own, in order. */
export type NewLeases = Omit<NewLease, 'holdId' | 'until'> &
  Search & {
    readonly untils: readonly Date[];
    /**
     * Look for labels in the first shard alone, among open seats from there on, and take nothing if there are too few; null
     * to look at all.
     */
    readonly from: Place | null;
  };

/** What a statement says of a lease. */
type LeaseValues = { readonly [K in keyof NewLease]: string };
type TermValues = Omit<LeaseValues, 'holdId' | 'until'>;

/** A search with a first turn of -1 looks for checks before the labels. */
type SearchValues = {
  readonly start: number;
  readonly firstTurn: number;
  readonly checks: number;
  /** Seats that are wanted in all. */
  readonly wanted: number;
};

type ClaimValues = LeaseValues & SearchValues;
type PaidClaimValues = TermValues & SearchValues & HoldValues & { readonly untils: string };
type NearClaimValues = PaidClaimValues & { readonly fromPriority: number; readonly fromLot: number };

const termNames = ['projectId', 'personId', 'guideVersionId', 'ontologyVersionId', 'now', 'purpose'] as const;
const leaseNames = [...termNames, 'holdId', 'until'] as const;
const searchNames = ['start', 'firstTurn', 'checks', 'wanted'] as const;

function termValues(lease: Omit<NewLease, 'holdId' | 'until'>): TermValues {
  const { projectId, personId, guideVersionId, ontologyVersionId, now, purpose } = lease;
  return { projectId, personId, guideVersionId, ontologyVersionId, purpose, now: now.toISOString() };
}

function leaseValues(lease: NewLease): LeaseValues {
  return { ...termValues(lease), holdId: lease.holdId, until: lease.until.toISOString() };
}

function searchValues({ start, checks }: Search, wanted: number): SearchValues {
  return { start, checks, wanted, firstTurn: checks > 0 ? -1 : 0 };
}

/** What a seat becomes that is leased to a person. */
function leasing(lease: Said<TermValues>, holdId: SQL, until: SQL): SQL {
  return sql`
    state = 'leased', holder_id = ${lease.personId}, hold_id = ${holdId}, leased_at = ${lease.now}::timestamptz,
    lease_until = ${until}, guide_version_id = ${lease.guideVersionId}, ontology_version_id = ${lease.ontologyVersionId}`;
}

/** Whether nobody holds a seat, or its lease is over and it may pass on. */
const isLetGo = (seat: SQL, now: SQL) => sql`
  (${seat}.state = 'open' or (${seat}.lease_until <= ${now}::timestamptz and not (${isSurplus(seat)})))`;

/**
 * Whether a person has no seat of the seat's item and is not done with it. `offset 0` here and below keeps each question one
 * look at an index a seat: made into joins, they read all seats that the person ever had, which took ten times as long.
 */
const isNewTo = (personId: SQL) => sql`
  not exists (
    select 1 from seats mine where mine.item_id = s.item_id and mine.holder_id = ${personId}
    union all select 1 from skips k where k.item_id = s.item_id and k.person_id = ${personId} offset 0)`;

/** The seat's item, where it may be given to a person: looked up once, with what the person is shown and what it is like. */
const itemFor = (personId: SQL) => sql`
  cross join lateral (
    select i.content, i.kin_id from items i
     where i.id = s.item_id and i.state = 'active' and (s.purpose <> 'label' or i.round = s.round)
       and not (${hasDoneKin(personId)}) offset 0) item`;

/** Seats that nobody holds, by priority, and seats whose lease is over: each kind has an index of its own. */
const openFor = (personId: SQL) => sql`s.state = 'open' and ${isNewTo(personId)}`;
const lapsedFor = (personId: SQL, now: SQL) => sql`
  s.state = 'leased' and s.lease_until <= ${now}::timestamptz and not (${isSurplus(sql`s`)}) and ${isNewTo(personId)}`;

/** Whether a check can come of a search, and where it begins and ends when it looks near that alone. */
interface Reach {
  readonly mayBeCheck: boolean;
  readonly from: Said<{ readonly priority: number; readonly lot: number }> | null;
}

/**
 * The next free seats for a person, locked, as `place(id, item_id, hold_id, is_near, priority, lot,
 * kin_id, content, number)`. The search goes
 * round the 64 shards from `start`; a shard gives the seats whose lease ran out first, if there are such, and then goes by
 * priority. Passed over: locked rows, items the person has a seat of or is done with or that are near-duplicates of such or of
 * each other, items that are not active, and seats of rounds that are over. Seats that are held just now are in no one's way:
 * with 50 of them in each shard, stepping over them took half of the time of a claim.
 *
 * With `from` it looks at the open seats of the first shard from there on, and finds nothing where they are fewer than wanted.
 * Seats that were taken long ago lie before it: while a transaction is open that may still look at them, vacuum can remove
 * none, and a search from the very beginning steps over all of them.
 *
 * Checks are looked for before the first turn, in the same statement, so that the time it takes tells nothing: the least
 * shown first (their priority), and only while labels could be given in their stead, so that what comes after "nothing
 * left" is never a check. Labels are numbered in their order, and where a check stands among them is drawn by lot. How many
 * seats there are tells nothing of them either: as many as unlike labels were found, whether checks stand in their stead or
 * not; and none where a check could be asked for and labels are fewer than `wanted`: they are then given one by one.
 */
function nextPlaces(claim: Said<TermValues & SearchValues>, { mayBeCheck, from }: Reach): SQL {
  const [wanted, checks] = [sql`${claim.wanted}::int`, sql`${claim.checks}::int`];
  const most = mayBeCheck ? sql`case when turn < 0 then ${checks} else ${wanted} end` : wanted;
  const every = mayBeCheck ? sql`${wanted} + ${checks}` : wanted;
  const given = sql`(select count(*) from free where is_check)`;
  const place = mayBeCheck
    ? sql`case when is_check then ${given} + random() * (${wanted} - ${given} + 1) else found end`
    : sql`found`;
  const found = mayBeCheck ? sql`(select count(*) from unlike where not is_check)` : wanted;
  const isTooFew = mayBeCheck || from ? sql`(select count(*) from free where not is_check) < ${wanted}` : sql`false`;
  return sql`
    free as materialized (
      select seat.*, turn < 0 as is_check, row_number() over () as found
        from generate_series(${claim.firstTurn}::int, ${from ? sql`0` : sql`63`}) as turn
       cross join lateral (${seatsOfTurn(claim, { mayBeCheck, from }, most)} limit ${most}) seat
       limit ${every}),
    unlike as (
      select distinct on (coalesce(kin_id, item_id)) * from free order by coalesce(kin_id, item_id), is_check, found),
    place as materialized (
      select *, row_number() over by_place as number ${from ? sql`` : sql`, count(*) filter (where hold_id is null) over by_place as fresh`} from (
        select unlike.*, ${place} as place from unlike
         order by place limit case when ${isTooFew} then 0 else least(${wanted}, ${found}) end) chosen
      window by_place as (order by place rows unbounded preceding))`;
}

/** What one turn of the search finds, `most` at most, of those whose lease ran out and of those that are open. */
function seatsOfTurn(claim: Said<TermValues & SearchValues>, { mayBeCheck, from }: Reach, most: SQL): SQL {
  const { projectId, personId, purpose, start, now } = claim;
  const there = mayBeCheck
    ? sql`s.project_id = ${projectId} and s.purpose = case when turn < 0 then 'check' else ${purpose} end
             and s.shard = (case when turn < 0 then 0 else mod(${start}::int + turn, 64) end)::smallint`
    : sql`s.project_id = ${projectId} and s.purpose = ${purpose} and s.shard = mod(${start}::int + turn, 64)::smallint`;
  // Several seats are of several items: of each the first that is open. Where seats are spread over many shards, two of one
  // item rarely meet in one, and `unlike` drops the second: looking there tripled what a seat cost. The last open seat tells
  // it, since before the first lie those that were taken.
  const isSpread = sql`coalesce((
    select true from seats w where w.project_id = ${projectId} and w.purpose = ${purpose} and w.state = 'open' and w.shard >= 16
     order by w.shard desc, w.priority desc, w.lot desc limit 1), false)`;
  // Only the item is asked for inside: a planner that has never looked at the seats took the index of open ones for this, and
  // read all of them for each seat (20 s for a claim of several in a new project of 1,500 items).
  const isFirstOf = sql`(${claim.wanted}::int = 1 or ${isSpread} or not exists (
    select 1 from (select o.state, o.purpose, o.round from seats o where o.item_id = s.item_id and o.ordinal < s.ordinal offset 0) o
     where o.state = 'open' and o.purpose = s.purpose and o.round = s.round))`;
  const isFrom = from
    ? sql`and (s.priority, s.lot) >= (case when turn < 0 then -32768 else ${from.priority}::int end::smallint,
                                         case when turn < 0 then -2147483648 else ${from.lot}::int end)`
    : sql``;
  const open = sql`
         select * from (
           select s.id, s.item_id, s.hold_id, turn = 0 as is_near, s.priority, s.lot, item.kin_id, item.content
             from seats s ${itemFor(personId)}
            where ${there} and ${isFirstOf} and ${openFor(personId)} ${isFrom}
            order by s.priority, s.lot limit ${most} for update of s skip locked) opened`;
  if (from) return open;
  return sql`
         select * from (
           select s.id, s.item_id, s.hold_id, false as is_near, s.priority, s.lot, item.kin_id, item.content
             from seats s ${itemFor(personId)}
            where ${there} and ${lapsedFor(personId, now)}
            order by s.lease_until limit ${most} for update of s skip locked) lapsed
         union all ${open}`;
}

/**
 * The drafts of a claim's `place`s. Looked up place by place (`offset 0`): how many places there are is a parameter, which
 * the planner takes for a tenth of all seats it may meet, and so it read a whole table for each claim.
 */
const drafted = (personId: SQL) => sql`
  left join lateral (
    select d.version, d.answer, d.saved_at from drafts d where d.seat_id = place.id and d.worker_id = ${personId} offset 0) draft on true`;

/** Both forms of a claim: where no check can come of it, the search does without looking for one. */
function claimWith<V extends TermValues & SearchValues>(
  names: readonly (keyof V & string)[],
  write: (said: Said<V>, places: SQL) => SQL,
  from: (said: Said<V>) => Reach['from'] = () => null,
) {
  const make = (mayBeCheck: boolean) =>
    fixed<V>(names, (said) => write(said, nextPlaces(said, { mayBeCheck, from: from(said) })));
  return { withChecks: make(true), labelsOnly: make(false) };
}

const claim = claimWith<ClaimValues>(
  [...leaseNames, ...searchNames],
  (lease, places) => sql`
    with ${places}
    update seats set ${leasing(lease, lease.holdId, sql`${lease.until}::timestamptz`)}
      from place ${drafted(lease.personId)}
     where seats.id = place.id
    returning seats.id as seat_id, seats.leased_at, seats.lease_until, seats.guide_version_id, seats.ontology_version_id, seats.purpose,
              place.item_id, place.content, draft.version as draft_version, draft.answer as draft_answer,
              draft.saved_at as draft_saved_at, place.hold_id as replaced_hold_id`,
);

/**
 * Leases the next free seat to a person, in one statement that updates the very row it locked, so that an item can never
 * get more annotations than it has seats. Returns the hold of the lease that was taken over, if there was one.
 */
export async function claimSeat(db: Queryable, lease: NewLease, search: Search) {
  const statement = claim[search.mayBeCheck ? 'withChecks' : 'labelsOnly']({
    ...leaseValues(lease),
    ...searchValues(search, 1),
  });
  const rows = await db.execute<LeaseRow & { replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}

const paidNames = [...new Set([...termNames, ...searchNames, ...holdNames, 'untils' as const])];

function paidClaim(claim: Said<PaidClaimValues>, places: SQL, reuse: Reuse): SQL {
  const isPaid = reuse
    ? sql`(place.hold_id is not null or place.fresh <= paid.seats)`
    : sql`place.number <= paid.seats`;
  // Open seats that the budget does not pay for may lie before one that is taken over: they are nobody's work to do first.
  const turn = reuse ? sql`place.number - greatest(place.fresh - paid.seats, 0)` : sql`place.number`;
  const lease = leasing(
    claim,
    sql`(${claim.holdIds}::uuid[])[place.number]`,
    sql`(${claim.untils}::timestamptz[])[${turn}]`,
  );
  return sql`
    with ${places},
    ${takingMoney(claim, reuse)},
    taken as (
      update seats set ${lease} from place, paid where seats.id = place.id and ${isPaid}
      returning seats.id, seats.hold_id, seats.leased_at, seats.lease_until, seats.guide_version_id, seats.ontology_version_id,
                seats.purpose),
    ${writingHolds(claim, reuse)}
    select place.id as seat_id, taken.id is not null as is_leased, taken.leased_at, taken.lease_until, taken.guide_version_id,
           taken.ontology_version_id, taken.purpose, place.item_id, place.content, draft.version as draft_version,
           draft.answer as draft_answer, draft.saved_at as draft_saved_at, place.is_near, place.is_check, place.priority, place.lot
      from place
      left join taken on taken.id = place.id ${drafted(claim.personId)}
     order by place.number`;
}

const farClaim = claimWith<PaidClaimValues & ReleaseValues>([...paidNames, ...releaseNames], (said, places) =>
  paidClaim(said, places, said),
);
const nearClaim = claimWith<NearClaimValues>(
  [...paidNames, 'fromPriority', 'fromLot'],
  (said, places) => paidClaim(said, places, null),
  ({ fromPriority, fromLot }) => ({ priority: fromPriority, lot: fromLot }),
);

/** A seat that was found, where it stands, and whether it was open in the shard where the search began or is a check. */
export type FoundSeat = LeaseRow &
  Place & { readonly is_leased: boolean; readonly is_near: boolean; readonly is_check: boolean };

/**
 * The same for several seats at once, with the money that pays for them, all in one statement: the way of nearly every
 * claim. Empty when there is no free seat; `is_leased` says which of those that were found are the person's now: fewer
 * than asked for when the part of the budget at hand does not pay for more. None is, and nothing was written, when they
 * need more than this statement can do: a lease to be taken over that was given at another price, accounts to be opened, a
 * budget nearly spent.
 */
export async function claimPaidSeats(db: Queryable, leases: NewLeases, plan: HoldPlan): Promise<FoundSeat[]> {
  const { untils, from } = leases;
  const form = leases.mayBeCheck ? 'withChecks' : 'labelsOnly';
  const values = {
    ...holdValues(plan),
    ...termValues(leases),
    ...searchValues(leases, untils.length),
    untils: listed(untils.map((until) => until.toISOString())),
  };
  const statement = from
    ? nearClaim[form]({ ...values, fromPriority: from.priority, fromLot: from.lot })
    : farClaim[form]({ ...values, ...plan.release() });
  return db.execute<FoundSeat & Record<string, unknown>>(statement);
}

type LateValues = LeaseValues & {
  readonly itemId: string;
  readonly preferredSeatId: string;
  readonly round: number | null;
};

const lateClaim = fixed<LateValues>(
  [...leaseNames, 'itemId', 'preferredSeatId', 'round'],
  (lease) => sql`
    with place as (
      select s.id, s.hold_id from seats s
       where s.item_id = ${lease.itemId} and s.project_id = ${lease.projectId} and s.state in ('open', 'leased')
         and s.purpose = ${lease.purpose}
         and s.round = coalesce(${lease.round}::smallint, (select round from items where id = ${lease.itemId}))
         and ${isLetGo(sql.raw('s'), lease.now)}
         and not exists (select 1 from seats mine where mine.item_id = s.item_id and mine.holder_id = ${lease.personId})
         and exists (select 1 from items i where i.id = s.item_id and not (${hasDoneKin(lease.personId)}))
       order by s.id = ${lease.preferredSeatId} desc, s.ordinal limit 1
         for update of s skip locked)
    update seats set ${leasing(lease, lease.holdId, sql`${lease.until}::timestamptz`)} from place where seats.id = place.id
    returning seats.id as seat_id, place.hold_id as replaced_hold_id`,
);

/**
 * A seat of one item for work that comes late: the seat it was leased as if that is free again, else any free seat of the
 * item with the same purpose and of the same round (null: the present one). Waits for nobody.
 */
export async function claimSeatOfItem(
  db: Queryable,
  itemId: string,
  preferredSeatId: string,
  lease: NewLease & { readonly round: number | null },
) {
  const statement = lateClaim({ ...leaseValues(lease), itemId, preferredSeatId, round: lease.round });
  const rows = await db.execute<{ seat_id: string; replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}
