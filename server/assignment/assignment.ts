import 'server-only';
/**
 * Seats and leases. A seat is one wanted annotation of an item; a lease is a person's time-limited hold on a seat, paid
 * for by a hold in the book. A seat has at most one holder, and an item never more filled seats than it wants: a claim
 * updates the very row it locked. Expiry is a condition in the claim, so nothing depends on a sweeper. Time is the
 * database's, as the call brings it.
 */
import { randomInt } from 'node:crypto';
import type { Queryable } from '@/db/client';
import { newId } from '@/db/ids';
import { inOneGo } from '@/db/one-go';
import {
  type LeaseRow,
  leasesOf,
  lockHeldSeat,
  lockSeat,
  lockWorker,
  renewLease,
  type StandingRow,
  workStanding,
} from '@/db/queries/assignment';
import { claimPaidSeat, claimSeat, claimSeatOfItem, type NewLease } from '@/db/queries/assignment-claims';
import type { Call, MemberCall } from '@/server/call';
import { holdForSeat, planHold } from '@/server/ledger/holds';
import { feeFor } from '@/server/ledger/rules';
import { Problem } from '@/server/problem';
import { accessProblem } from '@/server/projects/contract';
import { addMember } from '@/server/projects/projects';
import { answerSchema, itemContentSchema, type OntologyClass, ontologyClassSchema } from '@/server/projects/tasks';
import {
  assignmentProblem,
  type ClaimResult,
  type LeasedItem,
  type LeaseExtension,
  type SeatPurpose,
  type SeatView,
  type Stage,
} from './contract';
import { claimKnown, preparationOfWorker, stageOf, stageOfHeld, work } from './preparation';
import {
  extendedUntil,
  handBacksLeft,
  isWorthExtending,
  leasedUntil,
  leaseMinutesOf,
  limitOf,
  mayWork,
  paceOf,
} from './rules';

/** Standing that lets somebody work: the terms under which a lease is given. */
type Standing = StandingRow & {
  readonly guide_version_id: string;
  /** Items that the person has on the screen already and will do first. */
  readonly itemsBefore?: number;
};

function minutesOf(standing: StandingRow): number {
  return leaseMinutesOf(paceOf(standing), standing.lease_minutes);
}

async function standingIn(call: MemberCall, projectId: string): Promise<StandingRow> {
  return shownStanding(await workStanding(call.db, projectId, call.actor.id, call.now));
}

function shownStanding(standing: StandingRow | null): StandingRow {
  if (!standing || standing.state === 'draft') throw accessProblem('missing');
  return standing;
}

/** What a claim starts from, as it is in a person's turn: their standing, and the leases they have already. */
export interface Prospect {
  readonly standing: StandingRow | null;
  readonly leases: readonly LeaseRow[];
}

function verdictOn(standing: StandingRow) {
  return mayWork({
    roles: standing.roles,
    state: standing.state,
    guideVersionId: standing.guide_version_id,
    hasReadGuide: standing.has_read_guide,
  });
}

/**
 * What one person does in one project happens one after the other: two tabs cannot claim at once, and two sends of one
 * hand-in meet. Taken before any seat is locked, so that nobody waits in a circle; held until the transaction ends. What
 * the caller wants to `read` besides is asked for in the same round trip.
 */
export function takeTurn<T>(
  call: MemberCall,
  projectId: string,
  read: () => Promise<T>,
): Promise<{ prospect: Prospect; read: T }> {
  return lockWorker(call.db, projectId, call.actor.id, async () => {
    const [standing, [leases, result]] = await inOneGo(
      workStanding(call.db, projectId, call.actor.id, call.now),
      inOneGo(leasesOf(call.db, projectId, call.actor.id), read()),
    );
    return { prospect: { standing, leases }, read: result };
  });
}

