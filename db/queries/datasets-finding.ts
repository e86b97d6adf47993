import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

export interface FoundRow extends Record<string, unknown> {
  /** The name or hash that was looked for, or the id itself. */
  readonly key: string;
  readonly id: string;
  readonly is_active: boolean;
  readonly width: number | null;
  readonly height: number | null;
}

const columns = {
  id: sql`i.id::text`,
  name: sql`i.name`,
  hash: sql`i.content_hash`,
} as const;

/**
 * The project's items that have one of these ids, names or content hashes, withdrawn ones too. The keys are one parameter,
 * however many they are; looking for names reads all items of the project once.
 */
export function itemsByKeys(db: Queryable, projectId: string, by: keyof typeof columns, keys: readonly string[]) {
  const wanted = sql`select distinct value from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)`;
  const meets = by === 'id' ? sql`i.id = w.value::uuid` : sql`${columns[by]} = w.value`;
  return db.execute<FoundRow>(sql`
    select ${columns[by]} as key, i.id, i.state <> 'withdrawn' as is_active,
           (i.content->>'width')::int as width, (i.content->>'height')::int as height
      from (${wanted}) w join items i on i.project_id = ${projectId} and ${meets}
     order by i.id`);
}
