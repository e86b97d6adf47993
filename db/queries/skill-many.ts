import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { goldItems } from '@/db/schema/skill';

type GoldRow = typeof goldItems.$inferSelect;

interface StandingRow extends Record<string, unknown> {
  readonly item_id: string;
  readonly use: GoldRow['use'] | null;
  readonly answer: unknown;
  readonly is_gone: boolean;
  readonly is_in_guide: boolean;
}

/** Of these items, those whose answer is known or that a published guide shows. */
export function standingsOf(db: Queryable, projectId: string, itemIds: readonly string[]) {
  return db.execute<StandingRow>(sql`
    with asked as (select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(itemIds)}::jsonb)),
    shown as (
      select distinct c.item_id from cases c
        join guide_versions v on v.id = c.guide_version_id and v.state = 'published' and v.project_id = ${projectId})
    select asked.id as item_id, g.use, g.answer, g.retired_because is not distinct from 'contest_upheld' as is_gone,
           shown.item_id is not null as is_in_guide
      from asked left join gold_items g on g.item_id = asked.id and g.project_id = ${projectId}
      left join shown on shown.item_id = asked.id
     where g.item_id is not null or shown.item_id is not null`);
}

export type ManyGoldRow = Pick<GoldRow, 'itemId' | 'use' | 'answer' | 'explanation'>;

/**
 * Makes the answers of many items known, as far as they are not yet; returns the items that became known. The rows travel
 * as one parameter.
 */
export async function insertManyGold(
  db: Queryable,
  common: { readonly projectId: string; readonly createdBy: string; readonly now: Date },
  rows: readonly ManyGoldRow[],
): Promise<string[]> {
  const { projectId, createdBy, now } = common;
  const at = sql`${now.toISOString()}::timestamptz`;
  const made = await db.execute<{ item_id: string }>(sql`
    insert into ${goldItems} (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
    select i.id, ${projectId}, r.use, r.answer, r.explanation, ${createdBy}, ${at}, ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("itemId" uuid, use text, answer jsonb, explanation text)
      join items i on i.id = r."itemId" and i.project_id = ${projectId}
    on conflict (item_id) do nothing
    returning item_id`);
  return made.map(({ item_id }) => item_id);
}
