import 'server-only';
/**
 * Holds: money set aside for one lease, with the price and the fee of that moment. A hold is resolved once: accepting and
 * releasing share one key, so a late "accept" of a released hold cannot spend what another task reserved.
 */
import { listed } from '@/db/fixed';
import { newId } from '@/db/ids';
import { holdsById, insertHold, insertResolutions, lastHoldOfSeat } from '@/db/queries/ledger';
import type { HoldPlan } from '@/db/queries/ledger-holds';
import type { Call, MemberCall } from '@/server/call';
import { invariant } from '@/server/problem';
import {
  type Account,
  accountKey,
  goodwill,
  platformFee,
  projectEscrow,
  projectReserved,
  workerAvailable,
} from './chart';
import { ledgerProblem } from './contract';
import { contentHash, type NewTransfer, postAll, renaming } from './ledger';
import { movement, requireSound } from './rules';

/** What a lease reserves. `holdId` is made by the caller: the seat that is paid by the hold names it first. */
export interface NewHold {
  readonly holdId: string;
  readonly projectId: string;
  readonly seatId: string;
  readonly workerId: string;
  readonly priceMinor: bigint;
  readonly feeMinor: bigint;
  readonly currency: string;
  /** The hold of the lease that this one takes over: released in the same breath. */
  readonly replaces: string | null;
}

type Hold = Awaited<ReturnType<typeof holdsById>>[number]['hold'];

function releaseOf({ id, projectId, currency, priceMinor, feeMinor }: Hold): NewTransfer {
  const entries = movement(
    projectReserved(projectId, currency),
    projectEscrow(projectId, currency),
    priceMinor + feeMinor,
  );
  return { key: `resolve:${id}`, kind: 'release', entries };
}

function acceptanceOf({ id, projectId, workerId, currency, priceMinor, feeMinor }: Hold): NewTransfer {
  const entries = [
    { account: projectReserved(projectId, currency), amountMinor: priceMinor + feeMinor },
    { account: workerAvailable(workerId, currency), amountMinor: -priceMinor },
    ...(feeMinor > 0n ? [{ account: platformFee(currency), amountMinor: -feeMinor }] : []),
  ];
  return { key: `resolve:${id}`, kind: 'accept', entries };
}

/** What is set aside for one seat, for two, and so on, is the same for every claim of a project: hashed once, by accounts and unit. */
const hashed = new Map<string, string[]>();
const mostHashed = 100;

function hashesOfHolds(escrow: Account, reserved: Account, unitMinor: bigint, seats: number): readonly string[] {
  const key = `${accountKey(escrow)} ${unitMinor}`;
  if (hashed.size >= mostHashed && !hashed.has(key)) hashed.clear();
  const hashes = hashed.get(key) ?? [];
  hashed.set(key, hashes);
  while (hashes.length < seats) {
    const entries = movement(escrow, reserved, BigInt(hashes.length + 1) * unitMinor);
    requireSound(entries);
    hashes.push(contentHash('hold', entries));
  }
  return hashes.slice(0, seats);
}

/**
 * The holds for leases of the actor, to be written by the very statement that takes the seats: see `takingMoney`. Where
 * that statement finds that it cannot pay, `holdForSeat` says why, or pays in a way that needs more than one row.
 */
export function planHolds(
  call: MemberCall,
  terms: Pick<NewHold, 'projectId' | 'priceMinor' | 'feeMinor' | 'currency'>,
  seats: number,
): HoldPlan {
  const escrow = projectEscrow(terms.projectId, terms.currency);
  const reserved = projectReserved(terms.projectId, terms.currency);
  const holdIds = Array.from({ length: seats }, newId);
  const transferId = newId();
  const contentHashes = hashesOfHolds(escrow, reserved, terms.priceMinor + terms.feeMinor, seats);
  return {
    ...terms,
    holdIds,
    release: () => ({
      releaseIds: listed(holdIds.map(newId)),
      releaseHash: contentHash('release', movement(reserved, escrow, terms.priceMinor + terms.feeMinor)),
    }),
    transferId,
    contentHashes,
    escrowCode: escrow.code,
    reservedCode: reserved.code,
    shards: escrow.shards,
    start: Number.parseInt(transferId.slice(-4), 16) % escrow.shards,
    now: call.now,
  };
}

