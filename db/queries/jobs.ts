import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/client';

/**
 * Adds a job in the caller's own transaction; a waiting job of the same key is replaced, so work is not queued twice. It
 * keeps its time, so that a job asked for again and again for "two seconds on" is not put off for ever.
 */
export async function addJob(
  db: Queryable,
  task: string,
  payload: object,
  key: string,
  runAt: Date | null,
): Promise<void> {
  await db.execute(sql`
    select graphile_worker.add_job(
      ${task}, ${JSON.stringify(payload)}::json,
      job_key := ${key}, job_key_mode := 'preserve_run_at', run_at := ${runAt ? runAt.toISOString() : null}::timestamptz, max_attempts := 12)`);
}

/** Leaves a job to be put in the queue soon, by a single insert: for paths where many transactions commit at once. */
export async function requestJob(db: Queryable, task: string, payload: object, key: string, now: Date): Promise<void> {
  await db.execute(sql`
    insert into job_requests (task, payload, key, requested_at)
    values (${task}, ${JSON.stringify(payload)}::json, ${key}, ${now.toISOString()}::timestamptz)`);
}

/**
 * Puts requested jobs in the queue, the oldest first, and returns how many requests there were. A waiting job of the same
 * key is replaced; several processes at once take different ones.
 */
export async function queueRequests(db: Queryable, limit: number): Promise<number> {
  const rows = await db.execute<{ requests: number }>(sql`
    with taken as (
      delete from job_requests where id in (
        select id from job_requests order by id limit ${limit} for update skip locked)
      returning task, payload, key),
    wanted as (
      select array_agg((task, payload, null, null, 12::smallint, key, null, null)::graphile_worker.job_spec) as specs
        from (select distinct on (key) task, payload, key from taken order by key) once),
    queued as (
      select count(*) as jobs from wanted cross join lateral graphile_worker.add_jobs(specs, true) where specs is not null)
    select (select count(*)::int from taken) as requests from queued`);
  return rows[0]?.requests ?? 0;
}
