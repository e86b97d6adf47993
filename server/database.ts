import 'server-only';
import { type Connection, connect, type Queryable } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import { env } from '@/server/env';

const holder = globalThis as { casebookConnection?: Connection };

/** The one pool of this process. It is kept on `globalThis` because the development server reloads modules. */
export function database(): Queryable {
  holder.casebookConnection ??= connect(env().DATABASE_URL, { max: env().DB_POOL_SIZE });
  return holder.casebookConnection.db;
}

/** The database's clock: the only time by which leases, deadlines and the order of things are decided. */
export function currentTime(): Promise<Date> {
  return databaseTime(database());
}
