/** What the planner believes of tables that have just grown. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { analyzeGrown } from '@/db/queries/house';
import { openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('it looks at items and seats when they have grown, and only then', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard)
      select uuidv7(), ${projectId}::uuid, uuidv7(), 1, 0 from generate_series(1, 3000)`);
  });
  expect(await analyzeGrown(db)).toEqual(['seats']);
  const [row] = await db.execute<{ rows: number }>(sql`
    select reltuples::int as rows from pg_class where oid = 'seats'::regclass`);
  expect(row?.rows).toBe(3002);
  expect(await analyzeGrown(db)).toEqual([]);
});
