import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

export interface FaultRow extends Record<string, unknown> {
  readonly law: string;
  readonly subject: string;
  readonly detail: string;
}

/**
 * What the laws are stated about: lines with their accounts, transfers, balances by entries and by rows, open holds. Lines
 * are not materialized: what asks for those of one transfer would read all of them for every hold (over eight minutes for
 * 80,000 hand-ins, and a core of the database with it).
 */
const subjects = sql`
with lines as not materialized (
  select e.transfer_id, e.line, e.amount_minor, a.code, a.currency, a.kind, a.is_bounded, a.id as account_id
    from ledger_entries e left join ledger_accounts a on a.id = e.account_id),
per_transfer as (
  select t.id, t.key, t.kind, t.content_hash, coalesce(sum(l.amount_minor), 0) as total, count(l.transfer_id) as lines,
         count(distinct l.currency) as currencies, count(l.code) as known,
         string_agg(l.code || ' ' || l.currency || ' ' || l.amount_minor, E'\n' order by l.line) as text
    from ledger_transfers t left join lines l on l.transfer_id = t.id group by t.id),
by_entries as (
  select account_id, sum(case when kind in ('asset', 'expense') then amount_minor else -amount_minor end) as balance
    from lines group by account_id),
by_rows as (select account_id, sum(balance_minor) as balance, min(balance_minor) as least from ledger_balances group by account_id),
open_holds as (
  select h.project_id, h.currency, sum(h.price_minor + h.fee_minor) as reserved
    from ledger_holds h where not exists (select 1 from ledger_hold_resolutions r where r.hold_id = h.id)
   group by h.project_id, h.currency),
wanted_triggers(name) as (values
  ('ledger_transfers_append_only'), ('ledger_transfers_never_emptied'), ('ledger_entries_append_only'),
  ('ledger_entries_never_emptied'), ('ledger_holds_append_only'), ('ledger_hold_resolutions_append_only'),
  ('ledger_transfers_balance'), ('ledger_entries_balance'))`;

/** I1 to I6: transfers, triggers, amounts, balances, hashes. */
const transferLaws = sql`
  select 'I1' as law, key as subject, 'sum ' || total || ', lines ' || lines || ', currencies ' || currencies as detail
    from per_transfer where total <> 0 or lines < 2 or currencies <> 1 or known <> lines
  union all
  select 'I2', w.name, 'the trigger is missing or switched off' from wanted_triggers w
   where not exists (select 1 from pg_trigger g where g.tgname = w.name and g.tgenabled in ('O', 'A'))
  union all
  select 'I3', transfer_id::text, 'line ' || line || ' is ' || amount_minor from lines
   where amount_minor = 0 or abs(amount_minor) > 100000000000
  union all
  select 'I4', a.code || ' ' || a.currency, 'balance ' || b.balance
    from by_entries b join ledger_accounts a on a.id = b.account_id where a.is_bounded and b.balance < 0
  union all
  select 'I4', a.code || ' ' || a.currency, 'a row of the balance holds ' || r.least
    from by_rows r join ledger_accounts a on a.id = r.account_id where r.least < 0
  union all
  select 'I5', a.code || ' ' || a.currency, 'stored ' || coalesce(r.balance, 0) || ', entries say ' || coalesce(b.balance, 0)
    from ledger_accounts a
    left join by_rows r on r.account_id = a.id left join by_entries b on b.account_id = a.id
   where a.is_bounded and coalesce(r.balance, 0) <> coalesce(b.balance, 0)
  union all
  select 'I6', key, 'the entries are not those that were signed' from per_transfer
   where content_hash <> encode(sha256(convert_to(kind || E'\n' || text, 'UTF8')), 'hex')
  union all
  select 'I6', key, 'the key was used ' || count(*) || ' times' from ledger_transfers group by key having count(*) > 1`;

/** I7 and I8: holds are resolved once and exactly; nothing is taken back twice. */
const holdLaws = sql`
  union all
  select 'I7', a.code || ' ' || a.currency, 'reserved ' || coalesce(b.balance, 0) || ', open holds say ' || coalesce(o.reserved, 0)
    from ledger_accounts a
    left join by_entries b on b.account_id = a.id
    left join open_holds o on a.code = 'L:proj:' || o.project_id || ':reserved' and a.currency = o.currency
   where a.code like 'L:proj:%:reserved' and coalesce(b.balance, 0) <> coalesce(o.reserved, 0)
  union all
  select 'I7', h.transfer_id::text, 'the transfer did not reserve price and fee of its holds'
    from (select transfer_id, min(project_id::text) as project_id, sum(price_minor + fee_minor) as amount, count(distinct project_id) as projects
            from ledger_holds group by transfer_id) h
   where h.projects > 1 or not exists (select 1 from lines l where l.transfer_id = h.transfer_id
     and l.code = 'L:proj:' || h.project_id || ':reserved' and l.amount_minor = -h.amount)
  union all
  select 'I7', h.id::text, 'the resolution moved something else than the hold'
    from ledger_holds h join ledger_hold_resolutions r on r.hold_id = h.id
   where not exists (select 1 from lines l where l.transfer_id = r.transfer_id
           and l.code = 'L:proj:' || h.project_id || ':reserved' and l.amount_minor = h.price_minor + h.fee_minor)
      or (r.outcome = 'accepted' and not exists (select 1 from lines l where l.transfer_id = r.transfer_id
           and l.code = 'L:wrk:' || h.worker_id || ':available' and l.amount_minor = -h.price_minor))
      or (r.outcome = 'released' and not exists (select 1 from lines l where l.transfer_id = r.transfer_id
           and l.code = 'L:proj:' || h.project_id || ':escrow' and l.amount_minor = -(h.price_minor + h.fee_minor)))
  union all
  select 'I8', t.key, 'it names a transfer that does not exist' from ledger_transfers t
   where t.reverses_id is not null and not exists (select 1 from ledger_transfers o where o.id = t.reverses_id)
  union all
  select 'I8', o.key, 'more was taken back of ' || l.code || ' than was moved'
    from ledger_transfers o join lines l on l.transfer_id = o.id
    join (select t.reverses_id, rl.account_id, sum(rl.amount_minor) as back
            from ledger_transfers t join lines rl on rl.transfer_id = t.id
           where t.reverses_id is not null group by t.reverses_id, rl.account_id) b
      on b.reverses_id = o.id and b.account_id = l.account_id
   where sign(b.back) = sign(l.amount_minor) or abs(b.back) > abs(l.amount_minor)`;

/**
 * The laws of the book as one question: each part returns what breaks it, so an empty answer is the proof. At most a
 * hundred faults come back.
 *
 * I1 every transfer sums to zero, has two lines or more, and one currency. I2 the triggers that refuse changes are there
 * and switched on. I3 no amount is zero or beyond the limit. I4 no bounded account is below zero by its entries. I5 what
 * is stored as a balance is what the entries say. I6 the content hash of every transfer is that of its entries.
 * I7 what is reserved is exactly what the unresolved holds say, every hold's own transfer reserved its price and fee, and
 * every resolution moved exactly that. I8 what takes a transfer back takes back no more than it moved.
 */
export async function brokenLaws(db: Queryable) {
  return db.execute<FaultRow>(sql`${subjects} select * from (${transferLaws} ${holdLaws}) faults limit 100`);
}

export async function countTransfers(db: Queryable): Promise<number> {
  const rows = await db.execute<{ count: number }>(sql`select count(*)::int as count from ledger_transfers`);
  return rows[0]?.count ?? 0;
}
