import { type Dice, dice } from '@/server/consensus/random';
import { Project } from '@/test/simulation/model';
import type { Claimed, HandedIn, Item, Message, Overlap, Saving, Seat, Wish } from '@/test/simulation/seats';
import { labelsOfRound, leastLabels } from '@/test/simulation/wishes';

const minute = 60_000;
const day = 24 * 60 * minute;
const comments = [null, '', 'odd', 'odd, or is it?'];

/** One thing that happens. Whatever is left open in it (which free seat a claim gives) is for the server to choose. */
export type Action =
  | ({ readonly kind: 'claim'; readonly worker: number; readonly isLost: boolean } & Wish)
  | { readonly kind: 'extend' | 'hand back' | 'give up'; readonly worker: number; readonly seat: Seat }
  | ({ readonly kind: 'draft'; readonly worker: number; readonly seat: Seat } & Saving)
  | {
      readonly kind: 'hand in';
      readonly message: Message;
      readonly holding: readonly Seat[];
      readonly takesNext: boolean;
      /** How often it arrives: twice when the network or a second tab doubles it, never when it is lost on the way. */
      readonly arrivals: number;
      /** Whether the answer reaches the worker; else they send it again some time. */
      readonly isLost: boolean;
    }
  | { readonly kind: 'pause' | 'resume' | 'close' | 'silence' | 'lapse' }
  | { readonly kind: 'overlap'; readonly overlap: Overlap }
  | { readonly kind: 'estimate'; readonly item: Item; readonly seen: number; readonly isInDoubt: boolean }
  | { readonly kind: 'withdraw' | 'restore' | 'settle' | 'relabel' | 'know' | 'retire' | 'recall'; readonly item: Item }
  | { readonly kind: 'take back' | 'give'; readonly amount: number };

export interface Step {
  readonly project: Project;
  readonly action: Action;
  /** The process dies in the middle of it: all of it is undone. */
  readonly isCrash: boolean;
}

export interface Size {
  readonly workers: number;
  readonly projects: number;
  readonly items: number;
}

/** What the people of a project know: which seats are on their screens, and what they have sent. */
interface Crowd {
  readonly screens: Map<number, Seat[]>;
  readonly sent: Message[];
  readonly unanswered: Message[];
  readonly answers: Map<number, string>;
}

/** Half of the projects buy labels one by one beyond the minimum. */
function someOverlap(roll: Dice): Overlap {
  const min = 1 + roll.below(4);
  return { min, max: roll.below(2) === 0 ? null : min + roll.below(4) };
}

/** A few items of a project serve as checks. */
function someKnowledge({ items }: Project, item: Item, roll: Dice): Action {
  const known = items.filter((each) => each.known);
  const one = known[roll.below(Math.max(1, known.length))];
  if (!one || known.length <= items.length / 6) return { kind: 'know', item };
  return { kind: one.known === 'active' ? 'retire' : 'recall', item: one };
}

/** Labels of an item in its present round. */
function labelsOf(item: Item): number {
  return labelsOfRound(item).filter(({ state }) => state === 'filled').length;
}

/** Everything outside the server: people with their screens and outboxes, requesters, the clock. All from the seed. */
export class World {
  now = Date.UTC(2026, 2, 28, 12);
  readonly projects: Project[] = [];
  private readonly crowds = new Map<Project, Crowd>();
  private submissions = 0;

  constructor(
    readonly size: Size,
    private readonly open: (project: Project) => void,
  ) {}

  private crowdOf(project: Project): Crowd {
    const known = this.crowds.get(project);
    if (known) return known;
    const crowd = { screens: new Map(), sent: [], unanswered: [], answers: new Map() };
    this.crowds.set(project, crowd);
    return crowd;
  }

