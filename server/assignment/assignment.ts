import 'server-only';
/**
 * Seats and leases. A seat is one wanted annotation of an item; a lease is a person's time-limited hold on a seat, paid
 * for by a hold in the book. A seat has at most one holder, and an item never more filled seats than it wants: a claim
 * updates the very row it locked. Expiry is a condition in the claim, so nothing depends on a sweeper. Time is the
 * database's, as the call brings it.
 */
import { newId } from '@/db/ids';
import { inOneGo } from '@/db/one-go';
import { isDoneWithKin, isWantedNoMore, lockHeldSeat, lockWorker, rewriteHold } from '@/db/queries/assignment';
import { claimSeatOfItem } from '@/db/queries/assignment-claims';
import { type HeldLeaseRow, leaseOf, leasesOf, renewLease } from '@/db/queries/assignment-leases';
import type { NewLease } from '@/db/queries/assignment-search';
import { type StandingRow, workStanding } from '@/db/queries/assignment-standing';
import type { MemberCall } from '@/server/call';
import { holdForSeat, holdPrices } from '@/server/ledger/holds';
import { feeFor } from '@/server/ledger/rules';
import { invariant, Problem } from '@/server/problem';
import { accessProblem } from '@/server/projects/contract';
import { addMember } from '@/server/projects/projects';
import { assignmentProblem, type LateCause, type LeaseExtension, type SeatView } from './contract';
import { claimKnown, preparationOfWorker } from './preparation';
import {
  extendedUntil,
  isWorthExtending,
  leasedUntil,
  leaseMinutesOf,
  mayWork,
  mostLeaseMinutes,
  paceOf,
} from './rules';

function minutesOf(terms: Parameters<typeof mostLeaseMinutes>[0]): number {
  return leaseMinutesOf(paceOf(terms), mostLeaseMinutes(terms));
}

async function standingIn(call: MemberCall, projectId: string): Promise<StandingRow> {
  return shownStanding(await workStanding(call.db, projectId, call.actor.id, call.now));
}

/** Refuses `missing` for a project that there is not, or that nobody is to see yet. */
export function shownStanding(standing: StandingRow | null): StandingRow {
  if (!standing || standing.state === 'draft') throw accessProblem('missing');
  return standing;
}

/** Refuses `missing` for a project that is neither open nor one that the actor works in. */
export async function requireOffered(call: MemberCall, projectId: string): Promise<void> {
  const { state, roles } = await standingIn(call, projectId);
  if (state !== 'open' && !roles.includes('worker')) throw accessProblem('missing');
}

/** What a claim starts from, as it is in a person's turn: their standing, and what seats they hold by the time they are read. */
export interface Prospect {
  readonly standing: StandingRow | null;
  /** Sends nothing where the standing says that there are none. To be read after what the turn ends has ended. */
  readonly leases: () => Promise<readonly HeldLeaseRow[]>;
}

