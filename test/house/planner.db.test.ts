/** What the planner believes of tables that have just grown. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { workStanding } from '@/db/queries/assignment-standing';
import { analyzeGrown } from '@/db/queries/house';
import { openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

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

it('where somebody stands is looked up by keys, in a house of many projects and people', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into people (id, name, email, pseudonym, created_at)
      select uuidv7(), 'P' || n, 'p' || n || '@example.org', 'P' || n, now() from generate_series(1, 4000) n`);
    await tx.execute(sql`
      insert into projects select (jsonb_populate_record(p, jsonb_build_object('id', uuidv7()))).*
        from projects p, generate_series(1, 1000) where p.id = ${projectId}`);
    await tx.execute(sql`
      insert into acknowledgements (guide_version_id, person_id, acknowledged_at)
      select g.id, w.id, now() from guide_versions g, people w where g.project_id = ${projectId} on conflict do nothing`);
  });
  await db.execute(sql`analyze`);
  const read = await open(1).transaction(async (tx) => {
    await workStanding(tx, projectId, worker.actor.id, worker.now);
    const rows = await tx.execute<{ relname: string; rows: number }>(sql`
      select relname, (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables`);
    return rows.filter(({ relname }) => ['projects', 'people', 'acknowledgements'].includes(relname));
  });
  expect(read.map(({ rows }) => rows)).toEqual(read.map(() => 1));
});

it('no statement is compiled: that takes longer than it runs, and a server of one’s own may do so', async () => {
  const [row] = await db.execute<{ jit: string }>(sql`select current_setting('jit') as jit`);
  expect(row?.jit).toBe('off');
});
