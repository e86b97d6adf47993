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
export async function itemsToRelabel(db: Queryable, projectId: string, scope: Scope): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select i.id from items i
     where i.project_id = ${projectId} and i.state = 'active' and ${condition(scope)}
       and exists (select 1 from annotations a where a.item_id = i.id and a.round = i.round and a.purpose = 'label')
       and not ${isKnown(sql`i.id`)}
     order by i.id`);
  return rows.map(({ id }) => id);
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

/** Open label seats of the project's other items: what the budget must still hold money for. */
export async function openSeatsElsewhere(
  db: Queryable,
  projectId: string,
  itemIds: readonly string[],
): Promise<number> {
  const rows = await db.execute<{ open: number }>(sql`
    select count(*)::int as open from seats
     where project_id = ${projectId} and purpose = 'label' and state = 'open' and item_id not in (${listed(itemIds)})`);
  return rows[0]?.open ?? 0;
}

/** Of the project's workers, how many are left for the item that most of them have seen or given back. */
export async function freshWorkers(db: Queryable, projectId: string, itemIds: readonly string[]): Promise<number> {
  const rows = await db.execute<{ left: number }>(sql`
    with workers as (select person_id from project_members where project_id = ${projectId} and role = 'worker'),
    seen as (
      select item_id, holder_id as person_id from seats where item_id in (${listed(itemIds)}) and holder_id is not null
      union select item_id, person_id from skips where item_id in (${listed(itemIds)}))
    select (select count(*) from workers)::int - coalesce(max(people), 0)::int as left
      from (select s.item_id, count(*) as people from seen s join workers w on w.person_id = s.person_id group by s.item_id) an_item`);
  return rows[0]?.left ?? 0;
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
