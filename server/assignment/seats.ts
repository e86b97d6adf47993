import 'server-only';
/**
 * What seats a project has: one for each wanted annotation of each active item, in the order in which they are claimed.
 * Whoever changes that takes turns (`lockProjectSeats`), and a pause waits for the turn: so it is done in parts, each of
 * which can be done twice.
 */
import { countActiveItems, lockProjectSeats } from '@/db/queries/assignment';
import { stockCheckSeats } from '@/db/queries/assignment-known';
import { endOpening, moveOpening, noteOpening, openingOf } from '@/db/queries/assignment-openings';
import {
  cancelSurplusSeats,
  openMissingSeats,
  orderOpenSeats,
  sliceShares,
  unbalancedSeats,
  type WantedSeats,
} from '@/db/queries/assignment-seats';
import type { Call } from '@/server/call';
import { findKin } from '@/server/datasets/kin';
import { enqueue } from '@/server/ports/queue';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectTerms } from '@/server/projects/projects';
import type { SeatOpening } from './contract';
import { buyWished, markSurplus, presentWishes } from './dynamic-overlap';
import { assignmentLimits } from './limits';
import { leastLabels, shardsFor } from './rules';

const itemsPerPart = 5000;
/** So many parts whoever publishes, resumes or has items labelled anew waits for; the rest is left to the job. */
const partsAtOnce = assignmentLimits.openedAtOnce / itemsPerPart;
const stock = { pool: assignmentLimits.openChecks, most: assignmentLimits.stockedChecks };

/** How many label seats items are to have. */
interface Wanted {
  readonly least: number;
  /** Items that keep more than that. */
  readonly more: readonly WantedSeats[];
}

/** What is to be closed and opened. */
interface Unbalanced extends Wanted {
  readonly shards: number;
  /** All that are in the work. */
  readonly items: number;
  readonly hasSurplus: boolean;
  /** The item before each part in which some seat is missing. */
  readonly parts: readonly (string | null)[];
}

/**
 * Makes the seats what the project wants now: one for each wanted annotation of each active item, and with dynamic overlap
 * one more where it is worth its price and there is money for it. Idempotent; also after items were added or withdrawn,
 * after new estimates, and after the overlap was changed in either direction. Started work is left alone; what is leased,
 * not begun and surplus is marked, so that whoever holds it ready is told to leave it. Of a large project the first
 * 50,000 items have their seats when this is over, and the others soon.
 */
export async function openSeats(call: Call, projectId: string): Promise<void> {
  await inTurn(call, projectId, async (within, terms) => {
    if (terms.state === 'closed') return;
    const { hasSurplus, parts, ...seats } = await unbalanced(within, terms);
    if (hasSurplus) await cancelSurplusSeats(within.db, projectId, seats.least, seats.more);
    for (const after of parts.slice(0, partsAtOnce)) {
      await openMissingSeats(within.db, projectId, seats, after, itemsPerPart);
    }
    if (parts.length > partsAtOnce) {
      const items = itemsIn(parts, seats.items);
      await noteOpening(within.db, projectId, items, items - assignmentLimits.openedAtOnce);
      await enqueue(within.db, 'match_seats', { projectId }, `match_seats:${projectId}`);
    }
    await completeSeats(within, terms, seats.shards);
  });
}

/**
 * What follows a change of the data or the overlap: new items are looked at for near-duplicates, then a running project's
 * seats are matched, each part in a turn of its own, for which a pause has not long to wait; a draft has none before it is
 * published. Which parts are dealt with was found before; what is wanted there is asked in the turn. What changes while
 * it is looked for is matched by the job of that change.
 */
export async function matchSeats(call: Call, projectId: string): Promise<void> {
  await findKin(call, projectId);
  const before = await projectTerms(call, projectId);
  if (isRunning(before)) await matchRunning(call, before);
  await endOpening(call.db, projectId);
}

