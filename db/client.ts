import type { PgDatabase } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** A pool or an open transaction: whatever a statement can be sent to. `transaction` nests by savepoint. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;

export interface Connection {
  readonly db: Queryable;
  /** Waits up to five seconds for running statements, then closes every connection. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly max?: number;
  readonly applicationName?: string;
}

/**
 * Opens a pool on `url` (postgres://...). Statements run in UTC; a statement is cut off after 30 s and an idle open
 * transaction after 60 s, so that no forgotten one holds back vacuum or locks.
 */
export function connect(url: string, options: ConnectionOptions = {}): Connection {
  const client = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connection: {
      application_name: options.applicationName ?? 'casebook',
      TimeZone: 'UTC',
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
  return { db: drizzle(client, { casing: 'snake_case' }), close: () => client.end({ timeout: 5 }) };
}
