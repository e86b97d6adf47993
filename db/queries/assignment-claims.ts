import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { fixed, type Said } from '@/db/fixed';
import { hasDoneKin, isSurplus, type LeaseRow, type SeatPurpose } from '@/db/queries/assignment';
import {
  type HoldPlan,
  type HoldValues,
  holdNames,
  holdValues,
  takingMoney,
  writingHold,
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
  /** The shard at which the search begins. */
  readonly start: number;
  /** A check is to be given if there is one that the person has not seen; a label else. */
  readonly checkFirst: boolean;
  /** Whether such a claim can ever give a check: where none can, the statement does without the search for one. */
  readonly mayBeCheck: boolean;
}

/** What a statement says of a lease. */
type LeaseValues = { readonly [K in keyof Omit<NewLease, 'mayBeCheck' | 'checkFirst' | 'start'>]: string };

/** Where a claim looks: a first turn of -1 looks for a check before the labels. */
type ClaimValues = LeaseValues & { readonly start: number; readonly firstTurn: number };

const leaseNames = [
  'projectId',
  'personId',
  'holdId',
  'guideVersionId',
  'ontologyVersionId',
  'now',
  'until',
  'purpose',
] as const;
const claimNames = [...leaseNames, 'start', 'firstTurn'] as const;

function leaseValues(lease: Omit<NewLease, 'start' | 'checkFirst' | 'mayBeCheck'>): LeaseValues {
  const { projectId, personId, holdId, guideVersionId, ontologyVersionId, now, until, purpose } = lease;
  const times = { now: now.toISOString(), until: until.toISOString() };
  return { projectId, personId, holdId, guideVersionId, ontologyVersionId, purpose, ...times };
}

function claimValues(lease: NewLease): ClaimValues {
  return { ...leaseValues(lease), start: lease.start, firstTurn: lease.checkFirst ? -1 : 0 };
}

/** What a seat becomes that is leased to a person. */
function leasing(lease: Said<LeaseValues>): SQL {
  return sql`
    state = 'leased', holder_id = ${lease.personId}, hold_id = ${lease.holdId}, leased_at = ${lease.now}::timestamptz,
    lease_until = ${lease.until}::timestamptz, guide_version_id = ${lease.guideVersionId},
    ontology_version_id = ${lease.ontologyVersionId}`;
}

/** Whether nobody holds a seat, or its lease is over and it may pass on. */
const isLetGo = (seat: SQL, now: SQL) => sql`
  (${seat}.state = 'open' or (${seat}.lease_until <= ${now}::timestamptz and not (${isSurplus(seat)})))`;

/**
 * Whether a seat is of an item that the person may be given. `offset 0` keeps each question one look at an index a seat:
 * made into joins, they read all seats that the person ever had, which took ten times as long.
 */
const isFor = (alias: 's' | 'l', personId: SQL) => {
  const s = sql.raw(alias);
  return sql`
    not exists (select 1 from seats mine where mine.item_id = ${s}.item_id and mine.holder_id = ${personId} offset 0)
    and not exists (select 1 from skips k where k.item_id = ${s}.item_id and k.person_id = ${personId} offset 0)
    and exists (select 1 from items i where i.id = ${s}.item_id and i.state = 'active'
                 and (${s}.purpose <> 'label' or i.round = ${s}.round) and not (${hasDoneKin(personId)}) offset 0)`;
};

/** Seats that nobody holds, by priority, and seats whose lease is over: each kind has an index of its own. */
const openFor = (alias: 's' | 'l', { personId }: Said<ClaimValues>) =>
  sql`${sql.raw(alias)}.state = 'open' and ${isFor(alias, personId)}`;
const lapsedFor = (alias: 's' | 'l', { personId, now }: Said<ClaimValues>) => {
  const s = sql.raw(alias);
  return sql`
    ${s}.state = 'leased' and ${s}.lease_until <= ${now}::timestamptz and not (${isSurplus(s)}) and ${isFor(alias, personId)}`;
};

/**
 * The next free seat for a person, locked. The search goes round the 64 shards from `start`; a shard gives the seat whose
 * lease ran out first, if there is one, and then goes by priority. Passed over: locked rows, items the person has a seat
 * of or is done with or that are near-duplicates of such, items that are not active, and seats of rounds that are over.
 * Seats that are held just now are in no one's way: with 50 of them in each shard, stepping over them took half of the
 * time of a claim.
 *
 * A check is looked for before the first turn, in the same statement, so that the time it takes tells nothing: the least
 * shown first (its priority), and only while a label could be given as well, so that what comes after "nothing left" is
 * never a check.
 */
