/**
 * Seats, leases and money in plain TypeScript: what every operation should do and answer, in as few words as can be, with
 * nothing of the product in it. It knows no clock, no dice and no database; people and items are numbers. Where the product
 * may choose (which free seat a claim gives), the choice is made outside and judged here.
 */
import { claimIn } from '@/test/simulation/claiming';
import type { Choose, Draft, Drafted, HandedIn, Hold, Item, Kept, Seat, Terms } from '@/test/simulation/seats';
import { type Message, newItem, newSeat, noDraft, type Overlap, type Saving } from '@/test/simulation/seats';
import {
  labelsOfRound,
  leastLabels,
  markSurplusLeases,
  mostLabels,
  unwantedAmong,
  wishesOf,
} from '@/test/simulation/wishes';

const silenceMs = 3 * 24 * 3_600_000;
const lapseMs = 24 * 3_600_000;
const longestLease = 4;

export class Project {
  state: 'open' | 'paused' | 'closed' = 'open';
  readonly items: Item[] = [];
  escrow: number;
  given: number;
  reserved = 0;
  fees = 0;
  goodwill = 0;
  readonly earned = new Map<number, number>();
  readonly kept = new Map<number, Kept>();
  readonly drafts = new Map<Seat, Map<number, Draft>>();

  constructor(
    readonly terms: Terms,
    items: number,
    public overlap: Overlap,
    budget: number,
    /** Whether checks are mixed in among the labels. */
    readonly mixesChecks = false,
  ) {
    this.escrow = budget;
    this.given = budget;
    for (let place = 0; place < items; place++) this.items.push(newItem(place));
    this.match();
  }

  get cost(): number {
    return this.terms.priceMinor + this.terms.feeMinor;
  }

  /** A lease that is over passes on, unless the item has got enough others since it was given. */
  private free(seat: Seat, now: number): boolean {
    return seat.state === 'open' || (seat.state === 'leased' && seat.leaseUntil <= now && !this.isSurplus(seat));
  }

  private isSurplus(seat: Seat): boolean {
    if (seat.purpose === 'check') return seat.item.known !== 'active';
    if (seat.isSurplus || seat.item.known) return true;
    const isOther = (each: Seat) =>
      each !== seat && each.purpose === 'label' && each.round === seat.round && each.state !== 'cancelled';
    return seat.item.seats.filter(isOther).length >= mostLabels(this.overlap);
  }

  private has(item: Item, worker: number): boolean {
    for (const seat of item.seats) if (seat.holder === worker) return true;
    return false;
  }

  /** What a worker could be given: labels, and checks while there is a label that they could be given as well. */
  freeFor(worker: number, now: number): Seat[] {
    const [labels, checks]: [Seat[], Seat[]] = [[], []];
    for (const item of this.items) {
      if (!item.isActive || item.skips.has(worker) || this.has(item, worker)) continue;
      for (const seat of item.seats) {
        if (!this.free(seat, now)) continue;
        if (seat.purpose === 'check') checks.push(seat);
        else if (seat.round === item.round) labels.push(seat);
      }
    }
    return labels.length > 0 && this.mixesChecks ? [...labels, ...checks] : labels;
  }

  leasesOf(worker: number): Seat[] {
    const held: Seat[] = [];
    for (const item of this.items)
      for (const seat of item.seats) if (seat.holder === worker && seat.state === 'leased') held.push(seat);
    return held.sort((a, b) => a.leasedAt - b.leasedAt);
  }

  lease(seat: Seat, worker: number, now: number, itemsBefore = 0): boolean {
    const back = seat.hold ? seat.hold.amount : 0;
    if (back < this.cost && this.escrow + back < this.cost) return false;
    if (seat.hold) this.resolve(seat.hold, 'released');
    this.escrow -= this.cost;
    this.reserved += this.cost;
    seat.hold = { seat, worker, amount: this.cost, outcome: 'open' };
    seat.state = 'leased';
    seat.holder = worker;
    seat.leasedAt = now;
    seat.leaseUntil = now + this.terms.leaseMs * (1 + itemsBefore);
    seat.hadBy.add(worker);
    return true;
  }

