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
  return { db: drizzle(preparing(client), { casing: 'snake_case' }), close: () => client.end({ timeout: 5 }) };
}

/** So many different statements are prepared a process, and none with more parameters than this. */
const preparedTexts = 300;
const preparedParameters = 64;
const prepared = new Set<string>();

/**
 * drizzle's driver sends every statement unprepared: PostgreSQL parses and plans it anew, and is asked for the types of
 * its parameters in a round trip of its own. Prepared, each connection does that once a statement. Statements whose text
 * grows with their input (rows of an insert, lists of ids) would be kept for ever, so there is a bound to both.
 */
function preparing<T extends postgres.Sql | postgres.TransactionSql>(client: T): T {
  const { unsafe } = client;
  client.unsafe = ((text: string, parameters: never[] = [], options: postgres.UnsafeQueryOptions = {}) =>
    unsafe(text, parameters, { ...options, prepare: isPrepared(text, parameters.length) })) as T['unsafe'];
  if ('begin' in client) {
    const { begin } = client;
    client.begin = ((work: (inner: postgres.TransactionSql) => unknown) =>
      begin((inner) => work(preparing(inner)))) as typeof begin;
  }
  if ('savepoint' in client) {
    const { savepoint } = client;
    client.savepoint = ((work: (inner: postgres.TransactionSql) => unknown) =>
      savepoint((inner) => work(preparing(inner)))) as typeof savepoint;
  }
  return client;
}

function isPrepared(text: string, parameters: number): boolean {
  if (parameters === 0 || parameters > preparedParameters) return false;
  if (!prepared.has(text) && prepared.size < preparedTexts) prepared.add(text);
  return prepared.has(text);
}
