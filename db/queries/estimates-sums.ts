/**
 * Sums of where the items of a project stand. One reading of all items gives them all; of a large project, where that takes
 * seconds, they are kept (`standing_sums`).
 */
import { eq, sql } from 'drizzle-orm';
import { byConfidence, certainty } from '@/db/queries/estimates-standings';
import type { Queryable } from '@/db/queryable';
import { standingSums } from '@/db/schema/estimates';

export interface StandingFigures {
  readonly standing: 'open' | 'contested' | 'settled';
  readonly items: number;
  readonly decided: number;
  readonly annotations: number;
  readonly wanted: number;
  readonly known: number;
  readonly byCrowd: number;
  readonly expectedWrong: number;
  /** Items that their crowd alone settled, their labels, and how many fewer these are than `most` of each. */
  readonly sparingItems: number;
  readonly bought: number;
  readonly spared: number;
}

export interface SliceFigures {
  readonly slice: string;
  readonly items: number;
  readonly contested: number;
  readonly settled: number;
  /** What was known beforehand tells nothing of how well the people who label a slice know it; what a reviewer decided is settled there. */
  readonly meanConfidence: number | null;
}

/** Of the items of unknown answer that have so many seats: how many are settled, and how many not. */
export interface SeatFigures {
  readonly seats: number;
  readonly settled: number;
  readonly others: number;
}

interface FiguresRow extends Record<string, unknown>, StandingFigures, Omit<SliceFigures, 'slice'> {
  /** What the row sums: a standing, a slice, or the items that have so many seats. */
  readonly of: 'standing' | 'slice' | 'seats';
  readonly slice: string | null;
  readonly seats: number;
  readonly isKnown: boolean;
}

/**
 * One row a standing, with the sums the overview shows, one a slice, the least certain first, and one a number of seats: all
 * of one reading. The planner knows of booleans that they have two values; grouped by the standing itself, it sorted all items.
 */
export async function figuresOfStandings(db: Queryable, projectId: string, most: number) {
  const sliceCertainty = sql`avg(${certainty}) filter (where t.verdict_id is not null or not t.is_known)`;
  const sparing = sql`t.standing = 'settled' and not t.is_known and t.filled > 0`;
  const rows = await db.execute<FiguresRow>(sql`
    select case when grouping(t.slice) = 0 then 'slice' when grouping(t.wanted) = 0 then 'seats' else 'standing' end as of,
           case when t.is_open then 'open' when t.is_settled then 'settled' else 'contested' end as standing,
           t.slice, t.wanted as seats, t.is_known as "isKnown", count(*)::int as items,
           count(*) filter (where t.standing = 'contested')::int as contested,
           count(*) filter (where t.standing = 'settled')::int as settled,
           ${sliceCertainty}::float8 as "meanConfidence",
           count(t.verdict_id)::int as decided, coalesce(sum(t.filled), 0)::int as annotations, coalesce(sum(t.wanted), 0)::int as wanted,
           count(*) filter (where t.verdict_id is null and t.is_known)::int as known,
           count(*) filter (where t.verdict_id is null and not t.is_known)::int as "byCrowd",
           coalesce(sum(1 - ${certainty}), 0)::float8 as "expectedWrong",
           count(*) filter (where ${sparing})::int as "sparingItems",
           coalesce(sum(t.filled) filter (where ${sparing}), 0)::int as bought,
           coalesce(sum(greatest(0, ${most}::int - t.filled)) filter (where ${sparing}), 0)::int as spared
      from (select *, standing = 'open' as is_open, standing = 'settled' as is_settled from item_standings
             where project_id = ${projectId}) t
     group by grouping sets ((t.is_open, t.is_settled), (t.slice), (t.wanted, t.is_known))
     order by "meanConfidence" asc nulls last, t.slice`);
  const standings = rows.flatMap((row): StandingFigures[] => {
    if (row.of !== 'standing') return [];
    const { of: _, slice, seats, isKnown, contested, settled, meanConfidence, ...sums } = row;
    return [sums];
  });
  const slices = rows.flatMap(({ of, slice, items, contested, settled, meanConfidence }): SliceFigures[] =>
    of === 'slice' && slice !== null ? [{ slice, items, contested, settled, meanConfidence }] : [],
  );
  const bySeats = rows.flatMap(({ of, isKnown, seats, items, settled }): SeatFigures[] =>
    of === 'seats' && !isKnown ? [{ seats, settled, others: items - settled }] : [],
  );
  return { standings, slices, bySeats };
}

/** Settled items with so many seats or more that nothing but their crowd decides, sure enough for `before` and not for `target`. */
export async function countDoubted(
  db: Queryable,
  projectId: string,
  { least, target, before }: { readonly least: number; readonly target: number; readonly before: number },
): Promise<number> {
  const rows = await db.execute<{ items: number }>(sql`
    select count(*)::int as items from ${byConfidence(projectId, sql`t.standing <> 'open' and t.wanted >= ${least}::int`)}
     where e.project_id = ${projectId} and e.confidence >= ${before}::real and e.confidence < ${target}::real`);
  return rows[0]?.items ?? 0;
}

export async function keptSums(db: Queryable, projectId: string) {
  const rows = await db.select().from(standingSums).where(eq(standingSums.projectId, projectId));
  return rows[0] ?? null;
}

/** Keeps the sums, unless later ones are kept. */
export async function storeSums(db: Queryable, row: typeof standingSums.$inferInsert): Promise<void> {
  const { projectId: _, ...set } = row;
  await db
    .insert(standingSums)
    .values(row)
    .onConflictDoUpdate({
      target: standingSums.projectId,
      set,
      setWhere: sql`${standingSums.computedAt} <= ${row.computedAt.toISOString()}::timestamptz`,
    });
}

export async function forgetSums(db: Queryable, projectId: string): Promise<void> {
  await db.delete(standingSums).where(eq(standingSums.projectId, projectId));
}