  private resolve(hold: Hold, outcome: 'accepted' | 'released'): void {
    if (hold.outcome !== 'open') throw new Error(`a hold is ${hold.outcome} and cannot be ${outcome}`);
    hold.outcome = outcome;
    this.reserved -= hold.amount;
    if (outcome === 'released') {
      this.escrow += hold.amount;
      return;
    }
    this.earned.set(hold.worker, (this.earned.get(hold.worker) ?? 0) + this.terms.priceMinor);
    this.fees += this.terms.feeMinor;
  }

  /** The end of the lease, or zero when it is not theirs. */
  extend(worker: number, seat: Seat, now: number): number {
    if (seat.holder !== worker || seat.state !== 'leased') return 0;
    const last = seat.leasedAt + longestLease * this.terms.leaseMs;
    const wanted = Math.min(now + this.terms.leaseMs, last);
    // What gains less than a thirtieth of a lease is not worth being written down.
    if (wanted - seat.leaseUntil >= this.terms.leaseMs / 30) seat.leaseUntil = wanted;
    return seat.leaseUntil;
  }

  /** A save without a comment, as of a page that knows none, leaves the comment as it is. */
  saveDraft(worker: number, seat: Seat, { basedOn, comment }: Saving, now: number): Drafted {
    const isTheirs = this.extend(worker, seat, now) > 0;
    if (!isTheirs && !seat.hadBy.has(worker)) return { refused: 'seat_not_yours' };
    const drafts = this.drafts.get(seat) ?? new Map<number, Draft>();
    this.drafts.set(seat, drafts);
    const stored = drafts.get(worker);
    if (stored && stored.version !== basedOn) return { status: 'conflict', ...stored };
    const saved = { version: basedOn + 1, comment: comment ?? stored?.comment ?? noDraft.comment };
    drafts.set(worker, saved);
    return { status: 'saved', ...saved };
  }

  /** False when it is not theirs to give back. */
  handBack(worker: number, seat: Seat): boolean {
    if (seat.holder !== worker || seat.state !== 'leased') return false;
    this.vacate(seat);
    seat.item.skips.add(worker);
    return true;
  }

  /** Leases of the worker that the project does not want any more. */
  unwantedOf(worker: number, ended: Seat | null): Seat[] {
    const held = this.leasesOf(worker).filter((seat) => seat !== ended);
    return this.state === 'open' ? unwantedAmong(held, (seat) => this.isBegun(seat)) : held;
  }

  /** A screen gives up what it held ready, if nobody wants it and nobody has begun it. */
  giveUp(worker: number, seat: Seat): boolean {
    if (this.isBegun(seat) || !this.unwantedOf(worker, null).includes(seat)) return false;
    this.vacate(seat);
    return true;
  }

  private isBegun(seat: Seat): boolean {
    return this.drafts.get(seat)?.has(seat.holder) === true;
  }

  private vacate(seat: Seat): void {
    if (seat.hold) this.resolve(seat.hold, 'released');
    seat.hold = null;
    seat.holder = -1;
    const isPresent = seat.purpose === 'check' || seat.round === seat.item.round;
    const isWork = this.state !== 'closed' && seat.item.isActive && isPresent;
    seat.state = isWork && !this.isSurplus(seat) ? 'open' : 'cancelled';
    seat.isSurplus = false;
  }

  handIn(message: Message, now: number, holding: readonly Seat[], choose: Choose | null): HandedIn {
    const { submission, worker, seat, answer } = message;
    const earlier = this.kept.get(submission);
    if (earlier) {
      const isSame = earlier.worker === worker && earlier.item === seat.item && earlier.answer === answer;
      if (!isSame) return { refused: 'submission_changed' };
    } else {
      const refused = this.takeIn(message, now);
      if (refused) return { refused };
    }
    const kept = this.kept.get(submission);
    const unasked = this.state === 'open' ? null : [{ status: 'paused' } as const];
    const next = choose ? claimIn(this, worker, now, { holding, wanted: 1 }, choose) : unasked;
    return {
      outcome: kept?.seat ? 'accepted' : 'late',
      paidMinor: kept?.paidMinor ?? 0,
      isRepeat: earlier !== undefined,
      next,
    };
  }

