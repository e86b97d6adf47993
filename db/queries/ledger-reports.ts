import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

/** Amounts arrive as text, because a sum of bigints is a numeric; times arrive as text, because drizzle leaves them so. */
interface LineRow extends Record<string, unknown> {
  readonly transfer_id: string;
  readonly at: string;
  readonly kind: string;
  readonly memo: string;
  readonly amount: string;
  readonly currency: string;
  readonly project_id: string | null;
  readonly project_title: string | null;
  readonly seat_id: string | null;
}

/** The hold that the transfer t resolved, or that one of another kind is named after: its key says so. */
const holdOf = (kind: 'hold' | 'goodwill') => sql`
  case when t.key like 'resolve:%' then substr(t.key, 9)::uuid
       when t.kind = ${kind} then substr(t.key, ${kind.length + 2}::int)::uuid end`;

/**
 * Every transfer that touched one account, newest first, with the project and the seat that it was about where there
 * are any: found by the hold that a payment resolved, the late work it paid, or the budget at its other end.
 */
export async function linesOfAccount(db: Queryable, code: string, before: string | null, limit: number) {
  return db.execute<LineRow>(sql`
    with line as (
      select e.transfer_id, -sum(e.amount_minor) as amount, min(a.currency) as currency
        from ledger_accounts a join ledger_entries e on e.account_id = a.id
       where a.code = ${code} and (${before}::uuid is null or e.transfer_id < ${before}::uuid)
       group by e.transfer_id order by e.transfer_id desc limit ${limit})
    select line.transfer_id, t.created_at as at, t.kind, t.memo, line.amount::text, line.currency,
           p.id as project_id, p.title as project_title, h.seat_id
      from line
      join ledger_transfers t on t.id = line.transfer_id
      left join ledger_holds h on h.id = ${holdOf('goodwill')}
      left join lateral (
        select substr(oa.code, 8, 36)::uuid as id from ledger_entries o join ledger_accounts oa on oa.id = o.account_id
         where o.transfer_id = t.id and oa.code like 'L:proj:%' limit 1) other on t.kind in ('allocate', 'deallocate')
      left join projects p on p.id = coalesce(h.project_id, other.id)
     order by line.transfer_id desc`);
}

interface ProjectLineRow extends Record<string, unknown> {
  readonly transfer_id: string;
  readonly at: string;
  readonly kind: string;
  readonly item_name: string | null;
  /** Seats that a hold pays for; the item is that of the first. */
  readonly seats: number;
  readonly escrow: string;
  readonly reserved: string;
  readonly paid: string;
  readonly fees: string;
}

/** Every transfer that touched a project's budget or reserve, newest first, with where its money went. */
export async function linesOfProject(db: Queryable, projectId: string, before: string | null, limit: number) {
  const escrow = `L:proj:${projectId}:escrow`;
  const reserved = `L:proj:${projectId}:reserved`;
  return db.execute<ProjectLineRow>(sql`
    with line as (
      select distinct e.transfer_id
        from ledger_accounts a join ledger_entries e on e.account_id = a.id
       where a.code in (${escrow}, ${reserved}) and (${before}::uuid is null or e.transfer_id < ${before}::uuid)
       order by e.transfer_id desc limit ${limit})
    select line.transfer_id, t.created_at as at, t.kind, i.name as item_name,
           case when t.kind = 'hold' then sum(e.amount_minor) filter (where a.code = ${escrow}) / min(h.price_minor + h.fee_minor) else 1 end::int as seats,
           coalesce(-sum(e.amount_minor) filter (where a.code = ${escrow}), 0)::text as escrow,
           coalesce(-sum(e.amount_minor) filter (where a.code = ${reserved}), 0)::text as reserved,
           coalesce(-sum(e.amount_minor) filter (where a.code like 'L:wrk:%'), 0)::text as paid,
           coalesce(-sum(e.amount_minor) filter (where a.code = 'I:platform_fee'), 0)::text as fees
      from line
      join ledger_transfers t on t.id = line.transfer_id
      join ledger_entries e on e.transfer_id = t.id
      join ledger_accounts a on a.id = e.account_id
      left join ledger_holds h on h.id = ${holdOf('hold')}
      left join seats s on s.id = h.seat_id
      left join items i on i.id = s.item_id
     group by line.transfer_id, t.created_at, t.kind, i.name
     order by line.transfer_id desc`);
}

