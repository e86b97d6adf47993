import { and, eq, type SQL, sql } from 'drizzle-orm';
import { answersTo, asked, asking } from '@/db/asking';
import { fixed, listed } from '@/db/fixed';
import type { SeatPurpose } from '@/db/queries/assignment';
import type { Queryable } from '@/db/queryable';
import { seats } from '@/db/schema/assignment';

/** Under what terms a person holds a seat. */
export interface LeaseTermsRow extends Record<string, unknown> {
  readonly seat_id: string;
  readonly leased_at: string;
  readonly lease_until: string;
  readonly guide_version_id: string;
  readonly ontology_version_id: string;
  readonly purpose: SeatPurpose;
  /** The hold that pays for it. */
  readonly hold_id: string;
}

/** What a person needs to work on the item of a seat. */
interface ShownRow extends Record<string, unknown> {
  readonly item_id: string;
  readonly content: unknown;
  readonly draft_version: number | null;
  readonly draft_answer: unknown;
  readonly draft_comment: string | null;
  readonly draft_saved_at: string | null;
}

export type LeaseRow = LeaseTermsRow & ShownRow;

/** A lease, and whether it is still wanted. */
export interface HeldLeaseRow extends LeaseTermsRow {
  /** From what was drawn when the seat was opened: any integer of 32 bits, in no order, of which no screen is told. */
  readonly lot: number;
  /** False where the item was withdrawn or is being labelled anew since, or was found to have its labels without this one. */
  readonly is_wanted: boolean;
}

/** Whether seat s was begun, as far as the server can tell: a draft of it has come, or working time. */
export const isBegun = sql`(
  exists (select 1 from drafts d where d.seat_id = s.id and d.worker_id = s.holder_id offset 0)
  or exists (select 1 from sightings g where g.seat_id = s.id and g.worker_id = s.holder_id offset 0))`;

/**
 * Of seat s and its item i. Whether the item has its labels without it is not counted here, but read as it was last found;
 * what was begun is wanted of its holder even so.
 */
export const isStillWanted = sql`
  i.state = 'active' and (s.purpose <> 'label' or (s.round = i.round and (not s.is_surplus or ${isBegun})))`;

const leases = fixed<{ asks: string }>(
  ['asks'],
  ({ asks }) => sql`
    select who.place, s.id as seat_id, s.leased_at, s.lease_until, s.guide_version_id, s.ontology_version_id, s.purpose, s.hold_id,
           hashint4(s.lot) as lot, ${isStillWanted} as is_wanted
      from jsonb_to_recordset(${asks}::jsonb) as who(place int, project_id uuid, person_id uuid)
     cross join lateral (
       select * from seats s where s.holder_id = who.person_id and s.project_id = who.project_id and s.state = 'leased' offset 0) s
     cross join lateral (select state, round from items where id = s.item_id offset 0) i
     order by who.place, s.leased_at, s.hold_id`,
);

interface LeasesAsk {
  readonly project_id: string;
  readonly person_id: string;
}

const leasesHeld = asking(async (db, asks: readonly LeasesAsk[]) =>
  answersTo(asks, await db.execute<HeldLeaseRow & { place: number }>(leases({ asks: asked(asks) }))),
);

/**
 * The seats that a person holds in a project, also those whose time is over and that nobody has taken since. What is in them
 * is asked for apart (`shownOf`): a screen has the twenty that it holds already.
 */
export function leasesOf(db: Queryable, projectId: string, personId: string): Promise<readonly HeldLeaseRow[]> {
  return leasesHeld(db, { project_id: projectId, person_id: personId });
}

/** The items of seats and the drafts that a person has of them, by seat. */
export async function shownOf(
  db: Queryable,
  personId: string,
  seatIds: readonly string[],
): Promise<ReadonlyMap<string, ShownRow>> {
  if (seatIds.length === 0) return new Map();
  const rows = await db.execute<ShownRow & { seat_id: string }>(shown({ personId, seatIds: listed(seatIds) }));
  return new Map(rows.map((row) => [row.seat_id, row]));
}

