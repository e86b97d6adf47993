import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { listed } from '@/db/fixed';
import type { SeatPurpose } from '@/db/queries/assignment';
import type { Queryable } from '@/db/queryable';
import { items } from '@/db/schema/datasets';

export interface CrowdRow extends Record<string, unknown> {
  readonly id: string;
  readonly item_id: string;
  readonly worker_id: string;
  readonly guide_version_id: string;
  readonly purpose: SeatPurpose;
  readonly round: number;
  readonly present_round: number;
  /** As text: most answers of a project say one of a few things. */
  readonly answer: string;
  readonly active_seconds: number;
  /** Seconds since 1970, to the microsecond. */
  readonly submitted_at: number;
}

/**
 * What estimates are made of: the annotations of the project's next `limit` items after one, with the last of these items;
 * null behind all. Looked up item by item (`offset 0`): a planner that knows of few annotations reads the whole table.
 */
export async function crowdRows(db: Queryable, projectId: string, after: string | null, limit: number) {
  const page = await db
    .select({ id: items.id })
    .from(items)
    .where(and(eq(items.projectId, projectId), after === null ? undefined : gt(items.id, after)))
    .orderBy(asc(items.id))
    .limit(limit);
  const rows = await db.execute<CrowdRow>(sql`
    select a.id, a.item_id, a.worker_id, a.guide_version_id, a.purpose, a.round, i.round as present_round, a.answer::text as answer,
           a.active_seconds, extract(epoch from a.submitted_at)::float8 as submitted_at
      from items i cross join lateral (select * from annotations where item_id = i.id offset 0) a
     where i.id = any(${listed(page.map(({ id }) => id))}::uuid[])`);
  return { rows, last: page.at(-1)?.id ?? null };
}
