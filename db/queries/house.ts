import { desc, lt, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { houseChecks } from '@/db/schema/house';

export async function insertHouseCheck(db: Queryable, row: typeof houseChecks.$inferInsert): Promise<void> {
  await db.insert(houseChecks).values(row);
}

/** The last check of each subject. */
export async function lastHouseChecks(db: Queryable) {
  return db
    .selectDistinctOn([houseChecks.subject])
    .from(houseChecks)
    .orderBy(houseChecks.subject, desc(houseChecks.beganAt));
}

export async function deleteHouseChecks(db: Queryable, before: Date): Promise<void> {
  await db.delete(houseChecks).where(lt(houseChecks.beganAt, before));
}

/**
 * Lets the planner look at items and seats where they have grown by a tenth since it last did. Autovacuum does so within a
 * minute or two, but when a house gets its first large project, its workers come at once: planned for a table that is all
 * but empty, putting 1,500 items in order took three seconds, in which nobody could claim.
 */
export async function analyzeGrown(db: Queryable): Promise<string[]> {
  const grown = await db.execute<{ name: string }>(sql`
    select relname as name from pg_class
     where oid in ('items'::regclass, 'seats'::regclass)
       and pg_relation_size(oid) / current_setting('block_size')::int > 1.1 * relpages + 12
     order by relname`);
  for (const { name } of grown) await db.execute(sql`analyze ${sql.identifier(name)}`);
  return grown.map(({ name }) => name);
}

/** What is in the queue of background jobs: due now, how long the oldest of them has waited, and those that gave up. */
export async function queueFigures(db: Queryable) {
  const rows = await db.execute<{ due: number; oldest_seconds: number; dead: number }>(sql`
    select count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts)::int as due,
           coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now()
             and attempts < max_attempts)), 0)::int as oldest_seconds,
           count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
      from graphile_worker.jobs`);
  return rows[0] ?? { due: 0, oldest_seconds: 0, dead: 0 };
}

export interface DeadJobRow extends Record<string, unknown> {
  readonly id: string;
  readonly task: string;
  readonly key: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly at: string;
}

/** Jobs that failed as often as they may and are not tried again, the newest first. */
export async function deadJobs(db: Queryable, limit: number) {
  return db.execute<DeadJobRow>(sql`
    select id::text, task_identifier as task, key, attempts, left(last_error, 500) as last_error, updated_at as at
      from graphile_worker.jobs
     where attempts >= max_attempts and locked_at is null
     order by updated_at desc limit ${limit}`);
}

/** Lets a job that gave up be tried again, now and with all its attempts. False when it is not among those. */
export async function reviveJob(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select (graphile_worker.reschedule_jobs(array[j.id], run_at := now(), attempts := 0)).id
      from graphile_worker.jobs j where j.id = ${id}::bigint and j.attempts >= j.max_attempts and j.locked_at is null`);
  return rows.length > 0;
}
