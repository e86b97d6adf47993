import 'server-only';
/** What a person holds of a project, and what each item is that they are shown. */
import { inOneGo } from '@/db/one-go';
import { type HeldLeaseRow, type LeaseRow, leasesOf, renewLeases, shownOf } from '@/db/queries/assignment-leases';
import type { StandingRow } from '@/db/queries/assignment-standing';
import type { Call, MemberCall } from '@/server/call';
import { holdPrices } from '@/server/ledger/holds';
import { invariant } from '@/server/problem';
import { answerSchema, classesOfVersion, itemContentSchema } from '@/server/projects/tasks';
import type { LeasedItem, Stage, Wish } from './contract';
import { stageOfHeld } from './preparation';
import { handBacksLeft, leasedBehind, mostLeaseMinutes, paceOf } from './rules';

/** Standing that lets somebody work: the terms under which a lease is given. */
export type Standing = StandingRow & { readonly guide_version_id: string };

/** When a lease ends that is given now to somebody who has so many items to do before it. */
export function endOf({ now }: Call, standing: StandingRow, itemsBefore: number): Date {
  return leasedBehind(now, itemsBefore, paceOf(standing), mostLeaseMinutes(standing));
}

export function leasedItem({ now }: Call, row: LeaseRow, standing: StandingRow, stage: Stage): LeasedItem {
  const draft =
    row.draft_version !== null && row.draft_saved_at !== null
      ? {
          version: row.draft_version,
          answer: answerSchema.nullable().parse(row.draft_answer),
          comment: row.draft_comment ?? '',
          savedAt: new Date(row.draft_saved_at),
        }
      : null;
  return {
    status: 'item',
    seatId: row.seat_id,
    leaseId: row.hold_id,
    leasedAt: new Date(row.leased_at),
    leaseUntil: new Date(row.lease_until),
    now,
    item: { content: itemContentSchema.parse(row.content) },
    task: standing.task,
    stage,
    guideVersionId: row.guide_version_id,
    ontologyVersionId: row.ontology_version_id,
    classes: classesOfVersion(standing.ontology_version_id, standing.classes),
    priceMinor: BigInt(standing.price_minor),
    handBacksLeft: handBacksLeft(standing),
    draft,
  };
}

/**
 * Leases that the actor has already and that a screen does not hold. One whose time is over is renewed while nobody took
 * it; one that was given under an older guide is shown the guide in force, which the actor has read by now.
 */
export async function heldLeases(
  call: MemberCall,
  projectId: string,
  standing: Standing,
  leases: readonly HeldLeaseRow[],
  { holding, wanted }: Wish,
): Promise<LeasedItem[]> {
  const unseen = leases.filter(({ seat_id }) => !holding.includes(seat_id));
  const chosen = unseen.slice(0, wanted);
  if (chosen.length === 0) return [];
  const held = await broughtUpToDate(call, standing, chosen);
  // All of them have just passed on to others.
  if (held.length === 0) return heldLeases(call, projectId, standing, unseen.slice(wanted), { holding, wanted });
  const [prices, shown] = await inOneGo(
    holdPrices(
      call,
      held.map(({ hold_id }) => hold_id),
    ),
    shownOf(
      call.db,
      call.actor.id,
      held.map(({ seat_id }) => seat_id),
    ),
  );
  const items: LeasedItem[] = [];
  for (const row of held) {
    const stage = await stageOfHeld(call, projectId, standing, leases, row);
    const [priceMinor, ofItem] = [prices.get(row.hold_id), shown.get(row.seat_id)];
    invariant(priceMinor !== undefined && ofItem, `the lease of seat ${row.seat_id} has a hold and an item`);
    items.push({ ...leasedItem(call, { ...row, ...ofItem }, standing, stage), priceMinor });
  }
  return items;
}

/** The leases as they run from now on, without those that are somebody else's by now. */
async function broughtUpToDate(
  call: MemberCall,
  standing: Standing,
  leases: readonly HeldLeaseRow[],
): Promise<readonly HeldLeaseRow[]> {
  const shown = { guide_version_id: standing.guide_version_id, ontology_version_id: standing.ontology_version_id };
  const wanted = leases.map((lease, itemsBefore): HeldLeaseRow => {
    if (new Date(lease.lease_until) > call.now) return { ...lease, ...shown };
    const until = endOf(call, standing, itemsBefore);
    return { ...lease, ...shown, leased_at: call.now.toISOString(), lease_until: until.toISOString() };
  });
  const changed = wanted.filter((lease, place) => !isAlike(lease, leases[place]));
  const renewed = await renewLeases(call.db, call.actor.id, changed);
  return wanted.filter((lease) => !changed.includes(lease) || renewed.has(lease.seat_id));
}

const isAlike = (one: HeldLeaseRow, other: HeldLeaseRow | undefined): boolean =>
  one.lease_until === other?.lease_until &&
  one.guide_version_id === other.guide_version_id &&
  one.ontology_version_id === other.ontology_version_id;

/** Of the seats that a screen holds, those that are the actor's still: not handed in elsewhere, nor passed on. */
export async function stillHeld(call: MemberCall, projectId: string, seatIds: readonly string[]): Promise<string[]> {
  const leases = await leasesOf(call.db, projectId, call.actor.id);
  return seatIds.filter((seatId) => leases.some(({ seat_id }) => seat_id === seatId));
}
