import 'server-only';
import { type Connection, connect } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import type { Queryable } from '@/db/queryable';
import { env } from '@/server/env';
import { jobPlaces } from '@/server/ports/queue';

const holder = globalThis as { casebookConnection?: Connection };

/** The one pool of this process. It is kept on `globalThis` because the development server reloads modules. */
export function database(): Queryable {
  holder.casebookConnection ??= connect(env().DATABASE_URL, {
    max: env().DB_POOL_SIZE,
    statementMs: env().DB_STATEMENT_SECONDS * 1000,
  });
  return holder.casebookConnection.db;
}

/** In the process of the background jobs nobody waits for an answer: a statement may take minutes there. */
const jobPatience = {
  applicationName: 'casebook jobs',
  statementMs: 600_000,
  lockMs: 60_000,
  acquireMs: 30_000,
} as const;

/** Each job may keep a connection for as long as it runs, and use another meanwhile. */
const leastForJobs = jobPlaces + 1;

/** Makes the pool of this process that of the background jobs, or of one; call it before the first `database()`. */
export function openForJobs(applicationName: string = jobPatience.applicationName): void {
  holder.casebookConnection ??= connect(env().DATABASE_URL, {
    max: Math.max(leastForJobs, env().DB_POOL_SIZE),
    ...jobPatience,
    applicationName,
  });
}

/** The database's clock: the only time by which leases, deadlines and the order of things are decided. */
export function currentTime(): Promise<Date> {
  return databaseTime(database());
}