async function matchRunning(call: Call, before: ProjectTerms): Promise<void> {
  const { id: projectId } = before;
  const { hasSurplus, parts, shards, items } = await unbalanced(call, before);
  const waiting = itemsIn(parts, items);
  if (parts.length > partsAtOnce) await noteOpening(call.db, projectId, waiting, waiting);
  if (hasSurplus) {
    await whileRunning(call, projectId, async (within, terms) => {
      const { least, more } = await wantedSeats(within, terms);
      return cancelSurplusSeats(within.db, projectId, least, more);
    });
  }
  for (const after of parts) {
    await whileRunning(call, projectId, async (within, terms) => {
      const seats = { ...(await wantedSeats(within, terms)), shards };
      await openMissingSeats(within.db, projectId, seats, after, itemsPerPart);
    });
    await moveOpening(call.db, projectId, itemsPerPart);
  }
  await whileRunning(call, projectId, (within, terms) => completeSeats(within, terms, shards));
}

/** How many items some parts hold at most. */
const itemsIn = (parts: Unbalanced['parts'], items: number) => Math.min(items, parts.length * itemsPerPart);

/** How far the seats of a project are whose items are so many that they are opened one part after the other; null when all are. */
export function seatOpening(call: Call, projectId: string): Promise<SeatOpening | null> {
  return openingOf(call.db, projectId);
}

type Act<T> = (within: Call, terms: ProjectTerms) => Promise<T>;

function inTurn<T>(call: Call, projectId: string, act: Act<T>): Promise<T> {
  return call.db.transaction(async (db) => {
    await lockProjectSeats(db, projectId);
    const within = { ...call, db };
    return act(within, await projectTerms(within, projectId));
  });
}

/** Null when the project is not open or paused (any more). */
function whileRunning<T>(call: Call, projectId: string, act: Act<T>): Promise<T | null> {
  return inTurn(call, projectId, async (within, terms) => (isRunning(terms) ? act(within, terms) : null));
}

const isRunning = ({ state }: ProjectTerms): boolean => state === 'open' || state === 'paused';

async function wantedSeats(call: Call, terms: ProjectTerms): Promise<Wanted> {
  const { kept: more } = await presentWishes(call, terms);
  return { least: leastLabels(terms), more };
}

async function unbalanced(call: Call, terms: ProjectTerms): Promise<Unbalanced> {
  const { db } = call;
  const { least, more } = await wantedSeats(call, terms);
  const items = await countActiveItems(db, terms.id);
  const found = await unbalancedSeats(db, { projectId: terms.id, items }, least, more, itemsPerPart);
  return { least, more, items, shards: shardsFor(items * least), ...found };
}

/** Everything else that open seats are about. */
async function completeSeats(call: Call, terms: ProjectTerms, shards: number): Promise<void> {
  const { id: projectId } = terms;
  const { kept, wished } = await presentWishes(call, terms);
  await stockCheckSeats(call.db, projectId, stock);
  await buyWished(call, terms, wished, shards);
  await markSurplus(call, projectId, leastLabels(terms), kept);
  await enqueue(call.db, 'order_seats', { projectId }, `order_seats:${projectId}`);
}

/**
 * Puts the open seats in the order in which they are claimed (`orderOpenSeats`), some items at a time, so that claims pass
 * over few seats while it runs. The only writer of priorities.
 */
export async function orderSeats(call: Call, projectId: string): Promise<void> {
  const [total, shares] = [await countActiveItems(call.db, projectId), await sliceShares(call.db, projectId)];
  let after: string | null = null;
  let seen = 0;
  do {
    const place: Parameters<typeof orderOpenSeats>[2] = { after, seen, total, shares };
    after = await call.db.transaction(async (db): Promise<string | null> => {
      await lockProjectSeats(db, projectId);
      return orderOpenSeats(db, projectId, place, itemsPerPart);
    });
    seen += itemsPerPart;
  } while (after !== null);
}

/** Whoever changes what seats are wanted takes turns with those who open them; held until the transaction ends. */
export function lockSeatsOf(call: Call, projectId: string): Promise<void> {
  return lockProjectSeats(call.db, projectId);
}

/**
 * Opens checks in the place of those that were given. They are taken from a small stock, so that giving one costs the
 * claim nothing that its worker could measure.
 */
export async function stockChecks(call: Call, projectId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    await lockProjectSeats(db, projectId);
    await stockCheckSeats(db, projectId, stock);
  });
}