  /** Lets a finished project go and opens another in its place. */
  private tend(roll: Dice): void {
    for (let place = 0; place < this.size.projects; place++) {
      const project = this.projects[place];
      if (project && !(project.state === 'closed' && project.reserved === 0 && roll.below(20) === 0)) continue;
      if (project) this.crowds.delete(project);
      const overlap = someOverlap(roll);
      const cost = 12;
      // One in four has money for half of its work only, and two in four have some for more than the least.
      const share = [0.5, 1, 1.3, 2][roll.below(4)] ?? 1;
      const budget = Math.ceil(this.size.items * leastLabels(overlap) * cost * share);
      const leaseMs = (2 + roll.below(40)) * minute;
      const fresh = new Project(
        { priceMinor: 10, feeMinor: 2, leaseMs },
        this.size.items,
        overlap,
        budget,
        roll.below(2) === 0,
      );
      this.projects[place] = fresh;
      this.open(fresh);
    }
  }

  /** What happens next; the dice are of this step alone, so that leaving out others leaves it what it is. */
  next(seed: number): Step {
    const roll = dice(seed);
    this.tend(roll);
    this.now += 1_000 + roll.below(20_000);
    if (roll.below(60) === 0) this.now += roll.below(6) * 20 * minute;
    if (roll.below(1500) === 0) this.now += day + roll.below(3) * day;
    const project = this.busyProject(roll);
    return { project, action: this.actionIn(project, roll), isCrash: roll.below(40) === 0 };
  }

  /** Mostly one that takes work; the others are tried now and then. */
  private busyProject(roll: Dice): Project {
    const first = roll.below(this.projects.length);
    const isPatient = roll.below(4) > 0;
    const inTurn = [...this.projects.slice(first), ...this.projects.slice(0, first)];
    const found = (isPatient ? inTurn.find(({ state }) => state === 'open') : null) ?? inTurn[0];
    if (!found) throw new Error('there is a project');
    return found;
  }

  private actionIn(project: Project, roll: Dice): Action {
    const crowd = this.crowdOf(project);
    const worker = roll.below(this.size.workers);
    const item = project.items[roll.below(project.items.length)];
    const kind = roll.below(1000);
    if (!item) throw new Error('there is an item');
    if (kind >= 940) return this.managing(project, item, kind - 940, roll);
    if (kind >= 800 && kind < 860 && project.overlap.max !== null) {
      // Estimates lag behind the hand-ins now and then.
      const seen = Math.max(0, labelsOf(item) - (roll.below(5) === 0 ? 1 : 0));
      return { kind: 'estimate', item, seen, isInDoubt: roll.below(5) > 1 };
    }
    // Where nothing is given out, mostly its end is brought about, so that other projects take its place.
    const [seat, holder] = this.someSeat(crowd, roll) ?? [null, worker];
    if (project.state !== 'open' && kind < 700) {
      if (seat && kind >= 600) return { kind: 'give up', worker: holder, seat };
      return this.managing(project, item, kind % 60, roll);
    }
    const again = crowd.unanswered[0] ?? crowd.sent[roll.below(Math.max(1, crowd.sent.length))];
    if (again && kind >= 860) return this.handing(again, kind >= 930 ? 1 : 0, crowd, roll);
    if (!seat || kind < 330) {
      const screen = crowd.screens.get(worker) ?? [];
      const wish = { holding: screen.slice(0, roll.below(2)), wanted: roll.below(3) === 0 ? 1 + roll.below(3) : 1 };
      return { kind: 'claim', worker, ...wish, isLost: roll.below(20) === 0 };
    }
    if (kind < 420) return { kind: 'extend', worker: holder, seat };
    if (kind < 520) {
      const stored = project.drafts.get(seat)?.get(holder)?.version ?? 0;
      const basedOn = Math.max(0, stored - (roll.below(8) === 0 ? 1 : 0));
      return { kind: 'draft', worker: holder, seat, basedOn, comment: comments[roll.below(comments.length)] ?? null };
    }
    if (kind < 540) return { kind: 'give up', worker: holder, seat };
    if (kind < 570) return { kind: 'hand back', worker: holder, seat };
    const message = { submission: this.submissions++, worker: holder, seat, answer: roll.below(2) };
    crowd.sent.push(message);
    return this.handing(message, 0, crowd, roll);
  }

  private handing(message: Message, change: number, crowd: Crowd, roll: Dice): Action {
    const holding = (crowd.screens.get(message.worker) ?? []).filter((each) => each !== message.seat).slice(0, 1);
    const fate = roll.below(12);
    return {
      kind: 'hand in',
      message: change === 0 ? message : { ...message, answer: 1 - message.answer },
      holding,
      takesNext: roll.below(3) > 0,
      arrivals: fate === 0 ? 0 : fate < 3 ? 2 : 1,
      isLost: roll.below(8) === 0,
    };
  }