/** The draft that a person has of a seat: looked up by the seat, and not among all that the person ever left. */
export function draftOn(seatId: SQL, personId: SQL): SQL {
  return sql`
    select of_seat.version, of_seat.answer, of_seat.comment, of_seat.saved_at
      from (select * from drafts where seat_id = ${seatId} offset 0) of_seat where of_seat.worker_id = ${personId}`;
}

const shown = fixed<{ personId: string; seatIds: string }>(
  ['personId', 'seatIds'],
  ({ personId, seatIds }) => sql`
    select s.id as seat_id, i.id as item_id, i.content, d.version as draft_version, d.answer as draft_answer,
           d.comment as draft_comment, d.saved_at as draft_saved_at
      from unnest(${seatIds}::uuid[]) as told(seat_id)
     cross join lateral (select id, item_id from seats where id = told.seat_id offset 0) s
     cross join lateral (select id, content from items where id = s.item_id offset 0) i
      left join lateral (${draftOn(sql`s.id`, personId)}) d on true`,
);

/** A lease as it stands, and the terms by which its project lengthens it. */
interface LeaseAtWorkRow extends Record<string, unknown> {
  readonly leased_at: string;
  readonly lease_until: string;
  readonly lease_minutes: number;
  readonly estimate_seconds: number;
  readonly slow_seconds: number | null;
  readonly pace_answers: number | null;
}

const leaseAtWork = fixed<{ projectId: string; seatId: string; personId: string }>(
  ['projectId', 'seatId', 'personId'],
  ({ projectId, seatId, personId }) => sql`
    select s.leased_at, s.lease_until, p.lease_minutes, p.estimate_seconds, pace.slow_seconds, pace.answers as pace_answers
      from (select * from seats where id = ${seatId} offset 0) s
      join projects p on p.id = s.project_id
      left join project_paces pace on pace.project_id = s.project_id
     where s.project_id = ${projectId} and s.holder_id = ${personId} and s.state = 'leased'`,
);

/** The lease of a seat that a person holds; null where it is not theirs. Read with each stroke that is saved: locks nothing. */
export async function leaseOf(
  db: Queryable,
  projectId: string,
  seatId: string,
  personId: string,
): Promise<LeaseAtWorkRow | null> {
  const rows = await db.execute<LeaseAtWorkRow>(leaseAtWork({ projectId, seatId, personId }));
  return rows[0] ?? null;
}

/** Gives the same holder more time, or a newer guide. False when the seat is not theirs any more. */
export async function renewLease(
  db: Queryable,
  seatId: string,
  personId: string,
  changes: Partial<Pick<typeof seats.$inferInsert, 'leasedAt' | 'leaseUntil' | 'guideVersionId' | 'ontologyVersionId'>>,
): Promise<boolean> {
  const rows = await db
    .update(seats)
    .set(changes)
    .where(and(eq(seats.id, seatId), eq(seats.holderId, personId), eq(seats.state, 'leased')))
    .returning({ id: seats.id });
  return rows.length > 0;
}

/**
 * The leases as they are wanted now, where the person still has them; resolves to their seats. Waits for nobody: a seat that
 * another is just taking over is theirs.
 */
export async function renewLeases(
  db: Queryable,
  personId: string,
  leases: readonly LeaseTermsRow[],
): Promise<ReadonlySet<string>> {
  if (leases.length === 0) return new Set();
  const rows = await db.execute<{ id: string }>(renewal({ personId, leases: JSON.stringify(leases) }));
  return new Set(rows.map(({ id }) => id));
}

const renewal = fixed<{ personId: string; leases: string }>(
  ['personId', 'leases'],
  ({ personId, leases }) => sql`
    with wanted as materialized (
      select * from jsonb_to_recordset(${leases}::jsonb) as lease(
        seat_id uuid, leased_at timestamptz, lease_until timestamptz, guide_version_id uuid, ontology_version_id uuid)),
    theirs as materialized (
      select wanted.* from wanted
       cross join lateral (
         select id from seats where id = wanted.seat_id and holder_id = ${personId} and state = 'leased' for update skip locked) s)
    update seats
       set leased_at = theirs.leased_at, lease_until = theirs.lease_until, guide_version_id = theirs.guide_version_id,
           ontology_version_id = theirs.ontology_version_id
      from theirs where seats.id = theirs.seat_id
    returning seats.id`,
);
