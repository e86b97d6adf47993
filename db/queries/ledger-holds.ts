import { type SQL, sql } from 'drizzle-orm';
import type { Said } from '@/db/fixed';

/** A hold before its seat is known: what a statement that takes a seat needs to write to pay for it. */
export interface HoldPlan {
  readonly holdId: string;
  readonly transferId: string;
  readonly key: string;
  readonly contentHash: string;
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
export type HoldValues = Omit<HoldPlan, 'shards' | 'start' | 'now'> & {
  readonly amountMinor: bigint;
  readonly firstRow: number;
  readonly spareRow: number;
  readonly heldAt: string;
};

export function holdValues({ shards, start, now, ...plan }: HoldPlan): HoldValues {
  const amountMinor = plan.priceMinor + plan.feeMinor;
  return { ...plan, amountMinor, firstRow: start, spareRow: shards + start, heldAt: now.toISOString() };
}

export const holdNames = [
  ...(['holdId', 'transferId', 'key', 'contentHash', 'escrowCode', 'reservedCode', 'projectId', 'workerId'] as const),
  ...(['currency', 'priceMinor', 'feeMinor', 'amountMinor', 'firstRow', 'spareRow', 'heldAt'] as const),
] as const;

/** A free row of an account, from `firstRow` on and round; locked rows are passed over. */
function freeRow(account: SQL, { firstRow }: Said<HoldValues>, enough: SQL): SQL {
  const half = (side: SQL) => sql`
    (select r.shard from ledger_balances r where r.account_id = (${account}) and r.shard ${side} ${firstRow}::smallint and ${enough}
      order by r.shard limit 1 for update skip locked)`;
  return sql`${half(sql`>=`)}, ${half(sql`<`)}`;
}

/**
 * The money's part of a statement that takes the seat `place(id, hold_id)`: `paid` has a row when the budget has given
 * price and fee from one free row, and nothing has happened when it has none. Only for seats without an earlier hold, and
 * when both accounts are open.
 */
export function takingMoney(plan: Said<HoldValues>): SQL {
  const amount = sql`${plan.amountMinor}::bigint`;
  return sql`
    escrow as materialized (select id from ledger_accounts where code = ${plan.escrowCode} and currency = ${plan.currency}),
    reserved as materialized (select id from ledger_accounts where code = ${plan.reservedCode} and currency = ${plan.currency}),
    debited as (
      update ledger_balances b set balance_minor = b.balance_minor - ${amount}
        from place, escrow, reserved
       where place.hold_id is null and b.account_id = escrow.id
         and b.shard = coalesce(${freeRow(sql`select id from escrow`, plan, sql`r.balance_minor >= ${amount}`)})
      returning escrow.id as escrow_id, reserved.id as reserved_id),
    paid as (
      insert into ledger_balances as b (account_id, shard, balance_minor)
      select reserved_id, coalesce(${freeRow(sql`select id from reserved`, plan, sql`true`)}, ${plan.spareRow}::smallint), ${amount}
        from debited
      on conflict (account_id, shard) do update set balance_minor = b.balance_minor + excluded.balance_minor
      returning b.account_id)`;
}

/** The rest of it, for each row of `taken(id)`: the transfer, its two lines and the hold of that seat. */
export function writingHold(plan: Said<HoldValues>): SQL {
  const amount = sql`${plan.amountMinor}::bigint`;
  const now = sql`${plan.heldAt}::timestamptz`;
  return sql`
    transfer as (
      insert into ledger_transfers (id, key, kind, content_hash, created_at)
      select ${plan.transferId}::uuid, ${plan.key}, 'hold', ${plan.contentHash}, ${now} from taken),
    lines as (
      insert into ledger_entries (transfer_id, line, account_id, amount_minor)
      select ${plan.transferId}::uuid, line.number, line.account_id, line.amount
        from taken, debited cross join lateral (
          values (0::smallint, debited.escrow_id, ${amount}), (1::smallint, debited.reserved_id, -${amount})) as line(number, account_id, amount)),
    hold as (
      insert into ledger_holds (id, project_id, seat_id, worker_id, currency, price_minor, fee_minor, transfer_id, created_at)
      select ${plan.holdId}::uuid, ${plan.projectId}::uuid, taken.id, ${plan.workerId}::uuid, ${plan.currency},
             ${plan.priceMinor}::bigint, ${plan.feeMinor}::bigint, ${plan.transferId}::uuid, ${now} from taken)`;
}
