import { type SQL, sql } from 'drizzle-orm';
import { answersTo, asked, asking } from '@/db/asking';
import { fixed, listed, type Said } from '@/db/fixed';
import { hasDoneKin, isSurplus, seatsAtHandInOf } from '@/db/queries/assignment';
import { draftOn, type LeaseRow } from '@/db/queries/assignment-leases';
import {
  claimWith,
  formOf,
  type NewLease,
  type Place,
  placed,
  type Search,
  type WishValues,
  wishNames,
  wishOf,
} from '@/db/queries/assignment-search';
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
import type { Queryable } from '@/db/queryable';

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

type ClaimValues = WishValues & { readonly holdId: string; readonly until: string };
type PaidClaimValues = WishValues & HoldValues & { readonly untils: string };

/** What a seat becomes that is leased to a person. */
function leasing(lease: Pick<Said<LeaseValues>, keyof typeof placed>, holdId: SQL, until: SQL): SQL {
  return sql`
    state = 'leased', holder_id = ${lease.personId}, hold_id = ${holdId}, leased_at = ${lease.now}::timestamptz,
    lease_until = ${until}, guide_version_id = ${lease.guideVersionId}, ontology_version_id = ${lease.ontologyVersionId}`;
}

/** Whether nobody holds a seat, or its lease is over and it may pass on. */
const isLetGo = (seat: SQL, now: SQL) => sql`
  (${seat}.state = 'open' or (${seat}.lease_until <= ${now}::timestamptz and not (${isSurplus(seat)})))`;

/**
 * The drafts of a claim's `place`s. Looked up place by place (`offset 0`): how many places there are is a parameter, which
 * the planner takes for a tenth of all seats it may meet, and so it read a whole table for each claim.
 */
const drafted = (personId: SQL) => sql`
  left join lateral (
${draftOn(sql`place.id`, personId)}) draft on true`;

const claim = claimWith<ClaimValues>(
  [...wishNames, 'holdId', 'until'],
  false,
  (lease, places) => sql`
    with ${places}
    update seats set ${leasing(placed, lease.holdId, sql`${lease.until}::timestamptz`)}
      from place ${drafted(placed.personId)}
     where seats.id = place.id and seats.id = (select id from place)
    returning seats.id as seat_id, seats.leased_at, seats.lease_until, seats.guide_version_id, seats.ontology_version_id, seats.purpose,
              seats.hold_id, place.item_id, place.content, draft.version as draft_version, draft.answer as draft_answer,
              draft.comment as draft_comment, draft.saved_at as draft_saved_at, place.hold_id as replaced_hold_id`,
);

/**
 * Leases the next free seat to a person, in one statement that updates the very row it locked, so that an item can never
 * get more annotations than it has seats. Returns the hold of the lease that was taken over, if there was one.
 */
