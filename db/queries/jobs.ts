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
