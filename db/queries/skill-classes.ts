import { type SQL, sql } from 'drizzle-orm';
import { listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';

/** The classes that an answer names, as `named(id)`. */
const namedIn = (answer: SQL): SQL => sql`(
         select ${answer} ->> 'classId' as id
         union all
         select box ->> 'classId' from jsonb_array_elements(${answer} -> 'boxes') as box) named`;

/** How many known answers name one of these classes, of those that are in use or rest with a class already. */
export async function countNaming(db: Queryable, projectId: string, classIds: readonly string[]): Promise<number> {
  const rows = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from gold_items g
     where g.project_id = ${projectId} and (g.state = 'active' or g.retired_because = 'class_retired')
       and exists (select 1 from ${namedIn(sql`g.answer`)} where named.id = any(${listed(classIds)}::text[]))`);
  return rows[0]?.count ?? 0;
}

/** Whether an answer names a class that is not in force among these, so that nobody who is shown them can give it. */
export const namesGoneClass = (answer: SQL, classes: SQL): SQL => sql`exists (
  select 1 from ${namedIn(answer)}
   where named.id is not null
     and not exists (select 1 from jsonb_array_elements(${classes}) as class
                      where class ->> 'id' = named.id and not coalesce((class ->> 'retired')::boolean, false)))`;

/**
 * Puts known answers away that name a class which is not in force any more, and takes those into use again whose classes all
 * are: contested where somebody still waits for an answer.
 */
export async function matchKnownToClasses(db: Queryable, projectId: string, now: Date): Promise<void> {
  await db.execute(sql`
    with present as (
      select classes from ontology_versions where project_id = ${projectId} order by number desc limit 1)
    update gold_items g
       set state = case when named.is_gone then 'retired'
                        when exists (select 1 from gold_contests c where c.item_id = g.item_id and c.state = 'open') then 'contested'
                        else 'active' end,
           retired_because = case when named.is_gone then 'class_retired' end,
           retired_at = case when named.is_gone then ${now.toISOString()}::timestamptz end
      from gold_items same cross join present
     cross join lateral (select ${namesGoneClass(sql`same.answer`, sql`present.classes`)} as is_gone) named
     where g.project_id = ${projectId} and same.item_id = g.item_id
       and case when named.is_gone then g.state = 'active' else g.retired_because = 'class_retired' end`);
}