/** The actor becomes a worker of an open project. Owners and reviewers of it are refused; doing it twice changes nothing. */
export async function joinProject(call: MemberCall, projectId: string): Promise<void> {
  const standing = await standingIn(call, projectId);
  if (verdictOn(standing) === 'own_project') throw assignmentProblem('own_project');
  if (standing.roles.includes('worker')) return;
  if (standing.state !== 'open') throw assignmentProblem('not_open');
  await addMember(call, projectId, call.actor.id, 'worker');
}

/**
 * The next item for the actor: one they already hold and that is not among `holding`, else a new lease. Asking twice
 * gives the same item, so a lost answer or a second tab costs no second lease.
 */
export function claimNext(call: MemberCall, projectId: string, holding: readonly string[] = []): Promise<ClaimResult> {
  return inTurn(call, projectId, (within, prospect) => claimInTurn(within, projectId, prospect, holding));
}

/** The same for a caller who has the actor's turn, in the transaction of that turn, and who has just ended a lease in it. */
export function claimInTurn(
  call: MemberCall,
  projectId: string,
  prospect: Prospect,
  holding: readonly string[],
  ended: string | null = null,
): Promise<ClaimResult> {
  const leases = prospect.leases.filter(({ seat_id }) => seat_id !== ended);
  return claiming(shownStanding(prospect.standing), async (ready) => {
    const held = await heldLease(call, projectId, ready, leases, holding);
    if (held) return held;
    if (verdictOn(ready) !== 'may_work') return null;
    const limit = limitOf(ready, call.now);
    if (limit) return limit;
    const preparation = await preparationOfWorker(call, projectId, ready);
    if (preparation && preparation.training.left > 0) {
      const training = await knownLease(call, projectId, ready, 'training', stageOf('training', preparation, 1));
      if (training) return training;
    }
    if (preparation?.test && preparation.test.state !== 'passed') {
      const { test } = preparation;
      if (test.state !== 'running' || test.given >= test.terms.items) return { status: 'not_qualified', test };
      const stage = stageOf('qualification', preparation, 1);
      const item = await knownLease(call, projectId, ready, 'qualification', stage);
      return item ?? { status: 'not_qualified', test: { ...test, state: 'no_items_left' } };
    }
    const itemsBefore = leases.filter(({ seat_id }) => holding.includes(seat_id)).length;
    return labelLease(call, projectId, { ...ready, itemsBefore });
  });
}

function knownLease(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  purpose: 'training' | 'qualification',
  stage: Stage,
): Promise<LeasedItem | null> {
  const lease = leaseFor(call, projectId, standing, purpose);
  return leaseByHand(call, standing, lease, stage, (db) =>
    claimKnown({ ...call, db }, projectId, purpose, () => claimSeat(db, lease)),
  );
}

/** A lease on one named item, for a world that is being written and for items chosen by hand. */
export function claimItem(
  call: MemberCall,
  projectId: string,
  itemId: string,
  purpose: 'label' | 'check' = 'label',
): Promise<ClaimResult> {
  return inTurn(call, projectId, (within, { standing }) =>
    claiming(shownStanding(standing), async (ready) => {
      if (verdictOn(ready) !== 'may_work') return null;
      const lease = leaseFor(within, projectId, ready, purpose);
      return leaseByHand(within, ready, lease, work, async (db) => {
        const row = await claimSeatOfItem(db, itemId, itemId, { ...lease, round: null });
        const leased =
          row && (await leasesOf(db, projectId, call.actor.id)).find(({ seat_id }) => seat_id === row.seat_id);
        return row && leased ? { ...leased, replaced_hold_id: row.replaced_hold_id } : null;
      });
    }),
  );
}

function inTurn<T>(
  call: MemberCall,
  projectId: string,
  act: (within: MemberCall, prospect: Prospect) => Promise<T>,
): Promise<T> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const { prospect } = await takeTurn(within, projectId, async () => {});
    return act(within, prospect);
  });
}

