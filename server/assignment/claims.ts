import 'server-only';
/**
 * Giving work out: which items a person is leased next. One statement takes the seats and pays for them; what it cannot do
 * is done step by step, for one seat.
 */
import { randomInt } from 'node:crypto';
import { newId } from '@/db/ids';
import {
  claimFoundSeat,
  claimPaidSeats,
  claimSeat,
  claimSeatOfItem,
  type FoundSeat,
  type NewLeases,
} from '@/db/queries/assignment-claims';
import { type LeaseRow, type LeaseTermsRow, leasesOf, shownOf } from '@/db/queries/assignment-leases';
import type { NewLease, Place, Search } from '@/db/queries/assignment-search';
import type { StandingRow } from '@/db/queries/assignment-standing';
import type { Queryable } from '@/db/queryable';
import { together } from '@/db/together';
import type { MemberCall } from '@/server/call';
import { planHolds } from '@/server/ledger/holds';
import { invariant, Problem } from '@/server/problem';
import { accessProblem } from '@/server/projects/contract';
import { type Prospect, payFor, priceOf, shownStanding, takeTurn, verdictOn } from './assignment';
import type { ClaimEnd, Claimed, ClaimResult, LeasedItem, SeatPurpose, Stage, Wish } from './contract';
import { headOf, noteHead } from './heads';
import { endOf, heldLeases, leasedItem, type Standing } from './leases';
import { claimKnown, preparationOfWorker, stageOf, work } from './preparation';
import { leasesAtOnce, limitOf, paceOf } from './rules';
import { unwantedSeats } from './unwanted';

/**
 * The next items for the actor: those they already hold and that are not among `holding`, else new leases. Asking twice
 * gives the same items, so a lost answer or a second tab costs no second lease.
 */
export function claimItems(call: MemberCall, projectId: string, wish: Wish): Promise<Claimed> {
  return inTurn(call, projectId, (within, prospect) => claimInTurn(within, projectId, prospect, wish));
}

/** The same for a caller who has the actor's turn, in the transaction of that turn, and who has just ended leases in it. */
export async function claimInTurn(
  call: MemberCall,
  projectId: string,
  prospect: Prospect,
  wish: Wish,
): Promise<Claimed> {
  const leases = await prospect.leases();
  const standing = shownStanding(prospect.standing);
  const atOnce = leasesAtOnce(paceOf(standing));
  // One is asked for at least: who asked for none would be shown nothing of what they hold, and be given more each time.
  const wanted = Math.max(1, wish.wanted);
  const given = await claiming(standing, async (ready) => {
    // Whatever a screen says it holds: nobody gets more than one lease beyond those of a desk.
    const known = leases.length > atOnce ? [] : wish.holding;
    const held = await heldLeases(call, projectId, ready, leases, { wanted, holding: known });
    if (held.length > 0) return held;
    return newLeases(call, projectId, ready, { wanted: Math.min(wanted, atOnce - leases.length), leases });
  });
  const told = { unwanted: unwantedSeats(standing.state, leases), atOnce };
  return 'status' in given ? { items: [], end: given, ...told } : { items: given, end: null, ...told };
}

/**
 * What a screen is told that asks for no more items: why it should not begin those that it holds and nobody has begun. What
 * it holds is looked up where the project has stopped or one of them is marked: a screen of twenty asks with each answer.
 */
export async function unaskedEnd({ standing, leases }: Prospect): Promise<Claimed | null> {
  if (!standing) return null;
  const { guide_version_id: guideVersionId, has_read_guide: hasRead } = standing;
  const end: ClaimEnd | null =
    standing.state !== 'open'
      ? notOpen(standing)
      : guideVersionId && !hasRead
        ? { status: 'guide_unread', guideVersionId }
        : null;
  const held = standing.state !== 'open' || standing.holds_surplus ? await leases() : [];
  const unwanted = unwantedSeats(standing.state, held);
  return end || unwanted.length > 0 ? { items: [], end, unwanted, atOnce: leasesAtOnce(paceOf(standing)) } : null;
}

const notOpen = ({ state }: StandingRow): ClaimEnd => ({ status: 'paused', isClosed: state === 'closed' });

interface Room {
  /** One is given at least. */
  readonly wanted: number;
  /** What the person holds already and will do first. */
  readonly leases: readonly LeaseTermsRow[];
}

