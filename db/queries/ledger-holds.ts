import { type SQL, sql } from 'drizzle-orm';
import { listed, type Said } from '@/db/fixed';
import { freeRow } from '@/db/queries/ledger';

/**
 * Holds before their seats are known: what a statement that takes seats needs to write to pay for them. One transfer sets
 * aside what all of them cost; each seat has a hold of its own.
 */
export interface HoldPlan {
  /** One for each seat that may be found, in order. */
  readonly holdIds: readonly string[];
  readonly transferId: string;
  readonly key: string;
  /** Of the transfer that pays for one seat, for two, and so on. */
  readonly contentHashes: readonly string[];
  readonly escrowCode: string;
  readonly reservedCode: string;
  readonly projectId: string;
  readonly workerId: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly feeMinor: bigint;
  /** Over how many rows the balances of both accounts are spread, and at which the search for a free one begins. */
  readonly shards: number;
  readonly start: number;
  readonly now: Date;
}

/** What the money's part of a statement says. */
export type HoldValues = Omit<HoldPlan, 'shards' | 'start' | 'now' | 'holdIds' | 'contentHashes'> & {
  /** As PostgreSQL writes arrays. */
  readonly holdIds: string;
  readonly contentHashes: string;
  readonly firstRow: number;
  readonly spareRow: number;
  readonly heldAt: string;
};

export function holdValues({ shards, start, now, holdIds, contentHashes, ...plan }: HoldPlan): HoldValues {
  const rows = { firstRow: start, spareRow: shards + start };
  return {
    ...plan,
    ...rows,
    holdIds: listed(holdIds),
    contentHashes: listed(contentHashes),
    heldAt: now.toISOString(),
  };
}

export const holdNames = [
  ...(['holdIds', 'transferId', 'key', 'contentHashes', 'escrowCode', 'reservedCode', 'projectId'] as const),
  ...(['workerId', 'currency', 'priceMinor', 'feeMinor', 'firstRow', 'spareRow', 'heldAt'] as const),
] as const;

/**
 * The money's part of a statement that takes the seats `place(id, hold_id, number)`, numbered from 1: `paid(seats)` has a
 * row when the budget has given price and fee, from one free row and for as many of the first seats as that row affords;
 * nothing has happened when it has none. Only for seats without an earlier hold, and when both accounts are open.
 *
 * A row that was changed between the statement's begin and its lock is written by its key. PostgreSQL tries that on the
 * version of the beginning first: where that held less than is taken, the row would fall below zero, so it is left alone.
 */
export function takingMoney(plan: Said<HoldValues>): SQL {
  const unit = sql`(${plan.priceMinor}::bigint + ${plan.feeMinor}::bigint)`;
  const seats = sql`least(wish.seats, source.balance_minor / ${unit})`;
  const debit = (which: SQL) => sql`
      update ledger_balances b set balance_minor = b.balance_minor - ${seats} * ${unit} from wish, source, escrow, reserved
       where ${which} returning escrow.id as escrow_id, reserved.id as reserved_id, ${seats}::int as seats, ${seats} * ${unit} as amount`;
  return sql`
    escrow as materialized (select id from ledger_accounts where code = ${plan.escrowCode} and currency = ${plan.currency}),
    reserved as materialized (select id from ledger_accounts where code = ${plan.reservedCode} and currency = ${plan.currency}),
    wish as materialized (select count(*) as seats from place having count(*) > 0 and count(hold_id) = 0),
    source as materialized (${freeRow(sql`select escrow.id from escrow, reserved, wish`, plan.firstRow, sql`r.balance_minor >= ${unit}`)}),
    debited_there as (${debit(sql`b.ctid = source.at`)}),
    debited_anyway as (${debit(sql`
        not exists (select from debited_there) and b.account_id = escrow.id and b.shard = source.shard
        and b.balance_minor >= ${seats} * ${unit}`)}),
    debited as materialized (select * from debited_there union all select * from debited_anyway),
    sink as materialized (${freeRow(sql`select reserved_id from debited`, plan.firstRow, sql`true`)}),
    credited_there as (
      update ledger_balances b set balance_minor = b.balance_minor + debited.amount from debited, sink where b.ctid = sink.at
      returning debited.seats),
    credited_anyway as (
      insert into ledger_balances as b (account_id, shard, balance_minor)
      select reserved_id, coalesce((select shard from sink), ${plan.spareRow}::smallint), amount
        from debited where not exists (select from credited_there)
      on conflict (account_id, shard) do update set balance_minor = b.balance_minor + excluded.balance_minor
      returning (select seats from debited) as seats),
    paid as (select seats from credited_there union all select seats from credited_anyway)`;
}

/** The rest of it: the transfer with its two lines, and a hold for each row of `taken(id, hold_id)`. */
export function writingHolds(plan: Said<HoldValues>): SQL {
  const now = sql`${plan.heldAt}::timestamptz`;
  return sql`
    transfer as (
      insert into ledger_transfers (id, key, kind, content_hash, created_at)
      select ${plan.transferId}::uuid, ${plan.key}, 'hold', (${plan.contentHashes}::text[])[seats], ${now} from debited),
    lines as (
      insert into ledger_entries (transfer_id, line, account_id, amount_minor)
      select ${plan.transferId}::uuid, line.number, line.account_id, line.amount
        from debited cross join lateral (
          values (0::smallint, debited.escrow_id, debited.amount), (1::smallint, debited.reserved_id, -debited.amount))
               as line(number, account_id, amount)),
    holds as (
      insert into ledger_holds (id, project_id, seat_id, worker_id, currency, price_minor, fee_minor, transfer_id, created_at)
      select taken.hold_id, ${plan.projectId}::uuid, taken.id, ${plan.workerId}::uuid, ${plan.currency},
             ${plan.priceMinor}::bigint, ${plan.feeMinor}::bigint, ${plan.transferId}::uuid, ${now} from taken)`;
}
