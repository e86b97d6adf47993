import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';

/** A pool or an open transaction: whatever a statement can be sent to. `transaction` nests by savepoint. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;
