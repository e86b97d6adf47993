/** F24, the part of a migration: it meets others that migrate, work that goes on, and databases newer than its code. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { migrateDatabase } from '@/db/migrate';
import { ownMigrations } from '@/db/migration-files';
import { testDatabase } from '@/test/support/database';
import { addMigration, future } from '@/test/support/newer-release';

const { db, url, open } = await testDatabase();

let folder = '';
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'casebook-migrations-'));
  cpSync(ownMigrations, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each test adds its own to what this version has, and all of them stay in the database of this file. */
let place = 0;
const add = (statements: string, name = `9${place}_of_the_future`, when = future + 1000 * place) => {
  place += 1;
  addMigration(folder, name, statements, when);
};

const countOf = async (table: string) => {
  const [row] = await db.execute<{ count: number }>(sql.raw(`select count(*)::int as count from ${table}`));
  return row?.count;
};

test('a migrated database is left as it is by a second migration', async () => {
  expect(await migrateDatabase(url)).toBe(0);
});

test('the job queue stands beside the product tables', async () => {
  const rows = await db.execute(sql`select to_regclass('graphile_worker.jobs') is not null as yes`);
  expect(rows[0]).toEqual({ yes: true });
});

test('of three processes that migrate at once one does, and the others are told that they wait', async () => {
  add('create table once (id int); insert into once values (1); select pg_sleep(0.5)');
  const told: string[] = [];
  const tell = (sentence: string) => void told.push(sentence);
  const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(url, { folder, tell })));
  expect(applied.sort()).toEqual([0, 0, 1]);
  expect(await countOf('once')).toBe(1);
  expect(told).toEqual(Array(2).fill('Another process is migrating this database; this one waits for its turn.'));
});

test('one that was made before the last, and came after it, is applied all the same', async () => {
  add('create table came_first (id int)');
  expect(await migrateDatabase(url, { folder })).toBe(1);
  add('create table made_earlier (id int)', '89_made_earlier', future - 1);
  expect(await migrateDatabase(url, { folder })).toBe(1);
  expect(await countOf('made_earlier')).toBe(0);
});

test('one that fails is named, and nothing of it is kept', async () => {
  add('create table half_done (id int);--> statement-breakpoint\nselect 1 / 0', '88_fails');
  await expect(migrateDatabase(url, { folder })).rejects.toThrow(
    'Migration 88_fails failed, and nothing of it was kept: division by zero.',
  );
  const [row] = await db.execute(sql`select to_regclass('half_done') as there`);
  expect(row).toEqual({ there: null });
});

test('one that cannot have its table says who has it, stands back so that others work, and is done in the end', async () => {
  add('alter table people add column of_the_future text');
  const reader = open(1);
  const told: string[] = [];
  let letGo = () => {};
  const readers = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const [self] = await reader.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const reading = reader.transaction(async (within) => {
    await within.execute(sql`select count(*) from people`);
    await readers;
  });
  const migrating = migrateDatabase(url, { folder, tell: (sentence) => void told.push(sentence) });
  // Whoever comes meanwhile waits for one try at most, and is let through in the pause after it: nobody is refused.
  while (told.length < 2) await db.execute(sql`select count(*) from people`);
  letGo();
  await reading;
  expect(await migrating).toBe(1);
  expect(told[0]).toMatch(/^Migration \d+_of_the_future could not get people, which casebook tests \(process \d+\)/);
  expect(told[0]).toContain(`(process ${self?.pid})`);
  expect(told[0]).toMatch(/lets people work meanwhile, and tries again in 1 s\.$/);
  expect(told[1]).toMatch(/tries again in 2 s\.$/);
});

describe('a database that is newer than the code', () => {
  test('is served, and that it is newer is said', async () => {
    add('create table newer (id int)');
    await migrateDatabase(url, { folder });
    const told: string[] = [];
    expect(await migrateDatabase(url, { tell: (sentence) => void told.push(sentence) })).toBe(0);
    expect(told).toEqual([
      expect.stringMatching(
        /^The database is newer than this version, by (one|\d+) migrations? made so that this version/,
      ),
    ]);
  });

  test('is refused when one of its migrations says that it breaks older code; code that knows it goes on', async () => {
    add('-- breaks older code\ncreate table narrower (id int)', '99_narrower');
    await migrateDatabase(url, { folder });
    await expect(migrateDatabase(url)).rejects.toThrow(/and 99_narrower changed what this version relies on\./);
    expect(await migrateDatabase(url, { folder })).toBe(0);
    await db.execute(sql`delete from drizzle.__drizzle_migrations where name = '99_narrower'`);
  });
});

test('a database of which an earlier version kept no names is understood', async () => {
  await db.execute(sql`alter table drizzle.__drizzle_migrations drop column name, drop column breaks_older`);
  expect(await migrateDatabase(url, { folder })).toBe(0);
  add('create table after_all (id int)');
  expect(await migrateDatabase(url, { folder })).toBe(1);
  const [row] = await db.execute(
    sql`select name, breaks_older from drizzle.__drizzle_migrations order by id desc limit 1`,
  );
  expect(row).toEqual({ name: expect.stringMatching(/_of_the_future$/), breaks_older: false });
});
