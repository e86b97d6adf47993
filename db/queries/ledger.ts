import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import {
  ledgerAccounts,
  ledgerBalances,
  ledgerEntries,
  ledgerHoldResolutions,
  ledgerHolds,
  ledgerTransfers,
} from '@/db/schema/ledger';

export async function accountsByCode(db: Queryable, codes: readonly string[]) {
  return db
    .select({ id: ledgerAccounts.id, code: ledgerAccounts.code, currency: ledgerAccounts.currency })
    .from(ledgerAccounts)
    .where(inArray(ledgerAccounts.code, [...codes]));
}

export async function insertAccounts(db: Queryable, rows: (typeof ledgerAccounts.$inferInsert)[]): Promise<void> {
  await db.insert(ledgerAccounts).values(rows).onConflictDoNothing();
}

/** The rows that hold an account's balance, all at zero; rows that exist keep what they hold. */
export async function insertBalanceRows(db: Queryable, accountId: string, shards: number): Promise<void> {
  const rows = Array.from({ length: shards }, (_, shard) => ({ accountId, shard, balanceMinor: 0n }));
  await db.insert(ledgerBalances).values(rows).onConflictDoNothing();
}

/** Waits for a transfer of the same key that is being written; returns only those that are new. */
export async function insertTransfers(db: Queryable, rows: (typeof ledgerTransfers.$inferInsert)[]) {
  return db
    .insert(ledgerTransfers)
    .values(rows)
    .onConflictDoNothing({ target: ledgerTransfers.key })
    .returning({ id: ledgerTransfers.id, key: ledgerTransfers.key });
}

export async function transfersByKey(db: Queryable, keys: readonly string[]) {
  return db
    .select({ id: ledgerTransfers.id, key: ledgerTransfers.key, contentHash: ledgerTransfers.contentHash })
    .from(ledgerTransfers)
    .where(inArray(ledgerTransfers.key, [...keys]));
}

export async function insertEntries(db: Queryable, rows: (typeof ledgerEntries.$inferInsert)[]): Promise<void> {
  await db.insert(ledgerEntries).values(rows);
}

/** Changes the one row of an account unless that would overdraw it; waits for the row. True when it was changed. */
export async function changeBalance(db: Queryable, accountId: string, shard: number, change: bigint): Promise<boolean> {
  const rows = await db
    .update(ledgerBalances)
    .set({ balanceMinor: sql`${ledgerBalances.balanceMinor} + ${change}` })
    .where(
      and(
        eq(ledgerBalances.accountId, accountId),
        eq(ledgerBalances.shard, shard),
        sql`${ledgerBalances.balanceMinor} + ${change} >= 0`,
      ),
    )
    .returning({ shard: ledgerBalances.shard });
  return rows.length > 0;
}

/**
 * A free row of an account that has `enough`, locked, as `(at, shard, balance_minor)`: from row `start` on downwards and round;
 * rows that are locked are passed over. Downwards since the index holds the versions of one row in the order in which they
 * were written: while a long transaction keeps vacuum from removing them, the last is met first. `at` is where the row lies: an
 * update by it meets no other version, and misses the row if it was changed between the statement's begin and its lock.
 */
export function freeRow(account: SQL, start: SQL, enough: SQL): SQL {
  const half = (side: SQL) => sql`
    select * from (
      select r.ctid as at, r.shard, r.balance_minor from ledger_balances r
       where r.account_id = (${account}) and r.shard ${side} ${start}::smallint and ${enough}
       order by r.shard desc limit 1 for update skip locked) half`;
  return sql`${half(sql`<=`)} union all ${half(sql`>`)} limit 1`;
}

/**
 * Changes one free row of a sharded account that the change does not overdraw, looking from row `start` on downwards and
 * passing over rows that another transaction has locked; never waits. False when there is none.
 */
export async function changeFreeShard(
  db: Queryable,
  accountId: string,
  start: number,
  change: bigint,
): Promise<boolean> {
  // The row is found in a query of its own, once: joined, it may be looked for again after the first was changed.
  const rows = await db.execute(sql`
    with free as materialized (${freeRow(sql`${accountId}`, sql`${start}`, sql`balance_minor + ${change} >= 0`)})
    update ledger_balances set balance_minor = balance_minor + ${change}
     where account_id = ${accountId} and shard = (select shard from free)
    returning shard`);
  return rows.length > 0;
}

/** Locks every row of an account in order, waiting for each, or only those that nobody holds; returns what they hold. */
export async function lockBalance(db: Queryable, accountId: string, which: 'all' | 'free' = 'all') {
  return db
    .select({ shard: ledgerBalances.shard, balanceMinor: ledgerBalances.balanceMinor })
    .from(ledgerBalances)
    .where(eq(ledgerBalances.accountId, accountId))
    .orderBy(asc(ledgerBalances.shard))
    .for('update', which === 'free' ? { skipLocked: true } : {});
}

