/** What a claim reads, however many seats are held by others, and whatever the planner believes of them. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { testDatabase } from '@/test/support/database';
import { claimed, openProject, readyWorker } from './world';

const { db } = await testDatabase();

/** An open project in which, after the planner last looked at the seats, 3,000 of 3,002 were leased. */
async function projectInFullSwing() {
  const world = await openProject(db, { items: 2, overlap: 1 });
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`update seats set ordinal = 2 where project_id = ${world.projectId}`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard)
      select uuidv7(), ${world.projectId}::uuid, uuidv7(), 1, mod(n, 64) from generate_series(1, 3000) n`);
  });
  await db.execute(sql`vacuum analyze seats`);
  await db.execute(sql`
    update seats set state = 'leased', holder_id = uuidv7(), hold_id = uuidv7(), leased_at = now(), lease_until = now() + interval '1 hour',
           guide_version_id = uuidv7(), ontology_version_id = uuidv7()
     where project_id = ${world.projectId} and ordinal = 1`);
  return world;
}

it('a claim steps over no seat that others hold', async () => {
  const { projectId } = await projectInFullSwing();
  const worker = await readyWorker(db, projectId);
  const read = await db.transaction(async (tx) => {
    await claimed({ ...worker, db: tx }, projectId);
    const [row] = await tx.execute<{ rows: number }>(sql`
      select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'seats'`);
    return row?.rows;
  });
  // 47 seats of each shard are held; on the way to an open one a claim looks into many shards.
  expect(read).toBeLessThan(12);
});
