import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { isKnown } from './assignment';
import { type ItemConditions, meeting } from './datasets-choice';

type Scope =
  | { readonly kind: 'items'; readonly itemIds: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: ItemConditions }
  | { readonly kind: 'class'; readonly choice: string }
  | { readonly kind: 'slice'; readonly slice: string }
  | { readonly kind: 'guide'; readonly guideVersionId: string };

/** The ids as a table: a list of any length is one parameter. */
const listed = (itemIds: readonly string[]) =>
  sql`select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(itemIds)}::jsonb)`;

/**
 * Active items of unknown answer that have labels in their present round and lie in the scope: named one by one, matching a
 * filter of the data page, of a slice, of a class (what the newest verdict of the round says, else the consensus), or with a label made under a guide.
 */
const within = (projectId: string, scope: Scope) => sql`
  select i.id from items i
   where i.project_id = ${projectId} and i.state = 'active' and ${condition(scope)}
     and exists (select 1 from annotations a where a.item_id = i.id and a.round = i.round and a.purpose = 'label')
     and not ${isKnown(sql`i.id`)}`;

export async function itemsToRelabel(db: Queryable, projectId: string, scope: Scope): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`${within(projectId, scope)} order by i.id`);
  return rows.map(({ id }) => id);
}

interface RelabelFigures extends Record<string, unknown> {
  readonly items: number;
  /** Open label seats of the project's other items: what the budget must still hold money for. */
  readonly openElsewhere: number;
  /** Of the project's workers, how many are left for the item that most of them have seen or given back. */
  readonly workersLeft: number;
}

/** What labelling the items of the scope anew is up against; which they are stays in the database. */
export async function relabelFigures(db: Queryable, projectId: string, scope: Scope): Promise<RelabelFigures> {
  const rows = await db.execute<RelabelFigures>(sql`
    with chosen as materialized (${within(projectId, scope)}),
    workers as materialized (select person_id from project_members where project_id = ${projectId} and role = 'worker'),
    seen as (
      select s.item_id, s.holder_id as person_id from chosen c join seats s on s.item_id = c.id where s.holder_id is not null
      union all
      select k.item_id, k.person_id from chosen c join skips k on k.item_id = c.id
       where not exists (select 1 from seats s where s.item_id = k.item_id and s.holder_id = k.person_id))
    select (select count(*) from chosen)::int as items,
           (select count(*) from seats s
             where s.project_id = ${projectId} and s.purpose = 'label' and s.state = 'open'
               and not exists (select 1 from chosen c where c.id = s.item_id))::int as "openElsewhere",
           (select count(*) from workers)::int - coalesce((select max(people) from (
             select count(*) as people from seen join workers using (person_id) group by seen.item_id) an_item), 0)::int as "workersLeft"`);
  return rows[0] ?? { items: 0, openElsewhere: 0, workersLeft: 0 };
}

function condition(scope: Scope) {
  if (scope.kind === 'items') return sql`i.id in (${listed(scope.itemIds)})`;
  if (scope.kind === 'filter') return meeting(scope.filter, 'i');
  if (scope.kind === 'slice') return sql`i.slice = ${scope.slice}`;
  if (scope.kind === 'guide')
    return sql`exists (select 1 from annotations a where a.item_id = i.id and a.round = i.round and a.purpose = 'label'
                        and a.guide_version_id = ${scope.guideVersionId})`;
  const says = (answer: ReturnType<typeof sql>) =>
    sql`(${answer} ->> 'classId' = ${scope.choice} or ${answer} ->> 'choice' = ${scope.choice}
         or jsonb_path_exists(${answer}, '$.boxes[*].classId ? (@ == $choice)', jsonb_build_object('choice', ${scope.choice}::text)))`;
  return sql`coalesce(
    (select ${says(sql`v.answer`)} from verdicts v
      where v.item_id = i.id and (i.round_began_at is null or v.decided_at >= i.round_began_at)
      order by v.decided_at desc, v.id desc limit 1),
    (select ${says(sql`e.merged`)} from item_estimates e where e.item_id = i.id and e.round = i.round), false)`;
}

/** The next round of each item begins now. */
export async function beginRounds(
  db: Queryable,
  projectId: string,
  itemIds: readonly string[],
  now: Date,
): Promise<void> {
  await db.execute(sql`
    update items set round = round + 1, round_began_at = ${now.toISOString()}::timestamptz
     where project_id = ${projectId} and id in (${listed(itemIds)})`);
}

/** Holds that pay for handed-in labels of the items and that nobody has decided on. */
export async function undecidedHoldsOf(db: Queryable, itemIds: readonly string[]): Promise<string[]> {
  const rows = await db.execute<{ hold_id: string }>(sql`
    select s.hold_id from seats s
     where s.item_id in (${listed(itemIds)}) and s.state = 'filled' and s.purpose = 'label'
       and not exists (select 1 from ledger_hold_resolutions r where r.hold_id = s.hold_id)
     order by s.hold_id`);
  return rows.map(({ hold_id }) => hold_id);
}

export interface StaleRow extends Record<string, unknown> {
  readonly guide_version_id: string;
  readonly number: number;
  readonly items: number;
  readonly labels: number;
}

/** How many labels of present rounds were made under guide versions that are not in force any more, newest first. */
export async function labelsUnderOldGuides(db: Queryable, projectId: string): Promise<StaleRow[]> {
  const rows = await db.execute<StaleRow>(sql`
    select g.id as guide_version_id, g.number, count(distinct a.item_id)::int as items, count(*)::int as labels
      from annotations a
      join items i on i.id = a.item_id and i.round = a.round and i.state = 'active'
      join guide_versions g on g.id = a.guide_version_id
     where a.project_id = ${projectId} and a.purpose = 'label'
       and g.number < (select max(number) from guide_versions where project_id = ${projectId} and state = 'published')
       and not ${isKnown(sql`i.id`)}
     group by g.id order by g.number desc`);
  return [...rows];
}