async function newLeases(
  call: MemberCall,
  projectId: string,
  ready: Standing,
  { wanted, leases }: Room,
): Promise<readonly LeasedItem[] | ClaimEnd> {
  if (verdictOn(ready) !== 'may_work') return [];
  const limit = limitOf(ready, call.now);
  if (limit) return limit;
  const preparation = await preparationOfWorker(call, projectId, ready);
  if (preparation && preparation.training.left > 0) {
    const training = await knownLease(call, projectId, ready, 'training', stageOf('training', preparation, 1));
    if (training) return [training];
  }
  if (preparation?.test && preparation.test.state !== 'passed') {
    const { test } = preparation;
    if (test.state !== 'running' || test.given >= test.terms.items) return { status: 'not_qualified', test };
    const stage = stageOf('qualification', preparation, 1);
    const item = await knownLease(call, projectId, ready, 'qualification', stage);
    return item ? [item] : { status: 'not_qualified', test: { ...test, state: 'no_items_left' } };
  }
  const leftToday = ready.daily_cap === null ? wanted : ready.daily_cap - ready.started_today;
  return labelLeases(call, projectId, ready, Math.max(1, Math.min(wanted, leftToday)), leases.length);
}

async function knownLease(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  purpose: 'training' | 'qualification',
  stage: Stage,
): Promise<LeasedItem | null> {
  const lease = leaseFor(call, projectId, standing, purpose);
  return leaseByHand(call, standing, lease, stage, (db) =>
    claimKnown({ ...call, db }, projectId, purpose, () => claimSeat(db, lease, labelsOnly())),
  );
}

/** A lease on one named item, for a world that is being written and for items chosen by hand. */
export function claimItem(
  call: MemberCall,
  projectId: string,
  itemId: string,
  purpose: 'label' | 'check' = 'label',
): Promise<ClaimResult> {
  return inTurn(call, projectId, async (within, { standing }) => {
    const given = await claiming(shownStanding(standing), async (ready) => {
      if (verdictOn(ready) !== 'may_work') return [];
      const lease = leaseFor(within, projectId, ready, purpose);
      const item = await leaseByHand(within, ready, lease, work, async (db) => {
        const row = await claimSeatOfItem(db, itemId, itemId, { ...lease, round: null });
        const leased =
          row && (await leasesOf(db, projectId, call.actor.id)).find(({ seat_id }) => seat_id === row.seat_id);
        const shown = leased && (await shownOf(db, call.actor.id, [leased.seat_id])).get(leased.seat_id);
        return row && leased && shown ? { ...leased, ...shown, replaced_hold_id: row.replaced_hold_id } : null;
      });
      return item ? [item] : [];
    });
    return soleOf(given);
  });
}

function soleOf(given: readonly LeasedItem[] | ClaimEnd): ClaimResult {
  if ('status' in given) return given;
  const [item] = given;
  invariant(item, 'a claim without items says why');
  return item;
}

function inTurn<T>(
  call: MemberCall,
  projectId: string,
  act: (within: MemberCall, prospect: Prospect) => Promise<T>,
): Promise<T> {
  return together(call.db, projectId, call.actor.id, async (db) => {
    const within = { ...call, db };
    const { prospect } = await takeTurn(within, projectId, [], async () => {});
    return act(within, prospect);
  });
}

/**
 * What every claim has in common: who may not claim is told why, and a spent budget is an answer. A worker who owns or reviews
 * the project by now finishes what they hold, and is told why there is no more.
 */
async function claiming(
  standing: StandingRow,
  claim: (standing: Standing) => Promise<readonly LeasedItem[] | ClaimEnd>,
): Promise<readonly LeasedItem[] | ClaimEnd> {
  const verdict = verdictOn(standing);
  if (verdict === 'not_a_worker') throw accessProblem('missing');
  const { guide_version_id: guideVersionId } = standing;
  if (!guideVersionId) return notOpen(standing);
  if (!standing.has_read_guide) return { status: 'guide_unread', guideVersionId };
  try {
    const given = await claim({ ...standing, guide_version_id: guideVersionId });
    if ('status' in given || given.length > 0) return given;
    if (verdict === 'own_project') return { status: 'own_project' };
    return standing.state === 'open' ? { status: 'nothing_left' } : notOpen(standing);
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_spent') return { status: 'budget_spent' };
    throw error;
  }
}