  private takeIn({ submission, worker, seat, answer }: Message, now: number) {
    const { item } = seat;
    if (seat.holder === worker) {
      if (seat.state === 'filled') return 'already_handed_in' as const;
      this.fill(seat, now);
      this.keep(submission, { worker, item, answer, seat, paidMinor: 0 }, seat);
      return null;
    }
    if (!seat.hadBy.has(worker)) return 'seat_not_yours' as const;
    if (item.done.has(worker)) return 'already_handed_in' as const;
    // Who holds another seat of the item by now fills that one.
    const own = item.seats.find((each) => each.holder === worker && each.state === 'leased');
    const again = own ?? (this.has(item, worker) ? undefined : this.reclaimable(seat, now));
    if (again && (own || this.lease(again, worker, now))) {
      this.fill(again, now);
      this.keep(submission, { worker, item, answer, seat: again, paidMinor: 0 }, seat);
      return null;
    }
    const wasSeen = this.drafts.get(seat)?.has(worker) === true && !item.skips.has(worker);
    const paidMinor = wasSeen ? this.terms.priceMinor : 0;
    this.keep(submission, { worker, item, answer, seat: null, paidMinor }, null);
    item.skips.add(worker);
    this.goodwill += paidMinor;
    if (paidMinor > 0) this.earned.set(worker, (this.earned.get(worker) ?? 0) + paidMinor);
    return null;
  }

  private reclaimable(seat: Seat, now: number): Seat | undefined {
    if (!seat.item.isActive) return undefined;
    if (this.free(seat, now)) return seat;
    const isAlike = (each: Seat) => each.round === seat.round && each.purpose === seat.purpose;
    return seat.item.seats.find((each) => isAlike(each) && this.free(each, now));
  }

  private fill(seat: Seat, now: number): void {
    seat.state = 'filled';
    seat.filledAt = now;
  }

  private keep(submission: number, kept: Kept, draftOf: Seat | null): void {
    this.kept.set(submission, kept);
    kept.item.done.add(kept.worker);
    if (draftOf) this.drafts.get(draftOf)?.delete(kept.worker);
  }

  /** Everybody who answered the item is paid; how many were. */
  settle(item: Item): number {
    return this.acceptWhere((seat) => seat.item === item && seat.purpose === 'label');
  }

  payForSilence(now: number): number {
    return this.acceptWhere((seat) => seat.filledAt <= now - silenceMs);
  }

  private acceptWhere(isDue: (seat: Seat) => boolean): number {
    let paid = 0;
    for (const item of this.items) {
      for (const seat of item.seats) {
        if (seat.state !== 'filled' || seat.hold?.outcome !== 'open' || !isDue(seat)) continue;
        this.resolve(seat.hold, 'accepted');
        paid += 1;
      }
    }
    return paid;
  }

  giveUpLapsed(now: number): number {
    let given = 0;
    for (const item of this.items) {
      for (const seat of item.seats) {
        if (seat.state !== 'leased' || seat.leaseUntil >= now - lapseMs) continue;
        this.vacate(seat);
        given += 1;
      }
    }
    return given;
  }

  pause(): boolean {
    if (this.state === 'closed') return false;
    this.state = 'paused';
    return true;
  }

  resume(): boolean {
    if (this.state === 'closed') return false;
    this.match();
    this.state = 'open';
    return true;
  }

  close(): void {
    for (const item of this.items) for (const seat of item.seats) if (seat.state === 'open') seat.state = 'cancelled';
    this.state = 'closed';
  }

  /** False when less is left than is wanted back, or more than was given. */
  takeBack(amount: number): boolean {
    if (amount > this.escrow || amount > this.given) return false;
    this.escrow -= amount;
    this.given -= amount;
    return true;
  }

