import 'server-only';
import { addJob, isJobPutOff, type JobRequest, type Line, queueRequests } from '@/db/queries/jobs';
import type { Queryable } from '@/db/queryable';

/** Every background job and what it is given. The handlers stand in server/jobs/tasks.ts and are idempotent. */
export interface Jobs {
  estimate_item: { readonly projectId: string; readonly itemId: string };
  estimate_project: { readonly projectId: string };
  estimate_large_project: { readonly projectId: string };
  match_seats: { readonly projectId: string };
  buy_labels: { readonly projectId: string };
  change_items: { readonly changeId: string };
  order_seats: { readonly projectId: string };
  sum_standings: { readonly projectId: string };
  remove_project: { readonly projectId: string };
  pay_check: {
    readonly projectId: string;
    readonly annotationId: string;
    readonly seatId: string;
    readonly twinSeatId: string | null;
  };
}

/** From so many items on what is done for all of a project's seats takes a second to minutes. */
const manyItems = 10_000;
const linesOfMany = 2;

/** The last digit of an id is chance: what is done for one project stands in one line, where it would wait for itself. */
const lineOfMany = (id: string) => `many items ${Number.parseInt(id.slice(-1), 16) % linesOfMany}`;
const ofMany = ({ projectId }: { readonly projectId: string }): Line => ({
  name: lineOfMany(projectId),
  from: { projectId, items: manyItems },
});

/**
 * Jobs that take long stand in lines, of each of which the house does one at a time, however many processes of jobs there
 * are: in all places of a process at once they would leave none to those for which somebody waits, such as the estimate and
 * the pay of what was handed in. Whoever is not named here passes by. An estimate keeps a core and a gigabyte besides.
 */
const lines: { readonly [T in keyof Jobs]?: (payload: Jobs[T]) => Line } = {
  estimate_large_project: () => ({ name: 'large projects', from: null }),
  match_seats: ofMany,
  buy_labels: ofMany,
  order_seats: ofMany,
  remove_project: ofMany,
  // Both are asked for where there are many alone.
  sum_standings: ({ projectId }) => ({ name: lineOfMany(projectId), from: null }),
  change_items: ({ changeId }) => ({ name: lineOfMany(changeId), from: null }),
};

/** The line of what the clock starts, which looks at the whole house. */
export const lineOfClock = 'clock';

/** How many jobs a process does at a time: one of each line at most, and two for whom no line is before them. */
export const jobPlaces = 1 + linesOfMany + 1 + 2;

function lineOf<T extends keyof Jobs>(task: T, payload: Jobs[T]): Line | null {
  return lines[task]?.(payload) ?? null;
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
  return addJob(db, task, payload, key, runAt ?? null, { line: lineOf(task, payload) });
}

/** The same for a job that is not to run before `runAt`: one that waits already is put off until then. */
export function putOff<T extends keyof Jobs>(
  db: Queryable,
  task: T,
  payload: Jobs[T],
  key: string,
  runAt: Date,
): Promise<void> {
  return addJob(db, task, payload, key, runAt, { isPutOff: true, line: lineOf(task, payload) });
}

/**
 * The same for work that many do at once, such as handing in: the caller's statement leaves this request. Transactions that
 * queue a job wait for one another at commit (PostgreSQL lets only one with a notification through at a time), those that
 * request one do not.
 */
export function jobRequest<T extends keyof Jobs>(task: T, payload: Jobs[T], key: string, at: Date): JobRequest {
  return { task, payload, key, at };
}

/** Whether the job of this key was queued for a later time, which is still to come. */
export function isPutOff(db: Queryable, key: string): Promise<boolean> {
  return isJobPutOff(db, key);
}

const requestsAtOnce = 500;

/** Puts all requested jobs in the queue; returns how many requests there were. */
export async function queueRequestedJobs(db: Queryable): Promise<number> {
  let all = 0;
  for (let taken = requestsAtOnce; taken === requestsAtOnce; all += taken)
    taken = await queueRequests(db, requestsAtOnce);
  return all;
}
