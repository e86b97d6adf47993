/** Money that is taken from a row of the budget which somebody changed after the statement had begun. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { fixed, listed } from '@/db/fixed';
import { newId } from '@/db/ids';
import { type HoldValues, holdNames, holdValues, takingMoney, writingHolds } from '@/db/queries/ledger-holds';
import { planHolds } from '@/server/ledger/holds';
import { claimed, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();
const gate = 99;

type Values = HoldValues & { readonly seatIds: string; readonly workerId: string };

/** A statement that takes money for seats, and that passes the gate before it looks for a row of the budget. */
const taking = fixed<Values>(
  [...holdNames, 'seatIds', 'workerId'],
  (said) => sql`
    with place as materialized (
      select wish.id, wish.number, null::uuid as hold_id
        from (select pg_advisory_xact_lock(${sql.raw(String(gate))})) passed,
             unnest(${said.seatIds}::uuid[]) with ordinality as wish(id, number)),
    ${takingMoney(said, null)},
    taken as (
      select place.id, place.number, ${said.workerId}::uuid as holder_id, (${said.holdIds}::uuid[])[place.number] as paid_by from place, paid where place.number <= paid.seats),
    ${writingHolds(said, null)}
    select count(*)::int as seats from taken`,
);

const isAccount = (code: string) => sql`account_id in (select id from ledger_accounts where code like ${`%:${code}`})`;

async function balanceOf(code: string): Promise<number> {
  const [row] = await db.execute<{ sum: number }>(sql`
    select sum(balance_minor)::int as sum from ledger_balances where ${isAccount(code)}`);
  return row?.sum ?? 0;
}

async function isSomebodyAtTheGate(): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and l.locktype = 'advisory' and l.objid = ${gate} and not l.granted`);
  return rows.length > 0;
}

/** Takes for `wanted` seats, at 12 each, from a budget of one row that changes from `first` to `then` meanwhile. */
async function takeWhile(first: number, then: number, wanted: number): Promise<number> {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  await claimed(worker, projectId);
  await db.execute(sql`update ledger_balances set balance_minor = 0 where ${isAccount('reserved')}`);
  const fill = (amount: number) =>
    db.execute(sql`
      update ledger_balances b set balance_minor = case when shard = 7 then ${amount}::int else 0 end
       where ${isAccount(`${projectId}:escrow`)}`);
  await fill(first);
  const plan = planHolds(worker, { projectId, currency: 'USD', priceMinor: 10n, feeMinor: 2n }, wanted);
  let taken = Promise.resolve<readonly { readonly seats: number }[]>([]);
  await db.transaction(async (holder) => {
    await holder.execute(sql`select pg_advisory_xact_lock(${gate})`);
    const statement = taking({
      ...holdValues(plan),
      seatIds: listed(plan.holdIds.map(newId)),
      workerId: worker.actor.id,
    });
    taken = Promise.resolve(db.execute<{ seats: number }>(statement));
    taken.catch(() => {});
    await expect.poll(isSomebodyAtTheGate).toBe(true);
    await fill(then);
  });
  const [row] = await taken;
  const seats = row?.seats ?? -1;
  expect(await balanceOf(`${projectId}:escrow`)).toBe(then - 12 * seats);
  expect(await balanceOf(`${projectId}:reserved`)).toBe(12 * seats);
  return seats;
}

it('is what the row affords by then', async () => {
  expect(await takeWhile(120, 120, 5)).toBe(5);
  expect(await takeWhile(120, 60, 3)).toBe(3);
  expect(await takeWhile(120, 30, 5)).toBe(2);
  expect(await takeWhile(120, 5, 5)).toBe(0);
});

it('is none where the row has more by then than it had, and had too little', async () => {
  expect(await takeWhile(24, 120, 2)).toBe(2);
  expect(await takeWhile(24, 120, 5)).toBe(0);
});
