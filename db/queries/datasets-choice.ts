import { type SQL, sql } from 'drizzle-orm';

/** Which items are shown or chosen; null and false ask nothing, the slice '' means items of no slice. */
export interface ItemConditions {
  readonly state: 'active' | 'withdrawn' | 'quarantined' | null;
  readonly slice: string | null;
  readonly withKinOnly: boolean;
}

/** How many near-duplicates of an item are in the work as well. `alias`: what the statement calls the table of items. */
export function kinInWorkOf(alias: 'items' | 'i'): SQL {
  const of = sql.raw(alias);
  return sql`case when ${of}.kin_id is null then 0 else (
    select count(*)::int from items k where k.project_id = ${of}.project_id and k.kin_id = ${of}.kin_id
       and k.id <> ${of}.id and k.state <> 'withdrawn') end`;
}

export function meeting({ state, slice, withKinOnly }: ItemConditions, alias: 'items' | 'i'): SQL {
  const of = sql.raw(alias);
  const conditions = [
    sql`true`,
    ...(state === null ? [] : [sql`${of}.state = ${state}`]),
    ...(slice === null ? [] : [slice === '' ? sql`${of}.slice is null` : sql`${of}.slice = ${slice}`]),
    ...(withKinOnly ? [sql`${kinInWorkOf(alias)} > 0`] : []),
  ];
  return sql.join(conditions, sql` and `);
}
