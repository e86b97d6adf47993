import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { Logger, runMigrations } from 'graphile-worker';
import postgres from 'postgres';

/** Any number will do, as long as every migration of this product takes the same one. */
const migrationLock = 5_417_026_101;

/**
 * Brings the database at `url` up to date: the product's own tables (db/migrations) and those of the job queue. Two at
 * once take turns by an advisory lock. Resolves to how many migrations of the product were applied.
 */
export async function migrateDatabase(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    const before = await countApplied(sql);
    await migrate(drizzle(sql), { migrationsFolder: join(import.meta.dirname, 'migrations') });
    await runMigrations({ connectionString: url, logger: silent });
    return (await countApplied(sql)) - before;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The queue tells of each of its own migrations, which says nothing to whoever starts the house. */
const silent = new Logger(() => () => {});

async function countApplied(sql: postgres.Sql): Promise<number> {
  const [there] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as yes`;
  if (!there?.yes) return 0;
  const [applied] = await sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return applied?.count ?? 0;
}
