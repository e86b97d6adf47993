import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

/** A line of jobs, of which one is done at a time. */
export interface Line {
  readonly name: string;
  /** Only what is done for a project of so many items stands in it; null: all of that kind. */
  readonly from: { readonly projectId: string; readonly items: number } | null;
}

/** Items are never taken from a project that runs, so whoever waits in the line already belongs there: nothing is counted. */
function nameOf(line: Line | null, key: string): SQL {
  if (line === null) return sql`null`;
  const { name, from } = line;
  if (from === null) return sql`${name}::text`;
  return sql`
    case when exists (select from graphile_worker.jobs where key = ${key} and queue_name = ${name}) then ${name}::text
         when (select count(*) from (select from items where project_id = ${from.projectId}::uuid limit ${from.items}) among)
           >= ${from.items} then ${name}::text end`;
}

/**
 * Adds a job in the caller's own transaction; a waiting job of the same key is replaced, so work is not queued twice. It
 * keeps its time, so that a job asked for again and again for "two seconds on" is not put off for ever, unless it `isPutOff`.
 * Of the jobs that stand in one `line` one is done at a time; a job that is replaced stands where the newer one belongs.
 */
export async function addJob(
  db: Queryable,
  task: string,
  payload: object,
  key: string,
  runAt: Date | null,
  { isPutOff = false, line = null }: { readonly isPutOff?: boolean; readonly line?: Line | null } = {},
): Promise<void> {
  await db.execute(sql`
    select graphile_worker.add_job(
      ${task}, ${JSON.stringify(payload)}::json, queue_name := ${nameOf(line, key)}, job_key := ${key}, job_key_mode := ${isPutOff ? 'replace' : 'preserve_run_at'}, run_at := ${runAt ? runAt.toISOString() : null}::timestamptz, max_attempts := 12)`);
}

/** Whether a job waits for a time that was given to it and is still to come; not one that failed and is tried again. */
export async function isJobPutOff(db: Queryable, key: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from graphile_worker.jobs where key = ${key} and run_at > now() and attempts = 0`);
  return rows.length > 0;
}

/** A job that was asked for and that the process of background jobs is to put in the queue. */
export interface JobRequest {
  readonly task: string;
  readonly payload: object;
  readonly key: string;
  readonly at: Date;
}

/** Leaves the jobs of `given(task, payload, key, at)` to be put in the queue soon: a part of statements that many run at once. */
export function requesting(): SQL {
  return sql`
    insert into job_requests (task, payload, key, requested_at) select task, payload, key, at from given`;
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

/** Says, for as long as the connection lives, that the process known to the queue as `holder` does. Saying it twice is fine. */
export async function sayAlive(db: Queryable, holder: string): Promise<void> {
  await db.execute(sql`select pg_try_advisory_lock(hashtextextended(${holder}, 9))`);
}

/**
 * Gives back the jobs of processes that live no more: those that hold a job for longer than `graceSeconds` and whose
 * connection, with what it said, is gone. Returns how many processes that were. A job that is given back has used up an
 * attempt, so that one that kills whoever takes it ends among those that gave up. `own` is the holder who asks: a connection
 * can always take a lock that it holds, so by the lock alone it would take itself for dead.
 */
export async function unlockJobsOfTheDead(db: Queryable, graceSeconds: number, own: string): Promise<number> {
  const rows = await db.execute<{ processes: number }>(sql`
    with holders as materialized (
      select locked_by as id from graphile_worker._private_jobs
       where locked_at < now() - make_interval(secs => ${graceSeconds}::int)
      union
      select locked_by from graphile_worker._private_job_queues
       where locked_at < now() - make_interval(secs => ${graceSeconds}::int)),
    others as materialized (select id from holders where id <> ${own}),
    dead as materialized (select id from others where pg_try_advisory_xact_lock(hashtextextended(id, 9))),
    unlocked as (select graphile_worker.force_unlock_workers(array_agg(id)) from dead having count(*) > 0)
    select (select count(*)::int from dead) as processes, (select count(*) from unlocked) as calls`);
  return rows[0]?.processes ?? 0;
}

/**
 * Removes jobs in whose place a newer one of the same key was queued while they ran, and which then failed or lost their
 * process. The queue takes their key and their tries from them, so they never run again; the newer one does their work, and
 * they would stand for ever among those that gave up.
 */
export async function dropReplacedJobs(db: Queryable): Promise<void> {
  await db.execute(sql`
    delete from graphile_worker._private_jobs
     where key is null and attempts >= max_attempts and locked_at is null`);
}

/**
 * After a clock was ahead, of a machine or of the database: what the clock starts would not be started before that time
 * has come, and jobs that were put off by it would wait for it. A process starts jobs of the clock by its own clock, so
 * two minutes are borne; nothing is put off for a day.
 */
export async function forgetTimeToCome(db: Queryable): Promise<void> {
  await db.execute(sql`
    update graphile_worker._private_known_crontabs set last_execution = now()
     where last_execution > now() + interval '2 minutes'`);
  await db.execute(sql`
    update graphile_worker._private_jobs j set run_at = now()
     where locked_at is null and attempts < max_attempts and run_at > now() + interval '2 minutes'
       and (run_at > now() + interval '1 day' or attempts = 0
            and exists (select from graphile_worker._private_known_crontabs k where k.identifier = j.key))`);
}
