import 'server-only';
/**
 * The double-entry book: the only truth about who owes whom. Transfers are written once and never altered; a mistake is
 * corrected by another transfer. Every transfer sums to zero in one currency, and no bounded account is ever overdrawn.
 *
 * How locks are taken, so that two transfers never wait for each other in a circle: keys first, in order; then the
 * single rows, in the order of their account ids; then a free row of each busy account, passing over locked ones; only
 * when all free rows together have not enough are all rows of that account locked, in order. What is credited never waits:
 * it goes to a free row, or to a new one. An operation posts once: what belongs together is given to `postAll` together.
 */
import { hash } from 'node:crypto';
import { newId } from '@/db/ids';
import {
  accountsByCode,
  changeBalance,
  changeFreeShard,
  deleteBalanceRows,
  insertAccounts,
  insertBalanceRows,
  insertEntries,
  insertExtraRow,
  insertTransfers,
  lockBalance,
  netBetween,
  transfersByKey,
  writeBalance,
} from '@/db/queries/ledger';
import type { Call, MemberCall } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import { invariant, Problem } from '@/server/problem';
import { requireProjectRight } from '@/server/projects/access';
import { holdProject, projectTerms } from '@/server/projects/projects';
import { type Account, accountKey, demoFunding, projectEscrow, requesterBalance } from './chart';
import { ledgerProblem, type TransferKind } from './contract';
import { type Entry, movement, netChanges, requireSound, spreadOver, transferText } from './rules';

/** A transfer to be written. `key` is the business key: a retry with the same contents is a no-op. */
export interface NewTransfer {
  readonly key: string;
  readonly kind: TransferKind;
  readonly memo?: string;
  readonly entries: readonly Entry[];
  /** The transfer that this one takes back. */
  readonly reversesId?: string;
}

/** Rows of a freshly funded busy account hold at least this much each, in minor units. */
const portionMinor = 1000n;

/**
 * Writes transfers that belong together and returns their ids in the order given. `call.db` must be a transaction: a
 * refusal leaves it to be rolled back. Refuses `overdrawn` when a bounded account would fall below zero and
 * `transfer_changed` when a key was used before with other contents.
 */
export async function postAll(call: Call, transfers: readonly NewTransfer[]): Promise<string[]> {
  for (const { entries } of transfers) requireSound(entries);
  const ids = await accountIds(call, transfers);
  const written = await writeTransfers(call, transfers);
  const fresh = transfers.filter(({ key }) => written.get(key)?.isNew);
  if (fresh.length > 0) {
    await applyChanges(call, fresh, ids);
    const rows = fresh.flatMap(({ key, entries }) =>
      entries.map(({ account, amountMinor }, line) => ({
        transferId: known(written, key).id,
        line,
        accountId: known(ids, accountKey(account)),
        amountMinor,
      })),
    );
    await insertEntries(call.db, rows);
  }
  return transfers.map(({ key }) => known(written, key).id);
}

/** Writes one transfer in a transaction of its own and returns its id; see `postAll`. */
export async function post(call: Call, transfer: NewTransfer): Promise<string> {
  return call.db.transaction(async (db) => sole(await postAll({ ...call, db }, [transfer])));
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  invariant(value !== undefined, `${key} is not known`);
  return value;
}