/** What every claim has in common: who may not claim is told why, and a spent budget is an answer. */
async function claiming(
  standing: StandingRow,
  claim: (standing: Standing) => Promise<ClaimResult | null>,
): Promise<ClaimResult> {
  const verdict = verdictOn(standing);
  if (verdict === 'own_project') throw assignmentProblem('own_project');
  if (verdict === 'not_a_worker') throw accessProblem('missing');
  const { guide_version_id: guideVersionId } = standing;
  if (!guideVersionId) return { status: 'paused' };
  if (!standing.has_read_guide) return { status: 'guide_unread', guideVersionId };
  try {
    const leased = await claim({ ...standing, guide_version_id: guideVersionId });
    return leased ?? { status: standing.state === 'open' ? 'nothing_left' : 'paused' };
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_spent') return { status: 'budget_spent' };
    throw error;
  }
}

/**
 * A lease that the actor has already. One whose time is over is renewed while nobody took it; one that was given under an
 * older guide is shown the guide in force, which the actor has read by now.
 */
async function heldLease(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  leases: readonly LeaseRow[],
  holding: readonly string[],
) {
  for (const lease of leases) {
    if (holding.includes(lease.seat_id)) continue;
    const shown = { guideVersionId: standing.guide_version_id, ontologyVersionId: standing.ontology_version_id };
    const isOver = new Date(lease.lease_until) <= call.now;
    const times = isOver ? { leasedAt: call.now, leaseUntil: leasedUntil(call.now, minutesOf(standing)) } : {};
    const isCurrent =
      lease.guide_version_id === shown.guideVersionId && lease.ontology_version_id === shown.ontologyVersionId;
    const stage = () => stageOfHeld(call, projectId, standing, leases, lease);
    if (!isOver && isCurrent) return leasedItem(call, lease, standing, await stage());
    if (!(await renewLease(call.db, lease.seat_id, call.actor.id, { ...times, ...shown }))) continue;
    const fresh = (await leasesOf(call.db, projectId, call.actor.id)).find(({ seat_id }) => seat_id === lease.seat_id);
    if (fresh) return leasedItem(call, fresh, standing, await stage());
  }
  return null;
}

function leaseFor(call: MemberCall, projectId: string, standing: Standing, purpose: SeatPurpose): NewLease {
  const holdId = newId();
  return {
    projectId,
    personId: call.actor.id,
    holdId,
    guideVersionId: standing.guide_version_id,
    ontologyVersionId: standing.ontology_version_id,
    now: call.now,
    until: leasedUntil(call.now, minutesOf(standing), standing.itemsBefore),
    purpose,
    // Drawn anew for every lease, so that no rhythm shows and no earlier item tells anything of the next.
    checkFirst: purpose === 'label' && standing.gold_every !== null && randomInt(standing.gold_every) === 0,
    mayBeCheck: purpose === 'label' && standing.gold_every !== null,
    // The last byte of the hold's id is random: claims begin their search at different shards.
    start: Number.parseInt(holdId.slice(-2), 16) % 64,
  };
}

function priceOf({ price_minor, fee_bps, currency }: StandingRow) {
  const priceMinor = BigInt(price_minor);
  return { priceMinor, feeMinor: feeFor(priceMinor, fee_bps), currency };
}

/** Nearly always one statement takes the seat and pays for it; what it can not do is done step by step. */
async function labelLease(call: MemberCall, projectId: string, standing: Standing): Promise<LeasedItem | null> {
  const lease = leaseFor(call, projectId, standing, 'label');
  const plan = planHold(call, { holdId: lease.holdId, projectId, ...priceOf(standing) });
  const row = await claimPaidSeat(call.db, lease, plan);
  if (!row) return null;
  if (row.is_leased) return leasedItem(call, row, standing, work);
  return leaseByHand(call, standing, lease, work, (db) => claimSeat(db, lease));
}

type Place = (db: Queryable) => Promise<(LeaseRow & { replaced_hold_id: string | null }) | null>;