/** Sets price and fee aside in the caller's transaction. Refuses `budget_spent` when the project has not enough left. */
export async function holdForSeat(call: Call, hold: NewHold): Promise<string> {
  const { holdId, projectId, currency, replaces, ...rest } = hold;
  const amountMinor = hold.priceMinor + hold.feeMinor;
  const entries = movement(projectEscrow(projectId, currency), projectReserved(projectId, currency), amountMinor);
  const replaced = replaces ? await unresolved(call, [replaces], 'released') : [];
  const [transferId, ...releases] = await renaming('overdrawn', 'budget_spent', () =>
    postAll(call, [{ key: `hold:${holdId}`, kind: 'hold', entries }, ...replaced.map(releaseOf)]),
  );
  invariant(transferId, 'a posted transfer has an id');
  await insertHold(call.db, { ...rest, id: holdId, projectId, currency, transferId, createdAt: call.now });
  await recordOutcome(call, replaced, releases, 'released');
  return holdId;
}

/** The holds among `ids` that have no outcome yet; those with this very outcome are left out, others are refused. */
async function unresolved(call: Call, ids: readonly string[], outcome: 'accepted' | 'released'): Promise<Hold[]> {
  if (ids.length === 0) return [];
  const found = await holdsById(call.db, ids);
  invariant(found.length === new Set(ids).size, 'every hold exists');
  if (found.some((row) => row.outcome && row.outcome !== outcome)) throw ledgerProblem('hold_resolved');
  return found.filter((row) => !row.outcome).map(({ hold }) => hold);
}

async function recordOutcome(
  call: Call,
  holds: readonly Hold[],
  transferIds: readonly string[],
  outcome: 'accepted' | 'released',
) {
  if (holds.length === 0) return;
  const rows = holds.map(({ id }, place) => {
    const transferId = transferIds[place];
    invariant(transferId, 'every resolved hold has its transfer');
    return { holdId: id, outcome, transferId, resolvedAt: call.now };
  });
  await insertResolutions(call.db, rows);
}

async function resolve(call: Call, ids: readonly string[], outcome: 'accepted' | 'released'): Promise<number> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const holds = await unresolved(within, ids, outcome);
    if (holds.length === 0) return 0;
    const transfers = holds.map(outcome === 'accepted' ? acceptanceOf : releaseOf);
    const transferIds = await renaming('transfer_changed', 'hold_resolved', () => postAll(within, transfers));
    await recordOutcome(within, holds, transferIds, outcome);
    return holds.length;
  });
}

/** Pays the workers of these holds and takes the platform's fee; already accepted ones are passed over. */
export function acceptHolds(call: Call, holdIds: readonly string[]): Promise<number> {
  return resolve(call, holdIds, 'accepted');
}

/** Gives the money of these holds back to their projects' budgets; already released ones are passed over. */
export function releaseHolds(call: Call, holdIds: readonly string[]): Promise<number> {
  return resolve(call, holdIds, 'released');
}

/** What each of these holds pays its worker. */
export async function holdPrices(call: Call, holdIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  if (holdIds.length === 0) return new Map();
  const found = await holdsById(call.db, holdIds);
  return new Map(found.map(({ hold }) => [hold.id, hold.priceMinor]));
}

/**
 * Whether this person ever had the lease of this seat, by the hold that was made for it, from when until when, and what
 * it would have paid; null when they never had. The one named by `leaseId`, where it is theirs and of this seat; else the last.
 */
export async function leaseEvidence(call: Call, seatId: string, workerId: string, leaseId: string | null = null) {
  const row = await lastHoldOfSeat(call.db, seatId, workerId, leaseId);
  if (!row) return null;
  const { id, priceMinor, feeMinor, currency, createdAt } = row.hold;
  const heldUntil = row.resolvedAt ?? call.now;
  return { holdId: id, priceMinor, feeMinor, currency, heldAt: createdAt, heldUntil };
}

/** The platform pays for honest work whose hold was released, once a hold. The requester is not billed. */
export async function payGoodwill(
  call: Call,
  input: { holdId: string; workerId: string; amountMinor: bigint; currency: string },
): Promise<void> {
  const { holdId, workerId, amountMinor, currency } = input;
  const entries = movement(goodwill(currency), workerAvailable(workerId, currency), amountMinor);
  await postAll(call, [{ key: `goodwill:${holdId}`, kind: 'goodwill', entries }]);
}
