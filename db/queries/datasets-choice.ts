import { type SQL, sql } from 'drizzle-orm';

/** Which items are shown or chosen; null and false ask nothing, the slice '' means items of no slice. */
export interface ItemConditions {
  readonly state: 'active' | 'withdrawn' | 'quarantined' | null;
  readonly slice: string | null;
  readonly withKinOnly: boolean;
  /** Of the near-duplicates in the work all but the first of each kind. */
  readonly laterKinOnly: boolean;
}

/** How many near-duplicates of an item are in the work as well. `alias`: what the statement calls the table of items. */
export function kinInWorkOf(alias: 'items' | 'i'): SQL {
  const of = sql.raw(alias);
  return sql`case when ${of}.kin_id is null then 0 else (
    select count(*)::int from items k where k.project_id = ${of}.project_id and k.kin_id = ${of}.kin_id
       and k.id <> ${of}.id and k.state <> 'withdrawn') end`;
}

/**
 * Whether an item is out of the work as broken: set aside after reports, or withdrawn while a report of it stood or as broken.
 * Whoever brought it back had looked: what was said before counts no more.
 */
export function isBroken(alias: 'items' | 'i'): SQL {
  const of = sql.raw(alias);
  return sql`(${of}.state = 'quarantined'
    or ${of}.state = 'withdrawn' and (
         coalesce(${of}.broken_at > coalesce(${of}.reports_cleared_at, '-infinity'), false)
         or exists (select from skips k where k.item_id = ${of}.id and k.reason = 'broken_item'
                       and (${of}.reports_cleared_at is null or k.skipped_at > ${of}.reports_cleared_at))))`;
}

export function meeting({ state, slice, withKinOnly, laterKinOnly }: ItemConditions, alias: 'items' | 'i'): SQL {
  const of = sql.raw(alias);
  const conditions = [
    sql`true`,
    ...(state === null ? [] : [sql`${of}.state = ${state}`]),
    ...(slice === null ? [] : [slice === '' ? sql`${of}.slice is null` : sql`${of}.slice = ${slice}`]),
    ...(withKinOnly ? [sql`${kinInWorkOf(alias)} > 0`] : []),
    ...(laterKinOnly
      ? [
          sql`${of}.kin_id is not null and exists (
            select from items k where k.project_id = ${of}.project_id and k.kin_id = ${of}.kin_id
               and k.id < ${of}.id and k.state <> 'withdrawn')`,
        ]
      : []),
  ];
  return sql.join(conditions, sql` and `);
}
