import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

export async function databaseTime(db: Queryable): Promise<Date> {
  const rows = await db.execute<{ now: string | Date }>(sql`select clock_timestamp() as now`);
  return new Date(rows[0]?.now ?? Number.NaN);
}
