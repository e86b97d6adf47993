/** "Items left for you": what it says, and that it reads no more of a project than says it. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { feedFor } from '@/db/queries/assignment-feed';
import { testDatabase } from '@/test/support/database';
import { openProject, readyWorker } from './world';

const { db, open } = await testDatabase();

/** An open project of so many items with three seats each, in groups of four near-duplicates up to `kin`. */
async function largeProject(items: number, kin = 0): Promise<string> {
  const { projectId } = await openProject(db, { items: 1, overlap: 1, budgetMinor: 1_000_000n });
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at, kin_id)
    select md5(${projectId} || n)::uuid, ${projectId}::uuid, n::text, 'item ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now(),
           case when n < ${kin}::int then md5(${projectId} || (n / 4 * 4))::uuid end
      from generate_series(0, ${items - 2}::int) n`);
  await db.execute(sql`
    insert into seats (id, project_id, item_id, ordinal, shard)
    select gen_random_uuid(), ${projectId}::uuid, i.id, k, mod(abs(hashtext(i.id::text || k)), 16)
      from items i cross join generate_series(1, 3) k where i.project_id = ${projectId} and i.name like 'item %'`);
  await db.execute(sql`analyze items, seats, skips`);
  return projectId;
}

async function skipped(projectId: string, personId: string, share: number): Promise<void> {
  await db.execute(sql`
    insert into skips (item_id, person_id, reason, skipped_at)
    select id, ${personId}::uuid, 'hand_back', now() - interval '1 day' from items
     where project_id = ${projectId} and mod(abs(hashtext(id::text || ${personId})), 1000) < ${1000 * share}::int`);
}

/** The same, by looking at every open seat. */
async function leftByRule(projectId: string, personId: string): Promise<number> {
  const [row] = await db.execute<{ left: number }>(sql`
    with done as (select item_id from skips where person_id = ${personId}
                  union select item_id from seats where holder_id = ${personId}),
    of_done as (select i.id, i.kin_id from items i join done on done.item_id = i.id)
    select count(distinct coalesce(i.kin_id, i.id))::int as left from items i
     where i.project_id = ${projectId} and i.state = 'active' and i.id not in (select id from of_done)
       and (i.kin_id is null or i.kin_id not in (select kin_id from of_done where kin_id is not null))
       and exists (select 1 from seats s where s.item_id = i.id and s.purpose = 'label'
                    and (s.state = 'open' or s.state = 'leased' and s.lease_until <= now()))`);
  return row?.left ?? 0;
}

it('counts every item once, and of near-duplicates one, whatever share of the project the person is done with', async () => {
  const projectId = await largeProject(600, 200);
  // Some seats are taken, some were left, and some items are in the work no more.
  await db.execute(
    sql`update items set state = 'withdrawn' where project_id = ${projectId} and mod(abs(hashtext(id::text)), 20) = 0`,
  );
  await db.execute(
    sql`update seats set state = 'cancelled' where project_id = ${projectId} and mod(abs(hashtext(id::text)), 3) = 0`,
  );
  for (const share of [0, 0.5, 0.95, 0.995, 1]) {
    const worker = await readyWorker(db, projectId);
    await skipped(projectId, worker.actor.id, share);
    const left = await leftByRule(projectId, worker.actor.id);
    for (const most of [1, 7, 100, 1000]) {
      const [row] = await feedFor(db, worker.actor.id, worker.now, most, projectId);
      expect(row?.items_left, `${most} of ${left}`).toBe(Math.min(most, left));
    }
  }
});

it('reads as much of a project of 4,000 items as of one of 400', async () => {
  const rowsRead = async (projectId: string) => {
    const worker = await readyWorker(db, projectId);
    await db.execute(sql`analyze`);
    return open(1).transaction(async (tx) => {
      const [row] = await feedFor(tx, worker.actor.id, worker.now, 100, projectId);
      expect(row?.items_left).toBe(100);
      const [read] = await tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
         where relname in ('seats', 'items', 'skips')`);
      return read?.rows ?? 0;
    });
  };
  const small = await rowsRead(await largeProject(400));
  expect(await rowsRead(await largeProject(4000))).toBeLessThanOrEqual(small * 1.2);
  expect(small).toBeLessThan(500);
});
