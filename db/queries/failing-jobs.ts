import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

/** The key of a job, also where the queue took it away because the job was asked for anew while it ran. */
const nameOf = sql`coalesce(j.key, t.identifier || coalesce(':' || coalesce(
  j.payload ->> 'annotationId', j.payload ->> 'itemId', j.payload ->> 'changeId', j.payload ->> 'projectId'), ''))`;

/**
 * Since when the work of a failed job waits: what is looked at again in days, or stood in line behind others, waits for
 * nothing before it was tried. The queue puts each next try off by e to the number of tries, in seconds, ten at most.
 */
const waitsSince = sql`greatest(j.created_at, j.run_at - interval '1 second' * (
  select coalesce(sum(exp(least(n, 10))), 0) from generate_series(1, j.attempts) n))`;

/**
 * Notes which jobs failed, each with the time since when its work waits, and forgets those that were done since: what
 * succeeds leaves the queue. Several processes may do so at once.
 */
export async function noteFailingJobs(db: Queryable): Promise<void> {
  await db.execute(sql`
    insert into failing_jobs as f (key, task, project_id, since, last_error)
    select distinct on (1) ${nameOf}, t.identifier,
           coalesce((j.payload ->> 'projectId')::uuid, c.project_id), ${waitsSince}, left(coalesce(j.last_error, ''), 500)
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      left join item_changes c on c.id = (j.payload ->> 'changeId')::uuid
     where j.last_error is not null or (j.attempts > 0 and j.locked_at is null)
     order by 1, j.created_at
        on conflict (key) do update set last_error = excluded.last_error
     where excluded.last_error not in ('', f.last_error)`);
  await db.execute(sql`
    delete from failing_jobs f where not exists (select from graphile_worker._private_jobs j where j.key = f.key)`);
}

/** Gave up, or is tried again and again for longer than a passing trouble lasts. */
const isBehind = sql`(f.since < now() - interval '1 hour' or (j.attempts >= j.max_attempts and j.locked_at is null))`;

/** What of a project is not done because jobs fail, by kind of job. A change of items that was stopped waits for nothing. */
export async function jobsBehind(db: Queryable, projectId: string) {
  return db.execute<{ task: string; since: string; jobs: number }>(sql`
    select f.task, min(f.since) as since, count(*)::int as jobs
      from failing_jobs f join graphile_worker._private_jobs j on j.key = f.key
      left join item_changes c on c.id = (j.payload ->> 'changeId')::uuid
     where f.project_id = ${projectId} and ${isBehind}
       and (f.task <> 'change_items' or c.state in ('running', 'undoing'))
     group by f.task order by f.task`);
}

/** Jobs that fail for longer than an hour and did not give up, since they are tried or asked for again; the oldest first. */
export async function stubbornJobs(db: Queryable, limit: number) {
  return db.execute<{ key: string; since: string; last_error: string }>(sql`
    select f.key, f.since, f.last_error from failing_jobs f join graphile_worker._private_jobs j on j.key = f.key
     where f.since < now() - interval '1 hour' and not (j.attempts >= j.max_attempts and j.locked_at is null)
     order by f.since, f.key limit ${limit}`);
}

/** Projects whose estimate as a whole failed and is not made yet; each once. */
export async function projectsWithFailedEstimate(db: Queryable): Promise<string[]> {
  const rows = await db.execute<{ project_id: string }>(sql`
    select distinct project_id from failing_jobs
     where task in ('estimate_project', 'estimate_large_project') and project_id is not null order by 1`);
  return rows.map((row) => row.project_id);
}

/** Lets jobs of one thing each that gave up be tried again, since what is made of the whole project could be made. */
export async function retryGivenUp(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`
    select graphile_worker.reschedule_jobs(array_agg(j.id), run_at := now(), attempts := 0)
      from graphile_worker._private_jobs j join failing_jobs f on f.key = j.key
     where f.project_id = ${projectId} and f.task in ('estimate_item', 'pay_check')
       and j.attempts >= j.max_attempts and j.locked_at is null
    having count(*) > 0`);
}