/** The ids of all accounts that the transfers touch; new accounts are opened, with their rows at zero. */
async function accountIds(call: Call, transfers: readonly NewTransfer[]): Promise<ReadonlyMap<string, string>> {
  const accounts = new Map<string, Account>();
  for (const { account } of transfers.flatMap(({ entries }) => entries)) accounts.set(accountKey(account), account);
  const codes = [...new Set([...accounts.values()].map(({ code }) => code))];
  const read = async () => new Map((await accountsByCode(call.db, codes)).map((row) => [accountKey(row), row.id]));
  const found = await read();
  const missing = [...accounts].filter(([key]) => !found.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return found;
  const rows = missing.map(([, { code, kind, currency, shards }]) => {
    return { id: newId(), code, kind, currency, isBounded: shards > 0, createdAt: call.now };
  });
  await insertAccounts(call.db, rows);
  const ids = await read();
  for (const [key, account] of missing) {
    if (account.shards > 0) await insertBalanceRows(call.db, known(ids, key), account.shards);
  }
  return ids;
}

async function writeTransfers(call: Call, transfers: readonly NewTransfer[]) {
  const hashes = new Map(transfers.map(({ key, kind, entries }) => [key, contentHash(kind, entries)]));
  invariant(hashes.size === transfers.length, 'transfers that are posted together have different keys');
  const rows = transfers.map(({ key, kind, memo = '', reversesId = null }) => {
    return { id: newId(), key, kind, memo, reversesId, contentHash: known(hashes, key), createdAt: call.now };
  });
  const inserted = await insertTransfers(
    call.db,
    rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
  const written = new Map(inserted.map(({ key, id }) => [key, { id, isNew: true }]));
  const earlier = transfers.map(({ key }) => key).filter((key) => !written.has(key));
  if (earlier.length === 0) return written;
  for (const { key, id, contentHash } of await transfersByKey(call.db, earlier)) {
    if (contentHash !== hashes.get(key)) throw ledgerProblem('transfer_changed');
    written.set(key, { id, isNew: false });
  }
  return written;
}

/** What proves that a transfer's entries are those that were written. */
export function contentHash(kind: TransferKind, entries: readonly Entry[]): string {
  return hash('sha256', transferText(kind, entries));
}

async function applyChanges(call: Call, transfers: readonly NewTransfer[], ids: ReadonlyMap<string, string>) {
  const changes = netChanges(transfers)
    .map(({ account, change }) => ({ account, change, id: known(ids, accountKey(account)) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const { account, change, id } of changes) {
    if (account.shards !== 1) continue;
    if (!(await changeBalance(call.db, id, 0, change))) throw ledgerProblem('overdrawn');
  }
  const busy = changes.filter(({ account }) => account.shards > 1);
  const isFunding = transfers.some(({ kind }) => kind === 'allocate');
  const isTakingBack = transfers.some(({ kind }) => kind === 'deallocate');
  for (const { account, change, id } of busy.filter(({ change }) => change < 0n)) {
    if (!(await changeFreeShard(call.db, id, startOf(id, call.now, account), change))) {
      // What is taken back says nothing of how much the next claims will take: they must not all meet in one row.
      await gather(call, id, account, change, isTakingBack ? portionMinor : -change * 8n, !isTakingBack);
    }
  }
  for (const { account, change, id } of busy.filter(({ change }) => change > 0n)) {
    if (isFunding) await gather(call, id, account, change, portionMinor, false);
    else await credit(call, id, account, change);
  }
}

/** Where the search for a free row begins: any place will do, as long as it differs from call to call. */
function startOf(id: string, now: Date, { shards }: Account): number {
  return (Number.parseInt(id.slice(-4), 16) + now.getMilliseconds()) % shards;
}

/**
 * Adds to a free row. When somebody divides the whole account anew, no row is free: then the money comes to a row of its
 * own, which the next division takes in. Waiting would end in a circle, since a debited row is held by now.
 */
async function credit(call: Call, id: string, account: Account, change: bigint): Promise<void> {
  const start = startOf(id, call.now, account);
  if (await changeFreeShard(call.db, id, start, change)) return;
  await insertExtraRow(call.db, id, account.shards + (Number.parseInt(newId().slice(-4), 16) % 32_000), change);
}

/**
 * Applies the change to the sum of a busy account's rows and divides what is left over them anew. Rows that nobody holds
 * just now do where they are enough: whoever waits for the others makes everybody who comes meanwhile wait as well, and may
 * hold a row that they need, since a search keeps the rows that it locked and then found to have too little by now. A small
 * change waits for one row first: they are all held while somebody divides them, and afterwards any of them will do.
 */
async function gather(call: Call, id: string, account: Account, change: bigint, portion: bigint, isSmall: boolean) {
  const tooLittle = new Error('the free rows are not enough');
  try {
    await call.db.transaction(async (db) => {
      const within = { ...call, db };
      if (!(await divide(within, id, account, await lockBalance(db, id, 'free'), change, portion))) throw tooLittle;
    });
  } catch (error) {
    // Their locks went with the savepoint: nobody waits with a part of the rows.
    if (error !== tooLittle) throw error;
    if (isSmall && (await changeBalance(call.db, id, startOf(id, call.now, account), change))) return;
    const all = await lockBalance(call.db, id);
    if (!(await divide(call, id, account, all, change, portion))) throw ledgerProblem('overdrawn');
  }
}

/** Divides the sum of locked rows, changed, over those of them that the account has for good. False: it is not enough. */
async function divide(
  call: Call,
  id: string,
  account: Account,
  rows: Awaited<ReturnType<typeof lockBalance>>,
  change: bigint,
  portion: bigint,
): Promise<boolean> {
  const total = rows.reduce((sum, row) => sum + row.balanceMinor, 0n) + change;
  const lasting = rows.filter(({ shard }) => shard < account.shards);
  if (total < 0n || lasting.length === 0) return false;
  const amounts = spreadOver(total, lasting.length, portion);
  await writeBalance(
    call.db,
    id,
    lasting.map(({ shard }, place) => ({ shard, amount: amounts[place] ?? 0n })),
  );
  const extra = rows.map(({ shard }) => shard).filter((shard) => shard >= account.shards);
  if (extra.length > 0) await deleteBalanceRows(call.db, id, extra);
  return true;
}

/** Adds demo money to a requester's balance. It is not real. */
export function fundRequester(
  call: Call,
  input: { personId: string; amountMinor: bigint; currency: string; key: string },
): Promise<string> {
  const { personId, amountMinor, currency, key } = input;
  const entries = movement(demoFunding(currency), requesterBalance(personId, currency), amountMinor);
  return post(call, { key: `fund:${key}`, kind: 'fund', entries });
}

interface Allocation {
  readonly projectId: string;
  readonly amountMinor: bigint;
  readonly key: string;
}

/** Moves money from the actor's balance to the project's budget. Refuses `balance_too_small`. */
export async function allocate(call: MemberCall, { projectId, amountMinor, key }: Allocation): Promise<string> {
  const { currency } = await projectTerms(call, projectId);
  const entries = movement(requesterBalance(call.actor.id, currency), projectEscrow(projectId, currency), amountMinor);
  return renaming('overdrawn', 'balance_too_small', () =>
    call.db.transaction(async (db) => {
      // Money never goes to a project that is discarded meanwhile, nor to one whose owner could not take it back by now.
      await holdProject({ ...call, db }, projectId);
      await requireProjectRight({ ...call, db }, projectId, 'own');
      // Labels that there was no money for may be bought now.
      await enqueue(db, 'match_seats', { projectId }, `match_seats:${projectId}`);
      return post({ ...call, db }, { key: `alloc:${key}`, kind: 'allocate', entries });
    }),
  );
}

/**
 * Takes back from the project's budget, at most what the actor put in. Money for work that was started is not in the
 * budget any more and stays. Refuses `more_than_given` and `escrow_too_small`.
 */
export async function deallocate(call: MemberCall, { projectId, amountMinor, key }: Allocation): Promise<string> {
  const { currency } = await projectTerms(call, projectId);
  const own = requesterBalance(call.actor.id, currency);
  const escrow = projectEscrow(projectId, currency);
  const entries = movement(escrow, own, amountMinor);
  return renaming('overdrawn', 'escrow_too_small', () =>
    call.db.transaction(async (db) => {
      const id = await postAll({ ...call, db }, [{ key: `alloc:${key}`, kind: 'deallocate', entries }]);
      const given = await netBetween(db, own, escrow);
      if (given < 0n) throw ledgerProblem('more_than_given');
      return sole(id);
    }),
  );
}

/** Runs `act`, and gives a general refusal of the book the name it has for this caller. */
export async function renaming<T>(
  refusal: 'overdrawn' | 'transfer_changed',
  name: Parameters<typeof ledgerProblem>[0],
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Problem && error.code === refusal) throw ledgerProblem(name);
    throw error;
  }
}

function sole(ids: readonly string[]): string {
  const [id] = ids;
  invariant(id, 'a posted transfer has an id');
  return id;
}