  private someSeat(crowd: Crowd, roll: Dice): [Seat, number] | null {
    const screens = [...crowd.screens].filter(([, seats]) => seats.length > 0);
    const found = screens[roll.below(Math.max(1, screens.length))];
    const seat = found?.[1][roll.below(found[1].length)];
    return found && seat ? [seat, found[0]] : null;
  }

  private managing(project: Project, item: Item, kind: number, roll: Dice): Action {
    if (project.state === 'closed') {
      if (kind < 40) return { kind: 'settle', item };
      return { kind: kind < 50 ? 'silence' : 'lapse' };
    }
    if (project.state === 'paused' && kind < 40) return { kind: 'resume' };
    if (project.escrow < project.cost && kind < 30) return { kind: 'give', amount: 1 + roll.below(800) };
    if (kind < 2) return { kind: 'pause' };
    if (kind < 4) return { kind: 'resume' };
    if (kind < 9) return { kind: 'overlap', overlap: someOverlap(roll) };
    if (kind < 12) return { kind: 'withdraw', item };
    if (kind < 14) return { kind: 'restore', item };
    if (kind < 20) return project.mixesChecks ? someKnowledge(project, item, roll) : { kind: 'restore', item };
    if (kind < 23) return { kind: 'settle', item };
    if (kind < 30) return { kind: 'relabel', item };
    if (kind < 32) return { kind: 'silence' };
    if (kind < 34) return { kind: 'lapse' };
    if (kind < 35) return { kind: 'take back', amount: 1 + roll.below(150) };
    if (kind < 38) return { kind: 'give', amount: 1 + roll.below(400) };
    // A project is closed when all of it is given out, and sometimes long before.
    const isDone = project.items.every(({ seats }) => seats.every(({ state }) => state !== 'open'));
    return isDone || roll.below(60) === 0 ? { kind: 'close' } : { kind: 'settle', item };
  }

  /** What the people learn from the answers: what is on their screens and what they still have to send. */
  learn(project: Project, action: Action, claimed: readonly Claimed[] | null, handedIn: HandedIn | null): void {
    const crowd = this.crowdOf(project);
    if (action.kind === 'hand back' || action.kind === 'give up') this.drop(crowd, action.worker, action.seat);
    if (action.kind === 'claim' && !action.isLost) this.show(crowd, action.worker, claimed);
    if (action.kind !== 'hand in') return;
    const { message } = action;
    const place = crowd.unanswered.findIndex(({ submission }) => submission === message.submission);
    if (place >= 0) crowd.unanswered.splice(place, 1);
    if (action.arrivals === 0 || action.isLost) {
      crowd.unanswered.push(message);
      return;
    }
    this.drop(crowd, message.worker, message.seat);
    if (handedIn && !('refused' in handedIn)) this.show(crowd, message.worker, handedIn.next);
    if (crowd.sent.length > 400) crowd.sent.splice(0, 200);
  }

  /** Every answer to one hand-in is the first one; returns what is wrong with this one, or null. */
  isFirstAnswer(project: Project, { submission }: Message, answer: string): string | null {
    const { answers } = this.crowdOf(project);
    const first = answers.get(submission);
    if (first === undefined) answers.set(submission, answer);
    return first === undefined || first === answer
      ? null
      : `hand-in ${submission} was answered ${first}, and now ${answer}`;
  }

  private show(crowd: Crowd, worker: number, claimed: readonly Claimed[] | null): void {
    for (const one of claimed ?? []) {
      if (one.status !== 'item') continue;
      const screen = crowd.screens.get(worker) ?? [];
      if (!screen.includes(one.seat)) crowd.screens.set(worker, [...screen, one.seat].slice(-3));
    }
  }

  private drop(crowd: Crowd, worker: number, seat: Seat): void {
    crowd.screens.set(
      worker,
      (crowd.screens.get(worker) ?? []).filter((each) => each !== seat),
    );
  }
}