export async function claimSeat(db: Queryable, lease: NewLease, search: Search) {
  const { projectId, purpose, holdId, until } = lease;
  const wishes = asked([wishOf(lease, search, 1, 0, null)]);
  const statement = claim[formOf(search)]({
    wishes,
    projectId,
    purpose,
    kept: listed([]),
    holdId,
    until: until.toISOString(),
  });
  const rows = await db.execute<LeaseRow & { replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}

const paidNames = [...new Set([...wishNames, ...holdNames, 'untils' as const])];

function paidClaim(claim: Said<PaidClaimValues>, places: SQL, reuse: Reuse): SQL {
  const isPaid = reuse
    ? sql`(place.hold_id is not null or place.fresh <= paid.seats)`
    : sql`place.number <= paid.seats`;
  // Open seats that the budget does not pay for may lie before one that is taken over: they are nobody's work to do first.
  const turn = reuse
    ? sql`place.of_plan - least(place.own_fresh, greatest(place.fresh - paid.seats, 0))`
    : sql`place.of_plan`;
  const lease = leasing(
    placed,
    sql`(${claim.holdIds}::uuid[])[place.of_plan]`,
    sql`(${claim.untils}::timestamptz[])[${turn}]`,
  );
  return sql`
    with ${places},
    ${takingMoney(claim, reuse)},
    taken as (
      update seats set ${lease} from place, paid where seats.id = place.id and ${isPaid}
      returning place.*, seats.holder_id, seats.hold_id as paid_by, seats.leased_at, seats.lease_until, seats.purpose),
    ${writingHolds(claim, reuse)}
    select told.*, draft.version as draft_version, draft.answer as draft_answer, draft.comment as draft_comment,
           draft.saved_at as draft_saved_at
      from (
        select member as place, false as is_lost, id as seat_id, true as is_leased, leased_at, lease_until, guide_version_id,
               ontology_version_id, purpose, paid_by as hold_id, item_id, content, is_near, is_check, priority, lot, number, holder_id,
               hold_id as replaced_hold_id
          from taken
        union all
        select member, false, id, false, null, null, null, null, null, null, item_id, content, is_near, is_check, priority, lot, number, null, hold_id
          from place left join paid on true where paid.seats is null or not ${isPaid}
        union all
        select distinct member, true, null::uuid, false, null::timestamptz, null::timestamptz, null::uuid, null::uuid, null, null::uuid,
               null::uuid, null::jsonb, false, false, null::smallint, null::int, null::bigint, null::uuid, null::uuid
          from counted where is_lost) told
      left join lateral (
${draftOn(sql`told.seat_id`, sql`told.holder_id`)}) draft on true
     order by told.place, told.number`;
}

const farClaim = claimWith<PaidClaimValues & ReleaseValues>([...paidNames, ...releaseNames], false, (said, places) =>
  paidClaim(said, places, said),
);
const nearClaim = claimWith<PaidClaimValues>(paidNames, true, (said, places) => paidClaim(said, places, null));

/** A seat that was found, where it stands, and whether it was open in the shard where the search began or is a check. */
export type FoundSeat = LeaseRow &
  Place & {
    readonly is_leased: boolean;
    readonly is_near: boolean;
    readonly is_check: boolean;
    /** The hold of the lease that is taken over, if there is one. */
    readonly replaced_hold_id: string | null;
  };

/** A row of the answer: without a seat where somebody was given none, and whether another was given what they had found. */
type AnswerRow = FoundSeat & { readonly place: number; readonly is_lost: boolean; readonly seat_id: string | null };

interface PaidWish {
  readonly leases: NewLeases;
  readonly terms: Pick<HoldPlan, 'priceMinor' | 'feeMinor' | 'currency'>;
  /** The money for so many seats. */
  readonly planFor: (seats: number) => HoldPlan;
}

async function answerOnce(
  db: Queryable,
  asks: readonly PaidWish[],
  isSpreadOut: boolean,
): Promise<readonly (readonly AnswerRow[])[]> {
  const [first] = asks;
  if (!first) return [];
  const untils = asks.flatMap(({ leases }) => leases.untils);
  const plan = first.planFor(untils.length);
  const before = { wanted: 0, checks: 0 };
  const wishes = asks.map(({ leases }) => {
    const wanted = leases.untils.length;
    const row = wishOf(leases, leases, wanted, before.wanted, leases.from);
    const passed = { passed_labels: isSpreadOut ? before.wanted : 0, passed_checks: before.checks };
    before.wanted += wanted;
    before.checks += leases.checks;
    return { ...row, ...passed };
  });
  const { purpose, from } = first.leases;
  const values = {
    ...holdValues(plan),
    purpose,
    kept: listed(seatsAtHandInOf(db)),
    wishes: asked(wishes),
    untils: listed(untils.map((until) => until.toISOString())),
  };
  const form = formOf(first.leases);
  const statement = from ? nearClaim[form](values) : farClaim[form]({ ...values, ...plan.release() });
  return answersTo(asks, await db.execute<AnswerRow & Record<string, unknown>>(statement));
}

/**
 * People who ask together begin in different shards. Whoever found there what is given to another is asked for again, and
 * then each passes over as many seats as those before them are given; nobody is told that there is nothing but by a look
 * without passing over any. Whose seats one part of the budget did not pay for is asked for again as long as another part
 * pays for somebody. All are answered at once, so nobody sees how often they were asked for, or whether for a check.
 */
async function answerAll(db: Queryable, asks: readonly PaidWish[]): Promise<readonly (readonly FoundSeat[])[]> {
  const found = new Map<PaidWish, readonly FoundSeat[]>();
  let [open, isSpreadOut] = [asks, false];
  while (open.length > 0) {
    const answers = await answerOnce(db, open, isSpreadOut);
    const isAnyPaid = answers.some((rows) => rows.some((row) => row.is_leased));
    const left = open.filter((ask, place) => {
      const [rows, wasLost] = [answers[place] ?? [], answers[place]?.[0]?.is_lost];
      const seats = rows.filter((row) => row.seat_id !== null);
      found.set(ask, seats);
      if (seats.length === 0) return wasLost || isSpreadOut;
      return isAnyPaid && !seats.some((seat) => seat.is_leased);
    });
    if (left.length === open.length && !isSpreadOut) break;
    isSpreadOut = left.length < open.length;
    open = left;
  }
  return asks.map((ask) => found.get(ask) ?? []);
}

const paidClaims = asking(answerAll, ({ leases, terms }) =>
  [leases.projectId, leases.purpose, leases.mayBeCheck, leases.from === null, ...Object.values(terms)].join(' '),
);

/**
 * The same for several seats at once, with the money that pays for them, all in one statement: the way of nearly every
 * claim. Empty when there is no free seat; `is_leased` says which of those that were found are the person's now: fewer
 * than asked for when the part of the budget at hand does not pay for more. None is, and nothing was written, when they
 * need more than this statement can do: a lease to be taken over that was given at another price, accounts to be opened, a
 * budget nearly spent.
 */
export function claimPaidSeats(db: Queryable, ask: PaidWish): Promise<readonly FoundSeat[]> {
  return paidClaims(db, ask);
}

const leaseNames = [
  'projectId',
  'personId',
  'guideVersionId',
  'ontologyVersionId',
  'now',
  'purpose',
  'holdId',
  'until',
] as const;

type LeaseTerms = Pick<
  LeaseRow,
  'leased_at' | 'lease_until' | 'guide_version_id' | 'ontology_version_id' | 'purpose' | 'hold_id'
>;

const timesOf = ({ now, until }: NewLease) => ({ now: now.toISOString(), until: until.toISOString() });

const foundClaim = fixed<LeaseValues & { readonly seatId: string }>(
  [...leaseNames, 'seatId'],
  (lease) => sql`
    update seats set ${leasing(lease, lease.holdId, sql`${lease.until}::timestamptz`)}
     where id = ${lease.seatId} and ${isLetGo(sql.raw('seats'), lease.now)}
    returning leased_at, lease_until, guide_version_id, ontology_version_id, purpose, hold_id`,
);

/** Leases a seat that this transaction has found free and locked, and that could not be paid for at once. */
export async function claimFoundSeat(db: Queryable, found: FoundSeat, lease: NewLease): Promise<FoundSeat | null> {
  const rows = await db.execute<LeaseTerms>(foundClaim({ ...lease, ...timesOf(lease), seatId: found.seat_id }));
  return rows[0] ? { ...found, ...rows[0] } : null;
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
         and exists (select 1 from items i where i.id = s.item_id and i.state = 'active' and not (${hasDoneKin(lease.personId)}))
       order by s.id = ${lease.preferredSeatId} desc, s.ordinal limit 1
         for update of s skip locked)
    update seats set ${leasing(lease, lease.holdId, sql`${lease.until}::timestamptz`)} from place where seats.id = place.id
    returning seats.id as seat_id, place.hold_id as replaced_hold_id`,
);

/**
 * A seat of one item for work that comes late: the seat it was leased as if that is free again, else any free seat of the
 * item with the same purpose and of the same round (null: the present one). None of an item that is out of the work, whose
 * seats are gone a moment later. Waits for nobody.
 */
export async function claimSeatOfItem(
  db: Queryable,
  itemId: string,
  preferredSeatId: string,
  lease: NewLease & { readonly round: number | null },
) {
  const statement = lateClaim({
    ...lease,
    ...timesOf(lease),
    itemId,
    preferredSeatId,
  });
  const rows = await db.execute<{ seat_id: string; replaced_hold_id: string | null }>(statement);
  return rows[0] ?? null;
}
