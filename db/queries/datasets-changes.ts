import { and, count, eq, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { itemChanges, items } from '@/db/schema/datasets';
import { type ItemConditions, isBroken, meeting } from './datasets-choice';

type ChangeRow = typeof itemChanges.$inferSelect;

type Choice =
  | { readonly kind: 'items'; readonly itemIds: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: ItemConditions };

export async function countMatching(db: Queryable, projectId: string, filter: ItemConditions): Promise<number> {
  const rows = await db
    .select({ items: count() })
    .from(items)
    .where(and(eq(items.projectId, projectId), meeting(filter, 'items')));
  return rows[0]?.items ?? 0;
}

/** Whether the change is there now; not while another one of the project is under way. */
export async function insertChange(
  db: Queryable,
  row: Pick<ChangeRow, 'id' | 'projectId' | 'madeBy' | 'act' | 'urgency' | 'createdAt'>,
): Promise<boolean> {
  const rows = await db.insert(itemChanges).values(row).onConflictDoNothing().returning({ id: itemChanges.id });
  return rows.length > 0;
}

/** What a change makes of an item, and which column that is. */
const aimOf = (change: Pick<ChangeRow, 'act' | 'urgency'>) =>
  change.act === 'prioritise'
    ? { column: sql`urgency`, type: sql`smallint`, value: sql`${change.urgency}::smallint` }
    : { column: sql`state`, type: sql`text`, value: sql`${change.act === 'restore' ? 'active' : 'withdrawn'}` };

/** Whether item `i` is not yet as a change wants it. */
const isOther = (change: Pick<ChangeRow, 'act' | 'urgency'>) => {
  const { column, value } = aimOf(change);
  const differs = sql`i.${column} <> ${value}`;
  return change.act === 'withdraw_broken' ? sql`(${differs} or not ${isBroken('i')})` : differs;
};

/** After what an item was: it was broken then, which bringing it back forgets. */
const broken = ' broken';

/** Settles which items a change is about, in parts of so many; those that are already as it wants them are left out. */
export async function insertParts(db: Queryable, change: ChangeRow, choice: Choice, partSize: number): Promise<number> {
  const chosen =
    choice.kind === 'filter'
      ? meeting(choice.filter, 'i')
      : sql`i.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(choice.itemIds)}::jsonb))`;
  const rows = await db.execute<{ total: number }>(sql`
    with parts as (
      insert into item_change_parts (change_id, number, item_ids)
      select ${change.id}, (place - 1) / ${partSize}, array_agg(id order by id)
        from (select i.id, row_number() over (order by i.id) as place from items i
               where i.project_id = ${change.projectId} and ${chosen} and ${isOther(change)}) chosen
       group by 2 returning cardinality(item_ids) as size)
    update item_changes set total = (select coalesce(sum(size), 0)::int from parts) where id = ${change.id}
    returning total`);
  return rows[0]?.total ?? 0;
}

/** A change of the project, locked until the transaction ends where that is wished. */
export async function changeById(
  db: Queryable,
  changeId: string,
  projectId: string | null,
  isLocked: boolean,
): Promise<ChangeRow | null> {
  const query = db
    .select()
    .from(itemChanges)
    .where(and(eq(itemChanges.id, changeId), projectId === null ? undefined : eq(itemChanges.projectId, projectId)));
  const rows = await (isLocked ? query.for('update') : query);
  return rows[0] ?? null;
}

export async function changeUnderWay(db: Queryable, projectId: string): Promise<ChangeRow | null> {
  const rows = await db
    .select()
    .from(itemChanges)
    .where(and(eq(itemChanges.projectId, projectId), inArray(itemChanges.state, ['running', 'undoing'])));
  return rows[0] ?? null;
}

export async function setChangeState(
  db: Queryable,
  changeId: string,
  state: ChangeRow['state'],
  endedAt: Date | null,
): Promise<void> {
  await db.update(itemChanges).set({ state, endedAt }).where(eq(itemChanges.id, changeId));
}

/**
 * Makes the next part of a change that is running; false when there is none left. The ids stand apart from the part: a
 * locked row is carried whole beside each row that it is joined to, and a part is 80 kB wide.
 */
export async function makePart(db: Queryable, change: ChangeRow, now: Date): Promise<boolean> {
  const { column, value } = aimOf(change);
  const at = sql`${now.toISOString()}::timestamptz`;
  // Whoever brings items back has looked at them: earlier reports of them count no more.
  const noted =
    change.act === 'restore'
      ? sql`, reports_cleared_at = ${at}`
      : change.act === 'withdraw_broken'
        ? sql`, broken_at = ${at}`
        : sql``;
  const before =
    change.act === 'restore'
      ? sql`i.state || case when ${isBroken('i')} then ${broken} else '' end`
      : sql`i.${column}::text`;
  const rows = await db.execute(sql`
    with part as materialized (
      select number, item_ids from item_change_parts where change_id = ${change.id} and not is_made
       order by number limit 1 for update),
    ids as materialized (select unnest(item_ids) as id from part),
    ones as materialized (
      select i.id, ${before} as before from ids join items i on i.id = ids.id
       where ${isOther(change)} order by i.id for update of i),
    changed as (
      update items set ${column} = ${value} ${noted} from ones where items.id = ones.id returning items.id, ones.before),
    made as (
      update item_change_parts p set is_made = true,
             before = (select jsonb_object_agg(kept.before, kept.ids)
                         from (select before, jsonb_agg(id) as ids from changed group by before) kept)
        from part where p.change_id = ${change.id} and p.number = part.number returning cardinality(p.item_ids) as size)
    update item_changes set done = done + made.size, changed = changed + (select count(*)::int from changed)
      from made where id = ${change.id} returning id`);
  return rows.length > 0;
}

/** Takes the last part back that was made: its items are what they were, as far as nobody changed them since. */
export async function undoPart(db: Queryable, change: ChangeRow, now: Date): Promise<boolean> {
  const { column, type, value } = aimOf(change);
  const noted =
    change.act === 'restore'
      ? sql`, broken_at = case when was.before like ${`%${broken}`} then ${now.toISOString()}::timestamptz else broken_at end`
      : change.act === 'withdraw_broken'
        ? sql`, broken_at = null`
        : sql``;
  // A place in the order and a state are one word.
  const word = sql`split_part(was.before, ' ', 1)`;
  const rows = await db.execute(sql`
    with part as materialized (
      select number, item_ids, before from item_change_parts where change_id = ${change.id} and is_made
       order by number desc limit 1 for update),
    ids as materialized (
      select one.id::uuid as id, kept.key as before from part cross join jsonb_each(coalesce(part.before, '{}')) as kept(key, ids)
       cross join jsonb_array_elements_text(kept.ids) as one(id)),
    was as materialized (
      select i.id, ids.before from ids join items i on i.id = ids.id
       where i.${column} = ${value} order by i.id for update of i),
    restored as (update items set ${column} = ${word}::${type} ${noted} from was where items.id = was.id),
    made as (
      update item_change_parts p set is_made = false, before = null
        from part where p.change_id = ${change.id} and p.number = part.number
      returning cardinality(p.item_ids) as size)
    update item_changes set done = done - made.size, changed = changed - (select count(*)::int from ids)
      from made where id = ${change.id} returning id`);
  return rows.length > 0;
}

/** Whether anybody ever said of one of the items of a change that it is broken. */
export async function isAnyOfChangeReported(db: Queryable, changeId: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select from item_change_parts p cross join unnest(p.item_ids) as one(id)
     where p.change_id = ${changeId}
       and (exists (select from skips k where k.item_id = one.id and k.reason = 'broken_item')
            or exists (select from items i where i.id = one.id and i.broken_at is not null)) limit 1`);
  return rows.length > 0;
}