export function verdictOn(standing: StandingRow) {
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
 * the caller wants to `read` besides is asked for in the same round trip. The seats of `ended` are those that work is handed
 * in for.
 */
export function takeTurn<T>(
  call: MemberCall,
  projectId: string,
  ended: readonly string[],
  read: () => Promise<T>,
): Promise<{ prospect: Prospect; read: T }> {
  return lockWorker(call.db, projectId, call.actor.id, async () => {
    const [standing, result] = await inOneGo(workStanding(call.db, projectId, call.actor.id, call.now, ended), read());
    const leases = async () => (standing?.holds_leases ? await leasesOf(call.db, projectId, call.actor.id) : []);
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

export function priceOf({ price_minor, fee_bps, currency }: StandingRow) {
  const priceMinor = BigInt(price_minor);
  return { priceMinor, feeMinor: feeFor(priceMinor, fee_bps), currency };
}

/** Sets the money for a lease aside, in the transaction that took its seat. */
export async function payFor(
  call: MemberCall,
  projectId: string,
  standing: StandingRow,
  holdId: string,
  seatId: string,
  replaces: string | null,
): Promise<void> {
  await holdForSeat(call, { ...priceOf(standing), holdId, projectId, seatId, workerId: call.actor.id, replaces });
}

/**
 * More time for a lease of the actor: asked for, or because the screen saw them at work. Null when the seat is not theirs
 * any more. A lease that is over but that nobody took is theirs again.
 */
export async function extendLease(call: MemberCall, projectId: string, seatId: string): Promise<LeaseExtension | null> {
  const lease = await leaseOf(call.db, projectId, seatId, call.actor.id);
  if (!lease) return null;
  const [leasedAt, leaseUntil] = [new Date(lease.leased_at), new Date(lease.lease_until)];
  const minutes = minutesOf(lease);
  const wanted = extendedUntil(call.now, leasedAt, leaseUntil, minutes);
  const extension = { now: call.now, leasedAt, isLast: wanted < leasedUntil(call.now, minutes) };
  if (!isWorthExtending(leaseUntil, wanted, minutes)) return { ...extension, leaseUntil };
  const isTheirs = await renewLease(call.db, seatId, call.actor.id, { leaseUntil: wanted });
  return isTheirs ? { ...extension, leaseUntil: wanted } : null;
}

type FormerSeat = Pick<SeatView, 'projectId' | 'seatId' | 'itemId' | 'purpose' | 'round' | 'state'>;
type Shown = { readonly guideVersionId: string; readonly ontologyVersionId: string };
type Price = { readonly priceMinor: bigint; readonly feeMinor: bigint; readonly currency: string };

/**
 * A free seat of the item of a former one. Practice and tests have no number that they may not exceed: while theirs goes on,
 * the worker gets another where somebody took the first, so that it is neither lost nor counted as not solved.
 */
async function freeSeatOf(
  call: MemberCall,
  { projectId, seatId, itemId, purpose, round }: FormerSeat,
  standing: StandingRow,
  lease: Omit<NewLease, 'projectId' | 'personId' | 'purpose'>,
) {
  const wanted = { ...lease, projectId, personId: call.actor.id, purpose };
  if (purpose === 'label' || purpose === 'check') return claimSeatOfItem(call.db, itemId, seatId, { ...wanted, round });
  const claim = () => claimSeatOfItem(call.db, itemId, seatId, { ...wanted, round: null });
  const test = (await preparationOfWorker(call, projectId, standing))?.test;
  const goesOn = purpose === 'training' || (test?.state === 'running' && test.given < test.terms.items);
  return goesOn ? claimKnown(call, projectId, purpose, claim, itemId) : claim();
}

/** A seat that late work fills and what it pays, which is less or more than was said where the budget does not give that. */
interface Place {
  readonly seatId: string;
  readonly paysMinor: bigint;
}

/**
 * A seat for work that came after its lease had passed on: one that its worker holds of the item by now, else the same one
 * if it is free again, else another free seat of the item, for practice and tests one of their own; where there is none,
 * why. The guide, the ontology and the price are those under which the work was made.
 */
export async function reclaimSeat(
  call: MemberCall,
  seat: FormerSeat,
  shown: Shown,
  price: Price,
): Promise<Place | { readonly cause: LateCause }> {
  const held = await lockHeldSeat(call.db, seat.itemId, call.actor.id);
  if (held) return heldAgain(call, seat, held, price);
  const standing = await standingIn(call, seat.projectId);
  const holdId = newId();
  const place = await unlessSpent(call, async (within) => {
    const lease = { ...shown, holdId, now: call.now, until: leasedUntil(call.now, minutesOf(standing)) };
    const row = await freeSeatOf(within, seat, standing, lease);
    if (!row) return { cause: await causeOf(within, seat) };
    const { seat_id: seatId, replaced_hold_id: replaces } = row;
    await holdAt(within, { ...seat, seatId }, price, holdId, replaces);
    return { seatId, paysMinor: price.priceMinor };
  });
  return place ?? { cause: 'budget_spent' };
}

/** A seat that its worker got anew before the work of an earlier screen came pays what that screen said, if there is as much. */
async function heldAgain(
  call: MemberCall,
  seat: FormerSeat,
  held: { readonly id: string; readonly holdId: string | null },
  price: Price,
): Promise<Place> {
  const { id: seatId, holdId: replaces } = held;
  invariant(replaces, `the lease of seat ${seatId} has a hold`);
  const paysMinor = (await holdPrices(call, [replaces])).get(replaces);
  invariant(paysMinor !== undefined, `hold ${replaces} exists`);
  if (paysMinor === price.priceMinor) return { seatId, paysMinor };
  const place = await unlessSpent(call, async (within) => {
    const holdId = newId();
    await rewriteHold(within.db, seatId, holdId);
    await holdAt(within, { ...seat, seatId }, price, holdId, replaces);
    return { seatId, paysMinor: price.priceMinor };
  });
  return place ?? { seatId, paysMinor };
}

function holdAt(
  call: MemberCall,
  { projectId, seatId }: FormerSeat,
  price: Price,
  holdId: string,
  replaces: string | null,
): Promise<string> {
  const { priceMinor, feeMinor, currency } = price;
  const terms = { priceMinor, feeMinor, currency };
  return holdForSeat(call, { ...terms, holdId, projectId, seatId, workerId: call.actor.id, replaces });
}

/** All of it or nothing; null when the budget does not pay for it. */
async function unlessSpent<T>(call: MemberCall, act: (within: MemberCall) => Promise<T>): Promise<T | null> {
  try {
    return await call.db.transaction((db) => act({ ...call, db }));
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_spent') return null;
    throw error;
  }
}

/** Who holds a seat that nobody wants any more has not taken anything from the late one: neither answer is wanted. */
async function causeOf(call: MemberCall, { state, seatId, itemId }: FormerSeat): Promise<LateCause> {
  if (state === 'cancelled') return 'not_wanted';
  if (await isDoneWithKin(call.db, itemId, call.actor.id)) return 'near_duplicate';
  return (await isWantedNoMore(call.db, seatId)) ? 'not_wanted' : 'taken';
}
