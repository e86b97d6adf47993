import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * The double-entry book. Amounts are signed minor units: a debit is positive, a credit negative, so every transfer sums
 * to zero. Accounts are named by code (`L:proj:{id}:escrow`), not by foreign key to projects or people: a foreign key to
 * one hot project row costs a third of the throughput, and the book outlives what it speaks of.
 */
export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    id: uuid().primaryKey(),
    code: text().notNull(),
    kind: text({ enum: ['asset', 'liability', 'income', 'expense'] }).notNull(),
    currency: text().notNull(),
    /** A bounded account may never be overdrawn and keeps a stored balance; others are only summed. */
    isBounded: boolean().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    unique('ledger_accounts_one_per_code_and_currency').on(t.code, t.currency),
    check('ledger_accounts_currency_is_a_code', sql`${t.currency} ~ '^[A-Z]{3}$'`),
  ],
);

export const ledgerTransfers = pgTable('ledger_transfers', {
  id: uuid().primaryKey(),
  /** The business key chosen by the caller (`hold:{first of its holds}`, `resolve:{hold}`): a retry is a no-op. */
  key: text().notNull().unique('ledger_transfers_one_per_key'),
  kind: text().notNull(),
  memo: text().notNull().default(''),
  /** SHA-256 of the kind and the entries: a changed retry is refused, and the book can be proved untouched. */
  contentHash: text().notNull(),
  /** The transfer that this one takes back, in part or whole. Nothing is ever corrected but by another transfer. */
  reversesId: uuid(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
});

/**
 * Insert-only (trigger). All entries of a transfer are written by one statement, sum to zero in one currency, on accounts
 * that exist (trigger on that statement); a transfer without entries is refused at commit. There is no foreign key to the
 * account: every payment would lock the row of the fee account.
 */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    transferId: uuid().notNull(),
    line: smallint().notNull(),
    accountId: uuid().notNull(),
    amountMinor: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.line] }),
    index('ledger_entries_by_account').on(t.accountId, t.transferId),
    check('ledger_entries_amount_is_sane', sql`${t.amountMinor} <> 0 and abs(${t.amountMinor}) <= 100000000000`),
  ],
);

/** What a bounded account holds, as a credit balance for liabilities, split in shards so that no row is hot. */
export const ledgerBalances = pgTable(
  'ledger_balances',
  {
    accountId: uuid().notNull(),
    shard: smallint().notNull().default(0),
    balanceMinor: bigint({ mode: 'bigint' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.shard] }),
    check('ledger_balances_never_negative', sql`${t.balanceMinor} >= 0`),
  ],
);

/** Money set aside for one lease: price and fee are frozen here. Leases given at once share a transfer. */
export const ledgerHolds = pgTable(
  'ledger_holds',
  {
    id: uuid().primaryKey(),
    projectId: uuid().notNull(),
    seatId: uuid().notNull(),
    workerId: uuid().notNull(),
    currency: text().notNull(),
    priceMinor: bigint({ mode: 'bigint' }).notNull(),
    feeMinor: bigint({ mode: 'bigint' }).notNull(),
    /** Written beside it or before, and never deleted: no foreign key, which would prove one transfer for each of its holds. */
    transferId: uuid().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index('ledger_holds_by_project').on(t.projectId),
    index('ledger_holds_by_worker').on(t.workerId, t.createdAt),
    check('ledger_holds_amounts_are_sane', sql`${t.priceMinor} > 0 and ${t.feeMinor} >= 0`),
  ],
);

/** The primary key is the rule: a hold is resolved once. */
export const ledgerHoldResolutions = pgTable('ledger_hold_resolutions', {
  holdId: uuid()
    .primaryKey()
    .references(() => ledgerHolds.id),
  outcome: text({ enum: ['accepted', 'released'] }).notNull(),
  transferId: uuid()
    .notNull()
    .references(() => ledgerTransfers.id),
  resolvedAt: timestamp({ withTimezone: true }).notNull(),
});
