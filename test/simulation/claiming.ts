import {
  type Choose,
  type Claimed,
  type Draft,
  noDraft,
  type Seat,
  type Terms,
  type Wish,
} from '@/test/simulation/seats';

/** A project as a claim meets it. */
interface Claimable {
  readonly state: 'open' | 'paused' | 'closed';
  readonly terms: Terms;
  readonly escrow: number;
  readonly cost: number;
  readonly drafts: ReadonlyMap<Seat, ReadonlyMap<number, Draft>>;
  leasesOf(worker: number): Seat[];
  freeFor(worker: number, now: number): Seat[];
  /** Sets the money aside, or is false where there is too little. */
  lease(seat: Seat, worker: number, now: number, before: number): boolean;
}

/** What a desk may hold where no pace is known. */
const atOnce = 3;

/** What a person is given who asks: what they hold already, else new leases; at least one line, which says why there is none. */
export function claimIn(project: Claimable, worker: number, now: number, wish: Wish, choose: Choose): Claimed[] {
  const leases = project.leasesOf(worker);
  const held = leases.filter((seat) => !wish.holding.includes(seat));
  if (held.length > 0) return heldAgain(project, worker, now, held, wish.wanted, choose);
  if (project.state !== 'open') return [{ status: 'paused' }];
  return newlyLeased(project, worker, now, Math.max(1, Math.min(wish.wanted, atOnce - leases.length)), choose);
}

function heldAgain(
  project: Claimable,
  worker: number,
  now: number,
  held: Seat[],
  wanted: number,
  choose: Choose,
): Claimed[] {
  const shown: Claimed[] = [];
  while (held.length > 0 && shown.length < wanted) {
    // Of those that were leased at one moment any may come first.
    const first = held.filter(({ leasedAt }) => leasedAt === held[0]?.leasedAt);
    const seat = choose(first);
    if (!seat || !first.includes(seat)) throw new Error('a seat was shown that is not the next of those held');
    held.splice(held.indexOf(seat), 1);
    if (seat.leaseUntil <= now) {
      seat.leasedAt = now;
      seat.leaseUntil = now + project.terms.leaseMs * (1 + shown.length);
    }
    shown.push(shownOf(project, seat, worker));
  }
  return shown;
}

function newlyLeased(project: Claimable, worker: number, now: number, wanted: number, choose: Choose): Claimed[] {
  // All that is held by now is on the screen already, and is done first.
  const before = project.leasesOf(worker).length;
  const given: Claimed[] = [];
  while (given.length < wanted) {
    const free = project.freeFor(worker, now);
    if (free.length === 0) return given.length > 0 ? given : [{ status: 'nothing_left' }];
    const seat = choose(free);
    if (seat === null && given.length > 0) return given;
    if (seat === null) {
      const couldBe = project.escrow < project.cost && free.some((each) => each.hold === null);
      if (!couldBe) throw new Error(`the budget is not spent, and ${free.map(described).join('; ')}`);
      return [{ status: 'budget_spent' }];
    }
    if (!free.includes(seat))
      throw new Error(`a seat was given that ${worker} cannot have at ${now}: ${described(seat)}`);
    if (!project.lease(seat, worker, now, before + given.length))
      return given.length > 0 ? given : [{ status: 'budget_spent' }];
    given.push(shownOf(project, seat, worker));
  }
  return given;
}

function shownOf(project: Claimable, seat: Seat, worker: number): Claimed {
  return { status: 'item', seat, leaseUntil: seat.leaseUntil, draft: project.drafts.get(seat)?.get(worker) ?? noDraft };
}

function described({ item, ordinal, purpose, round, state, holder, leaseUntil }: Seat): string {
  const people = `skipped by ${[...item.skips]}, held by ${item.seats.map((each) => `${each.state} ${each.holder}`)}`;
  return `${purpose} ${item.place}/${ordinal} of round ${round} of ${item.round} is ${state} by ${holder} until ${leaseUntil}, its item ${item.isActive ? 'active' : 'withdrawn'}, known ${item.known}, ${people}`;
}
