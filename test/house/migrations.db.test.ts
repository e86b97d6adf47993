import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { migrateDatabase } from '@/db/migrate';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();

test('a migrated database is left as it is by a second migration', async () => {
  expect(await migrateDatabase(url)).toBe(0);
});

test('two migrations at once take turns', async () => {
  expect(await Promise.all([migrateDatabase(url), migrateDatabase(url)])).toEqual([0, 0]);
});

test('the job queue stands beside the product tables', async () => {
  const rows = await db.execute(sql`select to_regclass('graphile_worker.jobs') is not null as yes`);
  expect(rows[0]).toEqual({ yes: true });
});