/** Writes what these rows hold; they are locked by the caller. */
export async function writeBalance(
  db: Queryable,
  accountId: string,
  amounts: readonly { readonly shard: number; readonly amount: bigint }[],
): Promise<void> {
  const rows = JSON.stringify(amounts.map(({ shard, amount }) => ({ shard, amount: amount.toString() })));
  await db.execute(sql`
    update ledger_balances b set balance_minor = r.amount
      from json_to_recordset(${rows}::json) as r(shard smallint, amount bigint)
     where b.account_id = ${accountId} and b.shard = r.shard and b.balance_minor <> r.amount`);
}

/** A row beside the `shards` that an account has, for money that came while all of those were locked. */
export async function insertExtraRow(db: Queryable, accountId: string, shard: number, amount: bigint): Promise<void> {
  await db
    .insert(ledgerBalances)
    .values({ accountId, shard, balanceMinor: amount })
    .onConflictDoUpdate({
      target: [ledgerBalances.accountId, ledgerBalances.shard],
      set: { balanceMinor: sql`${ledgerBalances.balanceMinor} + ${amount}` },
    });
}

/** Removes rows whose money the caller, who has locked them, wrote to others. */
export async function deleteBalanceRows(db: Queryable, accountId: string, shards: readonly number[]): Promise<void> {
  await db
    .delete(ledgerBalances)
    .where(and(eq(ledgerBalances.accountId, accountId), inArray(ledgerBalances.shard, [...shards])));
}

/** What bounded accounts hold, by code and currency. */
export async function balancesByCode(db: Queryable, codes: readonly string[]) {
  return db
    .select({
      code: ledgerAccounts.code,
      currency: ledgerAccounts.currency,
      balanceMinor: sql`sum(${ledgerBalances.balanceMinor})`.mapWith((value) => BigInt(String(value))),
    })
    .from(ledgerAccounts)
    .innerJoin(ledgerBalances, eq(ledgerBalances.accountId, ledgerAccounts.id))
    .where(inArray(ledgerAccounts.code, [...codes]))
    .groupBy(ledgerAccounts.code, ledgerAccounts.currency)
    .orderBy(asc(ledgerAccounts.currency), asc(ledgerAccounts.code));
}

export async function insertHold(db: Queryable, row: typeof ledgerHolds.$inferInsert): Promise<void> {
  await db.insert(ledgerHolds).values(row);
}

/** Holds with the outcome of each that has one. */
export async function holdsById(db: Queryable, ids: readonly string[]) {
  return db
    .select({ hold: ledgerHolds, outcome: ledgerHoldResolutions.outcome })
    .from(ledgerHolds)
    .leftJoin(ledgerHoldResolutions, eq(ledgerHoldResolutions.holdId, ledgerHolds.id))
    .where(inArray(ledgerHolds.id, [...ids]))
    .orderBy(asc(ledgerHolds.id));
}

/** The hold that is preferred where it paid this person for this seat, else the last that ever did: what shows that they had the lease. */
export async function lastHoldOfSeat(db: Queryable, seatId: string, workerId: string, preferred: string | null) {
  const rows = await db
    .select({ hold: ledgerHolds, resolvedAt: ledgerHoldResolutions.resolvedAt })
    .from(ledgerHolds)
    .leftJoin(ledgerHoldResolutions, eq(ledgerHoldResolutions.holdId, ledgerHolds.id))
    .where(and(eq(ledgerHolds.workerId, workerId), eq(ledgerHolds.seatId, seatId)))
    .orderBy(
      sql`${ledgerHolds.id} is not distinct from ${preferred}::uuid desc`,
      sql`${ledgerHolds.createdAt} desc, ${ledgerHolds.id} desc`,
    )
    .limit(1);
  return rows[0] ?? null;
}

export async function insertResolutions(
  db: Queryable,
  rows: (typeof ledgerHoldResolutions.$inferInsert)[],
): Promise<void> {
  await db.insert(ledgerHoldResolutions).values(rows).onConflictDoNothing();
}

/** What the first account gave the second, less what came back, over the transfers that touch both and no third. */
export async function netBetween(
  db: Queryable,
  from: { readonly code: string; readonly currency: string },
  to: { readonly code: string; readonly currency: string },
): Promise<bigint> {
  const rows = await db.execute<{ net: string }>(sql`
    select coalesce(sum(e.amount_minor), 0)::text as net
      from ledger_accounts a
      join ledger_entries e on e.account_id = a.id
      join ledger_accounts b on b.code = ${to.code} and b.currency = ${to.currency}
      join ledger_entries f on f.transfer_id = e.transfer_id and f.account_id = b.id
     where a.code = ${from.code} and a.currency = ${from.currency}`);
  return BigInt(rows[0]?.net ?? '0');
}
