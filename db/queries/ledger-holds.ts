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
  /** Of the transfer that pays for one seat, for two, and so on. */
  readonly contentHashes: readonly string[];
  /** What takes back the holds of leases that are taken over; made only for statements that may do so. */
  readonly release: () => ReleaseValues;
  readonly escrowCode: string;
  readonly reservedCode: string;
  readonly projectId: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly feeMinor: bigint;
  /** Over how many rows the balances of both accounts are spread, and at which the search for a free one begins. */
  readonly shards: number;
  readonly start: number;
  readonly now: Date;
}

/** What the money's part of a statement says. */
export type HoldValues = Omit<HoldPlan, 'shards' | 'start' | 'now' | 'holdIds' | 'contentHashes' | 'release'> & {
  /** As PostgreSQL writes arrays. */
  readonly holdIds: string;
  readonly contentHashes: string;
  readonly firstRow: number;
  readonly spareRow: number;
  readonly heldAt: string;
};

/** What it says besides in which leases may be taken over. */
export interface ReleaseValues {
  /** A transfer that takes back the earlier hold, for each seat that may have one, in order. As PostgreSQL writes arrays. */
  readonly releaseIds: string;
  /** Of a transfer that takes back what one seat costs. */
  readonly releaseHash: string;
}

export function holdValues(terms: HoldPlan): HoldValues {
  const { shards, start, now, holdIds, contentHashes, release: _, ...plan } = terms;
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
  ...(['holdIds', 'transferId', 'contentHashes', 'escrowCode', 'reservedCode', 'projectId'] as const),
  ...(['currency', 'priceMinor', 'feeMinor', 'firstRow', 'spareRow', 'heldAt'] as const),
] as const;

export const releaseNames = ['releaseIds', 'releaseHash'] as const;

const unitOf = (plan: Said<HoldValues>) => sql`(${plan.priceMinor}::bigint + ${plan.feeMinor}::bigint)`;

/** What a statement says that may take over leases which have a hold by now; null where only seats without one come. */
export type Reuse = Said<ReleaseValues> | null;

/**
 * The money's part of a statement that takes the seats `place(id, hold_id, number)`, numbered from 1: `paid(seats)` has a
 * row when the budget has given price and fee, from one free row and for as many of the first seats as that row affords;
 * nothing has happened when it has none. Only when both accounts are open.
 *
 * Where leases may be taken over, `place` also numbers as `fresh` those without a hold, and `paid` counts those alone: what
 * the earlier hold of a seat set aside pays for the new one, so no balance changes. That goes for holds that nobody has
 * resolved and that set aside just as much; with another among the seats nothing happens. Else a single hold is one too many.
 *
 * A row that was changed between the statement's begin and its lock is written by its key. PostgreSQL tries that on the
 * version of the beginning first: where that held less than is taken, the row would fall below zero, so it is left alone.
 */
export function takingMoney(plan: Said<HoldValues>, reuse: Reuse): SQL {
  const unit = unitOf(plan);
  const seats = sql`least(wish.seats, source.balance_minor / ${unit})`;
  const debit = (which: SQL) => sql`
      update ledger_balances b set balance_minor = b.balance_minor - ${seats} * ${unit} from wish, source, escrow, reserved
       where ${which} returning escrow.id as escrow_id, reserved.id as reserved_id, ${seats}::int as seats, ${seats} * ${unit} as amount`;
  const wish = reuse
    ? sql`
    replaced as materialized (
      select place.id, place.of_plan, place.hold_id from place
       cross join lateral (
         select from ledger_holds h
          where h.id = place.hold_id and h.seat_id = place.id and h.currency = ${plan.currency}
            and h.price_minor + h.fee_minor = ${unit}
            and not exists (select from ledger_hold_resolutions r where r.hold_id = h.id) offset 0) held),
    wish as materialized (
      select count(*) - count(hold_id) as seats, count(hold_id) as reused from place
      having count(*) > 0 and count(hold_id) = (select count(*) from replaced))`
    : sql`wish as materialized (select count(*) as seats from place having count(*) > 0 and count(hold_id) = 0)`;
  const forNothing = reuse ? sql` union all select 0 from wish, escrow, reserved where wish.seats = 0` : sql``;
  return sql`
    escrow as materialized (select id from ledger_accounts where code = ${plan.escrowCode} and currency = ${plan.currency}),
    reserved as materialized (select id from ledger_accounts where code = ${plan.reservedCode} and currency = ${plan.currency}),
    ${wish},
    source as materialized (${freeRow(sql`select escrow.id from escrow, reserved, wish where wish.seats > 0`, plan.firstRow, sql`r.balance_minor >= ${unit}`)}),
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
    paid as materialized (select seats from credited_there union all select seats from credited_anyway${forNothing})`;
}

/**
 * The rest of it: the transfer, named after its first hold, with its two lines, and a hold for each row of `taken(id, number, paid_by, holder_id)`; where leases were taken
 * over, also what takes back their holds.
 */
export function writingHolds(plan: Said<HoldValues>, reuse: Reuse): SQL {
  const now = sql`${plan.heldAt}::timestamptz`;
  const unit = unitOf(plan);
  const bill = reuse
    ? sql`
    bill as materialized (
      select escrow.id as escrow_id, reserved.id as reserved_id, paid.seats + wish.reused as seats,
             (paid.seats + wish.reused) * ${unit} as amount
        from escrow, reserved, paid, wish)`
    : sql`bill as (select * from debited)`;
  return sql`
    ${bill},
    transfer as (
      insert into ledger_transfers (id, key, kind, content_hash, created_at)
      select ${plan.transferId}::uuid, (select 'hold:' || paid_by from taken order by number limit 1), 'hold',
             (${plan.contentHashes}::text[])[seats], ${now}
        from bill),
    lines as (
      insert into ledger_entries (transfer_id, line, account_id, amount_minor)
      select ${plan.transferId}::uuid, line.number, line.account_id, line.amount
        from bill cross join lateral (
          values (0::smallint, bill.escrow_id, bill.amount), (1::smallint, bill.reserved_id, -bill.amount))
               as line(number, account_id, amount)),
    holds as (
      insert into ledger_holds (id, project_id, seat_id, worker_id, currency, price_minor, fee_minor, transfer_id, created_at)
      select taken.paid_by, ${plan.projectId}::uuid, taken.id, taken.holder_id, ${plan.currency},
             ${plan.priceMinor}::bigint, ${plan.feeMinor}::bigint, ${plan.transferId}::uuid, ${now} from taken)
    ${reuse ? releasing(reuse, unit, now) : sql``}`;
}

/** Each hold whose lease was taken over is released by a transfer of its own, as anybody would release it. */
function releasing(plan: Said<ReleaseValues>, unit: SQL, now: SQL): SQL {
  const id = sql`(${plan.releaseIds}::uuid[])[replaced.of_plan]`;
  return sql`,
    releases as (
      insert into ledger_transfers (id, key, kind, content_hash, created_at)
      select ${id}, 'resolve:' || replaced.hold_id, 'release', ${plan.releaseHash}, ${now} from replaced, bill),
    release_lines as (
      insert into ledger_entries (transfer_id, line, account_id, amount_minor)
      select ${id}, line.number, line.account_id, line.amount
        from replaced, bill cross join lateral (
          values (0::smallint, bill.reserved_id, ${unit}), (1::smallint, bill.escrow_id, -${unit}))
               as line(number, account_id, amount)),
    released as (
      insert into ledger_hold_resolutions (hold_id, outcome, transfer_id, resolved_at)
      select replaced.hold_id, 'released', ${id}, ${now} from replaced, bill)`;
}
