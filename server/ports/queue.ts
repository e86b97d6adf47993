import 'server-only';
import type { Queryable } from '@/db/client';
import { addJob } from '@/db/queries/jobs';

/** Every background job and what it is given. The handlers stand in server/jobs/tasks.ts and are idempotent. */
export interface Jobs {
  estimate_item: { readonly projectId: string; readonly itemId: string };
  estimate_project: { readonly projectId: string };
  match_seats: { readonly projectId: string };
}

/**
 * Queues a job in the caller's transaction: it runs after commit, at least once, and never when the transaction rolls
 * back. A waiting job with the same key is replaced.
 */
export function enqueue<T extends keyof Jobs>(
  db: Queryable,
  task: T,
  payload: Jobs[T],
  key: string,
  runAt?: Date,
): Promise<void> {
  return addJob(db, task, payload, key, runAt ?? null);
}
