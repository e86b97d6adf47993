import type { ClaimEnd, Claimed, LeasedItem } from '@/server/assignment/contract';
import { lacking } from '@/server/assignment/limits';
import type { DeviceDraft } from './device-store';
import type { Trouble } from './use-refusable';

/** Why there is no item: what the server answered, or that it could not be asked. */
export type QueueEnd =
  | ClaimEnd
  | { readonly status: 'trouble'; readonly trouble: Trouble | null; readonly message: string };

/** The end's name among the words for it. */
export function wordOf<End extends QueueEnd>(end: End): Exclude<End['status'], 'paused'> | 'paused' | 'closed' {
  if (end.status !== 'paused') return end.status as Exclude<End['status'], 'paused'>;
  return end.isClosed ? 'closed' : 'paused';
}

/** Whether it may be over at any moment by what somebody else does or what passes by itself, so that a page looks again. */
export function isForNow(end: QueueEnd | null): boolean {
  if (end?.status === 'trouble') return end.trouble === 'offline' || end.trouble === 'broken';
  return end?.status === 'budget_spent' || (end?.status === 'paused' && !end.isClosed);
}

/** A moment by both clocks of the browser: the steady one may stand still while a computer sleeps, the other be set anew. */
interface Moment {
  readonly steadyMs: number;
  readonly wallMs: number;
}

export const momentNow = (): Moment => ({ steadyMs: performance.now(), wallMs: Date.now() });

/** An item with everything it needs to be worked on, also without a connection. */
interface ReadyItem {
  readonly leased: LeasedItem;
  /** When it came from the server. */
  readonly arrived: Moment;
  /** What this device had kept of it. */
  readonly kept: DeviceDraft | null;
}

export interface Queue {
  readonly current: ReadyItem | null;
  readonly upcoming: readonly ReadyItem[];
  readonly end: QueueEnd | null;
}

export const empty: Queue = { current: null, upcoming: [], end: null };

const seatOf = ({ leased }: ReadyItem): string => leased.seatId;

export const itemsOf = ({ current, upcoming }: Queue): LeasedItem[] =>
  [...(current ? [current] : []), ...upcoming].map(({ leased }) => leased);

export const seatsOf = (queue: Queue): string[] => itemsOf(queue).map(({ seatId }) => seatId);

/** The item goes behind the others, or on the screen when that is empty. */
export function joinedBy(queue: Queue, item: ReadyItem): Queue {
  if (seatsOf(queue).includes(seatOf(item))) return { ...queue, end: null };
  if (queue.current) return { ...queue, upcoming: [...queue.upcoming, item], end: null };
  return { ...queue, current: item, end: null };
}

/**
 * The item leaves; from the screen, so that the next one comes on it. Those whose lease ran out meanwhile, as in a window
 * that was left open, leave too before anybody works on them: asked for anew, what is still theirs comes back.
 */
export function without(queue: Queue, seatId: string, now: Moment): Queue {
  const upcoming = queue.upcoming.filter((item) => seatOf(item) !== seatId);
  if (queue.current?.leased.seatId !== seatId) return { ...queue, upcoming };
  const [current = null, ...rest] = upcoming.filter((item) => !isOver(item, now));
  return { ...queue, current: current && broughtUpToDate(current, now), upcoming: rest };
}

/** The server's time of now, as it was when the item came and what has passed since. */
function serverNow({ leased, arrived }: ReadyItem, now: Moment): number {
  return leased.now.getTime() + Math.max(now.steadyMs - arrived.steadyMs, now.wallMs - arrived.wallMs, 0);
}

function isOver(item: ReadyItem, now: Moment): boolean {
  return item.leased.leaseUntil.getTime() <= serverNow(item, now);
}

/** The item with the server's time of now: its lease has been running while it waited behind another. */
function broughtUpToDate(item: ReadyItem, now: Moment): ReadyItem {
  return { ...item, arrived: now, leased: { ...item.leased, now: new Date(serverNow(item, now)) } };
}

/**
 * What the screen asks for. Items behind the one on the screen whose lease ran out, as while somebody was away, may be
 * another's by now: they are asked for anew, and those that do not come back are given up before anybody works on them.
 */
export function wishOf(queue: Queue, atOnce: number, now: Moment) {
  const lapsed = queue.upcoming.filter((item) => isOver(item, now)).map(seatOf);
  const holding = seatsOf(queue).filter((seatId) => !lapsed.includes(seatId));
  const wanted = lapsed.length > 0 ? Math.max(1, atOnce - holding.length) : lacking(holding.length, atOnce);
  return { holding, lapsed, wanted };
}

/**
 * The guide has changed: what nobody has begun waits until it is read, and comes back under the new one. What was begun on
 * the screen goes on under the guide it was begun with.
 */
export function untilGuideIsRead(queue: Queue, hasBegun: boolean): Queue {
  return { ...queue, current: hasBegun ? queue.current : null, upcoming: [] };
}

/** Of the items that came just now and of those on the screen and behind it: the ones that nobody wants any more. */
export function unwantedAmong(queue: Queue, { items, unwanted = [] }: Partial<Claimed>): LeasedItem[] {
  return [...itemsOf(queue), ...(items ?? [])].filter(({ seatId }) => unwanted.includes(seatId));
}

/** The items were given up before anybody worked on them. */
export function withoutGivenUp(queue: Queue, seatIds: readonly string[], now: Moment): Queue {
  return seatIds.reduce((left, seatId) => without(left, seatId, now), queue);
}

/** Takes items away that wait behind the one on the screen. */
export function withoutUpcoming(queue: Queue, seatIds: readonly string[]): Queue {
  return { ...queue, upcoming: queue.upcoming.filter((item) => !seatIds.includes(seatOf(item))) };
}
