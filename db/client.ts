import { drizzle } from 'drizzle-orm/postgres-js';
import { Pool } from '@/db/pool';
import type { Queryable } from '@/db/queryable';
import { letShare } from '@/db/together';

export interface Connection {
  readonly db: Queryable;
  /** Waits up to five seconds for running statements, then closes every connection. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly max?: number;
  readonly applicationName?: string;
  /** When the server cuts a statement off: 30 s. */
  readonly statementMs?: number;
  /** How long a statement waits for a lock: 5 s, where a claim or a hand-in holds its locks for milliseconds. */
  readonly lockMs?: number;
  /** How long to wait for a free connection, or for the database to come back: 3 s. */
  readonly acquireMs?: number;
}

/**
 * Opens a pool on `url` (postgres://...). Statements run in UTC; one is cut off after 30 s, a wait for a lock after 5 s and
 * an idle open transaction after 30 s, so that no forgotten one holds back vacuum or locks. See `Pool` for what is tried
 * again and what is refused.
 */
export function connect(url: string, options: ConnectionOptions = {}): Connection {
  const { max = 10, applicationName = 'casebook', statementMs = 30_000, lockMs = 5_000, acquireMs = 3_000 } = options;
  const pool = new Pool(url, { max, applicationName, statementMs, lockMs, acquireMs, connectMs: acquireMs });
  const db: Queryable = drizzle({ client: pool.face, casing: 'snake_case' });
  letShare(db);
  return { db, close: () => pool.close(5) };
}