  give(amount: number): void {
    this.escrow += amount;
    this.given += amount;
  }

  /**
   * Begins the item's next round and pays for what was handed in so far. False when the project does not run, the item has
   * no label to replace, or the budget does not hold all of the new round besides every other open seat.
   */
  relabel(item: Item): boolean {
    if (this.state === 'closed' || !item.isActive || item.known) return false;
    if (!labelsOfRound(item).some(({ state }) => state === 'filled')) return false;
    const elsewhere = this.openLabels().filter((seat) => seat.item !== item).length;
    if (this.escrow < (elsewhere + leastLabels(this.overlap)) * this.cost) return false;
    this.settle(item);
    item.round += 1;
    this.match();
    return true;
  }

  /** Makes the seats what is wanted; started work stays. */
  match(): void {
    if (this.state === 'closed') return;
    const { kept, wished } = wishesOf(this.items, this.overlap);
    for (const item of this.items) {
      for (const seat of item.seats)
        if (seat.purpose === 'label' && seat.state === 'open' && seat.round < item.round) seat.state = 'cancelled';
      this.have(item, item.isActive && !item.known ? Math.max(leastLabels(this.overlap), kept.get(item) ?? 0) : 0);
    }
    this.stockChecks();
    this.buyWished(wished);
    this.markSurplus(kept);
  }

  private markSurplus(kept: ReadonlyMap<Item, number>): void {
    markSurplusLeases(this.items, this.overlap, kept, (seat) => this.isBegun(seat));
  }

  /** An item's answer becomes known, is shown no more, or is shown again. False when that makes no sense. */
  know(item: Item, change: 'know' | 'retire' | 'recall'): boolean {
    if ((item.known === null) !== (change === 'know')) return false;
    item.known = change === 'retire' ? 'retired' : 'active';
    this.match();
    return true;
  }

  /** Five checks of each item that serves as one stand ready, and none of others. */
  private stockChecks(): void {
    for (const item of this.items) {
      const open = item.seats.filter(({ purpose, state }) => purpose === 'check' && state === 'open');
      const isStocked = this.mixesChecks && item.isActive && item.known === 'active';
      if (!isStocked) for (const seat of open) seat.state = 'cancelled';
      for (let short = isStocked ? 5 - open.length : 0; short > 0; short--) item.seats.push(newSeat(item, 'check'));
    }
  }

  private openLabels(): Seat[] {
    const isOpenLabel = ({ state, purpose }: Seat) => state === 'open' && purpose === 'label';
    return this.items.flatMap(({ seats }) => seats).filter(isOpenLabel);
  }

  /** After new estimates: seats that are not wanted any more are given up, and labels bought that are worth it. */
  buyLabels(): void {
    if (this.state === 'closed') return;
    const { kept, unwanted, wished } = wishesOf(this.items, this.overlap);
    for (const [item, wanted] of unwanted) this.have(item, wanted);
    this.buyWished(wished);
    this.markSurplus(kept);
  }

  /** As many as there is money for beside that of the seats which are open already. */
  private buyWished(wished: ReadonlyMap<Item, number>): void {
    const affordable = Math.max(0, Math.floor(this.escrow / this.cost) - this.openLabels().length);
    for (const [item, wanted] of [...wished].slice(0, affordable)) this.have(item, wanted);
  }

  /** So many seats in the item's present round, as far as open ones can make up the difference. */
  private have(item: Item, labels: number): void {
    const present = labelsOfRound(item);
    const living = present.filter(({ state }) => state === 'leased' || state === 'filled').length;
    const open = present.filter(({ state }) => state === 'open');
    const wanted = Math.max(0, labels - living);
    for (const seat of open.slice(wanted)) seat.state = 'cancelled';
    let short = wanted - open.length;
    for (const seat of present) {
      if (short <= 0) break;
      if (seat.state !== 'cancelled') continue;
      seat.state = 'open';
      short -= 1;
    }
    for (; short > 0; short--) item.seats.push(newSeat(item, 'label'));
  }
}