interface HoldTotalsRow extends Record<string, unknown> {
  readonly paid: string;
  readonly paid_count: number;
  readonly fees: string;
  readonly awaiting: string;
  readonly awaiting_count: number;
}

/**
 * What a project's holds came to: paid, taken as fees, and waiting for the outcome of handed-in work. A hold that nobody has
 * resolved is of a seat that is held or filled (law W6): so those wait that are not of one of the few held. To ask each hold for its
 * seat took three times as long.
 */
export async function holdTotals(db: Queryable, projectId: string) {
  const rows = await db.execute<HoldTotalsRow>(sql`
    with held as materialized (
      select coalesce(sum(h.price_minor + h.fee_minor), 0) as amount, count(h.id) as count
        from seats s join ledger_holds h on h.id = s.hold_id and h.seat_id = s.id
       where s.project_id = ${projectId} and s.state = 'leased'
         and not exists (select from ledger_hold_resolutions r where r.hold_id = h.id offset 0))
    select coalesce(sum(h.price_minor) filter (where r.outcome = 'accepted'), 0)::text as paid,
           count(*) filter (where r.outcome = 'accepted')::int as paid_count,
           coalesce(sum(h.fee_minor) filter (where r.outcome = 'accepted'), 0)::text as fees,
           (coalesce(sum(h.price_minor + h.fee_minor) filter (where r.outcome is null), 0) - (select amount from held))::text as awaiting,
           (count(*) filter (where r.outcome is null) - (select count from held))::int as awaiting_count
      from ledger_holds h left join ledger_hold_resolutions r on r.hold_id = h.id
     where h.project_id = ${projectId}`);
  return rows[0];
}

interface PendingRow extends Record<string, unknown> {
  readonly currency: string;
  readonly pending: string;
  readonly pending_count: number;
}

/** Price of what a worker has handed in and nobody has decided, by currency. */
export async function pendingOfWorker(db: Queryable, workerId: string) {
  return db.execute<PendingRow>(sql`
    select h.currency, sum(h.price_minor)::text as pending, count(*)::int as pending_count
      from seats s
      join ledger_holds h on h.id = s.hold_id
     where s.holder_id = ${workerId} and s.state = 'filled'
       and not exists (select 1 from ledger_hold_resolutions r where r.hold_id = h.id)
     group by h.currency order by h.currency`);
}

/** What came to a worker's account since a time, by currency. */
export async function earnedSince(db: Queryable, code: string, since: Date) {
  return db.execute<{ currency: string; earned: string }>(sql`
    select a.currency, sum(-e.amount_minor)::text as earned
      from ledger_accounts a
      join ledger_entries e on e.account_id = a.id
      join ledger_transfers t on t.id = e.transfer_id
     where a.code = ${code} and t.created_at >= ${since.toISOString()}::timestamptz and t.kind in ('accept', 'goodwill')
     group by a.currency`);
}

/** The projects that a person owns, and whether each goes on without them: not closed, and with another owner who is there. */
export async function ownedProjects(db: Queryable, personId: string) {
  return db.execute<{ id: string; title: string; currency: string; goes_on: boolean }>(sql`
    select p.id, p.title, p.currency,
           p.state <> 'closed' and exists (
             select from project_members other join people on people.id = other.person_id and people.closed_at is null
              where other.project_id = p.id and other.role = 'owner' and other.person_id <> ${personId}) as goes_on
      from project_members m join projects p on p.id = m.project_id
     where m.person_id = ${personId} and m.role = 'owner' order by p.created_at desc`);
}