/** What leases are given under, whatever the seat. */
function termsFor(call: MemberCall, projectId: string, standing: Standing, purpose: SeatPurpose) {
  return {
    projectId,
    personId: call.actor.id,
    guideVersionId: standing.guide_version_id,
    ontologyVersionId: standing.ontology_version_id,
    now: call.now,
    purpose,
  };
}

function leaseFor(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  purpose: SeatPurpose,
  itemsBefore = 0,
): NewLease {
  const until = endOf(call, standing, itemsBefore);
  return { ...termsFor(call, projectId, standing, purpose), holdId: newId(), until };
}

let lastStart = randomInt(64);

/** Claims begin their search at different shards: no two of 64 in a row, so that those made together do not meet. */
function nextStart(): number {
  lastStart = (lastStart + 37) % 64;
  return lastStart;
}

const labelsOnly = (): Search => ({ start: nextStart(), checks: 0, looks: 0, mayBeCheck: false });

/** Which of the seats are checks is drawn anew for each, so that no rhythm shows and no item tells anything of the next. */
function searchFor({ gold_every: every }: Standing, seats: number): Search {
  if (every === null) return labelsOnly();
  const drawn = Array.from({ length: seats }, () => randomInt(every));
  const checks = drawn.filter((lot) => lot === 0).length;
  const looks = Math.max(checks, Math.min(seats, Math.ceil((2 * seats) / every)));
  return { start: nextStart(), checks, looks, mayBeCheck: true };
}

async function labelLeases(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  wanted: number,
  itemsBefore: number,
): Promise<LeasedItem[]> {
  const untils = Array.from({ length: wanted }, (_, place) => endOf(call, standing, itemsBefore + place));
  const leases = { ...termsFor(call, projectId, standing, 'label'), ...searchFor(standing, wanted), untils };
  const found = await seatsFrom(call, leases, priceOf(standing));
  // Looking for several items passes over seats whose item somebody else is just being given; and where labels run out,
  // items come one by one, each a check as often as ever: whoever is given fewer than asked for learns nothing of them.
  if (found.length === 0 && wanted > 1) return labelLeases(call, projectId, standing, 1, itemsBefore);
  const leased = found.filter((row) => row.is_leased);
  if (found.length === 0 || leased.length > 0) return leased.map((row) => leasedItem(call, row, standing, work));
  const [free] = found;
  const lease = leaseFor(call, projectId, standing, 'label', itemsBefore);
  const item = await leaseByHand(call, standing, lease, work, async (db) => free && claimFoundSeat(db, free, lease));
  return item ? [item] : [];
}

/** Where the head of the shard is known, the search begins there; where that finds too little, or nothing is known, it looks at all. */
async function seatsFrom(
  call: MemberCall,
  leases: Omit<NewLeases, 'from'>,
  terms: ReturnType<typeof priceOf>,
): Promise<readonly FoundSeat[]> {
  const { projectId, start } = leases;
  const planFor = (seats: number) => planHolds(call, { projectId, ...terms }, seats);
  const look = async (from: Place | null) => {
    const found = await claimPaidSeats(call.db, { leases: { ...leases, from }, terms, planFor });
    const labels = found.filter((seat) => !seat.is_check);
    // Where only checks were found, nothing was seen of the labels.
    if (labels.length > 0 || found.length === 0) {
      const near = labels.filter((seat) => seat.is_near);
      noteHead(projectId, start, call.now, near, from);
    }
    return found;
  };
  const head = headOf(projectId, start, call.now);
  const near = head ? await look(head) : [];
  return near.length > 0 ? near : look(null);
}

type Taking = (db: Queryable) => Promise<(LeaseRow & { replaced_hold_id: string | null }) | null | undefined>;

/** Takes a seat, then sets its money aside. When the budget has none, it is as if the seat had not been taken. */
function leaseByHand(
  call: MemberCall,
  standing: Standing,
  { projectId, holdId }: NewLease,
  stage: Stage,
  take: Taking,
): Promise<LeasedItem | null> {
  return call.db.transaction(async (db) => {
    const row = await take(db);
    if (!row) return null;
    await payFor({ ...call, db }, projectId, standing, holdId, row.seat_id, row.replaced_hold_id);
    return leasedItem(call, row, standing, stage);
  });
}