function nextPlace(lease: Said<ClaimValues>, mayBeCheck: boolean): SQL {
  const { projectId, purpose, start } = lease;
  const isLabelLeft = sql`coalesce(
    (select true from seats l where l.project_id = ${projectId} and l.purpose = ${purpose} and ${openFor('l', lease)}
      order by l.project_id, l.purpose, l.shard, l.priority, l.lot limit 1),
    (select true from seats l where l.project_id = ${projectId} and l.purpose = ${purpose} and ${lapsedFor('l', lease)}
      order by l.project_id, l.purpose, l.shard, l.lease_until limit 1), false)`;
  const place = mayBeCheck
    ? sql`s.purpose = case when turn < 0 then 'check' else ${purpose} end
             and s.shard = (case when turn < 0 then 0 else mod(${start}::int + turn, 64) end)::smallint
             and (turn >= 0 or ${isLabelLeft})`
    : sql`s.purpose = ${purpose} and s.shard = mod(${start}::int + turn, 64)::smallint`;
  return sql`
    place as (
      select free.id, free.item_id, free.hold_id
        from generate_series(${lease.firstTurn}::int, 63) as turn
       cross join lateral (
         select * from (
           select s.id, s.item_id, s.hold_id from seats s
            where s.project_id = ${projectId} and ${place} and ${lapsedFor('s', lease)}
            order by s.lease_until limit 1 for update of s skip locked) lapsed
         union all
         select * from (
           select s.id, s.item_id, s.hold_id from seats s
            where s.project_id = ${projectId} and ${place} and ${openFor('s', lease)}
            order by s.priority, s.lot limit 1 for update of s skip locked) opened
         limit 1) free
       limit 1)`;
}

/** Both forms of a claim: where no check can come of it, the search does without looking for one. */
function claimWith<V extends ClaimValues>(
  names: readonly (keyof V & string)[],
  write: (said: Said<V>, place: SQL) => SQL,
) {
  const make = (mayBeCheck: boolean) => fixed<V>(names, (said) => write(said, nextPlace(said, mayBeCheck)));
  return { withChecks: make(true), labelsOnly: make(false) };
}

const claim = claimWith<ClaimValues>(
  claimNames,
  (lease, place) => sql`
    with ${place}
    update seats set ${leasing(lease)}
      from place
      join items i on i.id = place.item_id
      left join drafts d on d.seat_id = place.id and d.worker_id = ${lease.personId}
     where seats.id = place.id
    returning seats.id as seat_id, seats.leased_at, seats.lease_until, seats.guide_version_id, seats.ontology_version_id, seats.purpose,
              i.id as item_id, i.content, d.version as draft_version, d.answer as draft_answer,
              d.saved_at as draft_saved_at, place.hold_id as replaced_hold_id`,
);

/**
 * Leases the next free seat to a person, in one statement that updates the very row it locked, so that an item can never
 * get more annotations than it has seats. Returns the hold of the lease that was taken over, if there was one.
 */
export async function claimSeat(db: Queryable, lease: NewLease) {
  const statement = claim[lease.mayBeCheck ? 'withChecks' : 'labelsOnly'](claimValues(lease));
  const rows = await db.execute<LeaseRow & { replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}

const paidClaim = claimWith<ClaimValues & HoldValues>(
  [...claimNames, ...holdNames],
  (claim, place) => sql`
    with ${place},
    ${takingMoney(claim)},
    taken as (
      update seats set ${leasing(claim)} from place, paid where seats.id = place.id
      returning seats.id, seats.leased_at, seats.lease_until, seats.guide_version_id, seats.ontology_version_id, seats.purpose),
    ${writingHold(claim)}
    select place.id as seat_id, taken.id is not null as is_leased, taken.leased_at, taken.lease_until, taken.guide_version_id,
           taken.ontology_version_id, taken.purpose, i.id as item_id, i.content, d.version as draft_version, d.answer as draft_answer,
           d.saved_at as draft_saved_at
      from place
      left join taken on true
      join items i on i.id = place.item_id
      left join drafts d on d.seat_id = place.id and d.worker_id = ${claim.personId}`,
);

/**
 * The same with the money that pays for it, all in one statement: the way of nearly every claim. Null when there is no
 * free seat; `is_leased` is false, and nothing was written, when there is one that needs more than this statement can do:
 * somebody's lease to be taken over, accounts to be opened, a budget that is nearly spent.
 */
export async function claimPaidSeat(db: Queryable, lease: NewLease, plan: HoldPlan) {
  const values = { ...holdValues(plan), ...claimValues(lease) };
  const statement = paidClaim[lease.mayBeCheck ? 'withChecks' : 'labelsOnly'](values);
  const rows = await db.execute<LeaseRow & { is_leased: boolean }>(statement);
  return rows[0] ?? null;
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
    update seats set ${leasing(lease)} from place where seats.id = place.id
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
  lease: Omit<NewLease, 'start' | 'checkFirst' | 'mayBeCheck'> & { readonly round: number | null },
) {
  const statement = lateClaim({ ...leaseValues(lease), itemId, preferredSeatId, round: lease.round });
  const rows = await db.execute<{ seat_id: string; replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}
