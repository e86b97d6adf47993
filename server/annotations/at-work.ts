import 'server-only';
/**
 * What the server sees of work on a leased item before it is handed in, and what late work is therefore paid. A report of
 * working time is a claim of the person's own screen: it is believed up to what the clock allows for since the lease
 * began, only while the lease is theirs, and pays for a limited number of items a day.
 */
import { draftOf, paidBySight, secondsSeen, storeSighting } from '@/db/queries/annotations';
import { extendLease } from '@/server/assignment/assignment';
import type { LeaseExtension } from '@/server/assignment/contract';
import { skipReason } from '@/server/assignment/hand-in';
import type { MemberCall } from '@/server/call';
import { type AtWorkInput, atWorkInput, type Sight } from './contract';
import { believedSeconds, sightOf } from './rules';

/** A worker is at it without drawing: the lease runs on, and what was seen is kept for work that comes late. */
export async function seenAtWork(call: MemberCall, input: AtWorkInput): Promise<LeaseExtension | null> {
  const { projectId, seatId, activeSeconds } = atWorkInput.parse(input);
  const extension = await extendLease(call, projectId, seatId);
  if (!extension) return null;
  const believed = believedSeconds(activeSeconds, extension.leasedAt, call.now);
  const sighting = { seatId, workerId: call.actor.id, activeSeconds: believed, seenAt: call.now };
  if (believed > 0) await storeSighting(call.db, sighting);
  return extension;
}

/** What the server had seen of the actor's work on a seat that has passed on. */
export async function sightOfWork(call: MemberCall, seatId: string, itemId: string): Promise<Sight> {
  const workerId = call.actor.id;
  const draft = await draftOf(call.db, seatId, workerId);
  const handedBack = (await skipReason(call, itemId, workerId)) !== null;
  const seconds = await secondsSeen(call.db, seatId, workerId);
  const aDayAgo = new Date(call.now.getTime() - 24 * 3_600_000);
  const paid = await paidBySight(call.db, workerId, aDayAgo);
  return sightOf({ hasDraft: draft !== null, handedBack, secondsSeen: seconds, paidBySight: paid });
}
