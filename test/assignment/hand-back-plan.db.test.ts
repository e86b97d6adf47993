/** What a hand-back reads, however large the house has grown since its connection made its plans. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Queryable } from '@/db/queryable';
import type { HandBackReason } from '@/server/assignment/contract';
import { handBack } from '@/server/assignment/hand-back';
import { testDatabase } from '@/test/support/database';
import { claimed, openProject, readyWorker } from './world';

const { db, open } = await testDatabase();

/** So many more items, with an open seat each and a hold for each seat, as in a house that has worked for a while. */
async function grow(projectId: string, items: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      select uuidv7(), ${projectId}::uuid, n::text, 'more ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
        from generate_series(1, ${items}::int) n`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard)
      select uuidv7(), project_id, id, 1, mod(abs(hashtext(id::text)), 64) from items
       where project_id = ${projectId} and name like 'more %'`);
    await tx.execute(sql`
      insert into ledger_holds (id, project_id, seat_id, worker_id, currency, price_minor, fee_minor, transfer_id, created_at)
      select uuidv7(), project_id, id, uuidv7(), 'USD', 10, 2, uuidv7(), now() from seats where project_id = ${projectId} and ordinal = 1`);
  });
}

async function rowsRead(tx: Queryable): Promise<number> {
  const [row] = await tx.execute<{ rows: number }>(sql`
    select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables`);
  return row?.rows ?? 0;
}

it('a hand-back by a connection that made its plans while the house was young reads no table', async () => {
  const { projectId } = await openProject(db, { items: 30, overlap: 1, budgetMinor: 100_000n });
  await db.execute(sql`vacuum analyze`);
  const old = open(1);
  const giveBack = async (reason: HandBackReason) => {
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    return old.transaction(async (tx) => {
      const before = await rowsRead(tx);
      await handBack({ ...worker, db: tx }, projectId, seatId, reason);
      return (await rowsRead(tx)) - before;
    });
  };
  const reasons = ['cannot_tell', 'broken_item'] as const;
  for (let n = 0; n < 6; n += 1) await giveBack(reasons[n % 2] ?? 'cannot_tell');
  await grow(projectId, 4000);
  for (const reason of reasons) expect(await giveBack(reason)).toBeLessThan(400);
});