/** Takes a seat, then sets its money aside. When the budget has none, it is as if the seat had not been taken. */
function leaseByHand(
  call: MemberCall,
  standing: Standing,
  { projectId, holdId }: NewLease,
  stage: Stage,
  place: Place,
): Promise<LeasedItem | null> {
  return call.db.transaction(async (db) => {
    const row = await place(db);
    if (!row) return null;
    await payFor({ ...call, db }, projectId, standing, holdId, row.seat_id, row.replaced_hold_id);
    return leasedItem(call, row, standing, stage);
  });
}

async function payFor(
  call: MemberCall,
  projectId: string,
  standing: StandingRow,
  holdId: string,
  seatId: string,
  replaces: string | null,
): Promise<void> {
  await holdForSeat(call, { ...priceOf(standing), holdId, projectId, seatId, workerId: call.actor.id, replaces });
}

function leasedItem({ now }: Call, row: LeaseRow, standing: StandingRow, stage: Stage): LeasedItem {
  const draft =
    row.draft_version !== null && row.draft_saved_at !== null
      ? {
          version: row.draft_version,
          answer: answerSchema.parse(row.draft_answer),
          savedAt: new Date(row.draft_saved_at),
        }
      : null;
  return {
    status: 'item',
    seatId: row.seat_id,
    leasedAt: new Date(row.leased_at),
    leaseUntil: new Date(row.lease_until),
    now,
    item: { content: itemContentSchema.parse(row.content) },
    task: standing.task,
    stage,
    guideVersionId: row.guide_version_id,
    ontologyVersionId: row.ontology_version_id,
    classes: classesOf(standing),
    handBacksLeft: handBacksLeft(standing),
    draft,
  };
}

function classesOf({ classes }: StandingRow): OntologyClass[] {
  return ontologyClassSchema.array().parse(classes);
}

/**
 * More time for a lease of the actor: asked for, or because the screen saw them at work. Null when the seat is not theirs
 * any more. A lease that is over but that nobody took is theirs again.
 */
export async function extendLease(call: MemberCall, projectId: string, seatId: string): Promise<LeaseExtension | null> {
  const [standing, seat] = await Promise.all([standingIn(call, projectId), lockSeat(call.db, projectId, seatId)]);
  if (!seat?.leasedAt || !seat.leaseUntil || seat.holderId !== call.actor.id || seat.state !== 'leased') return null;
  const minutes = minutesOf(standing);
  const wanted = extendedUntil(call.now, seat.leasedAt, seat.leaseUntil, minutes);
  const extension = { now: call.now, leasedAt: seat.leasedAt, isLast: wanted < leasedUntil(call.now, minutes) };
  if (!isWorthExtending(seat.leaseUntil, wanted, minutes)) return { ...extension, leaseUntil: seat.leaseUntil };
  const isTheirs = await renewLease(call.db, seatId, call.actor.id, { leaseUntil: wanted });
  return isTheirs ? { ...extension, leaseUntil: wanted } : null;
}

/**
 * A seat for work that came after its lease had passed on: one that its worker holds of the item by now, else the same one
 * if it is free again, else another free seat of the item; null when the item wants no more. The guide and ontology are those the work was made under.
 */
export async function reclaimSeat(
  call: MemberCall,
  seat: Pick<SeatView, 'projectId' | 'seatId' | 'itemId' | 'purpose' | 'round'>,
  shown: { readonly guideVersionId: string; readonly ontologyVersionId: string },
): Promise<string | null> {
  const standing = await standingIn(call, seat.projectId);
  const holdId = newId();
  try {
    return await call.db.transaction(async (db) => {
      const within = { ...call, db };
      const held = await lockHeldSeat(db, seat.itemId, call.actor.id);
      if (held) return held;
      const row = await claimSeatOfItem(db, seat.itemId, seat.seatId, {
        ...shown,
        purpose: seat.purpose,
        round: seat.round,
        projectId: seat.projectId,
        personId: call.actor.id,
        holdId,
        now: call.now,
        until: leasedUntil(call.now, minutesOf(standing)),
      });
      if (!row) return null;
      await payFor(within, seat.projectId, standing, holdId, row.seat_id, row.replaced_hold_id);
      return row.seat_id;
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_spent') return null;
    throw error;
  }
}
