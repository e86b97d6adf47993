/**
 * What a requester and a reviewer see of where items stand. The view `item_standings` tells it of each item in some five
 * lookups: a page asks it of the items that it shows alone, and the figures of a whole project come of one reading.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import type { itemFlags } from '@/db/schema/estimates';

type Verdict = (typeof itemFlags.$inferSelect)['verdict'];
type Standing = 'open' | 'contested' | 'settled';

/** Where the item of each row of `of` stands, asked of one after the other: in their order, and only of as many as are read. */
const standingOfEach = (projectId: string, of: string, only: SQL = sql`true`) => sql`
  cross join lateral (
    select * from item_standings t where t.item_id = ${sql.raw(of)}.item_id and t.project_id = ${projectId} and ${only} offset 0) t`;

/** Estimates of items that nothing but their crowd decides, `t` where each stands: to be ordered by `e.confidence, e.item_id`. */
export const byConfidence = (projectId: string, only: SQL) => sql`
  item_estimates e
  ${standingOfEach(projectId, 'e', sql`t.round = e.round and t.verdict_id is null and not t.is_known and ${only}`)}`;

/** A confidence that leaves an item contested. */
export const isBelowTarget = (projectId: string) =>
  sql`e.confidence < (select quality_target from projects where id = ${projectId})`;

/** How certain an item's label is: what a reviewer decided or was known beforehand is; the rest as far as its crowd is. */
export const certainty = sql`case when t.verdict_id is not null or t.is_known then 1 else t.confidence end`;

interface StandingPage {
  readonly standing: Standing | null;
  readonly slice: string | null;
  readonly limit: number;
  readonly offset: number;
}

interface StandingRow extends Record<string, unknown> {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly standing: Standing;
  readonly confidence: number | null;
  readonly wanted: number;
  readonly filled: number;
  readonly verdictId: string | null;
}

/** Pages that begin further behind are found by looking at all items: past so many that is cheaper. */
const deepPage = 10_000;

/** The least certain first; items without an estimate last. */
export async function standingsOfProject(db: Queryable, projectId: string, page: StandingPage) {
  const { standing, slice, limit, offset } = page;
  const only = standing ? sql`t.standing = ${standing}` : sql`true`;
  const source = slice || offset > deepPage ? sql`item_standings t` : sql`(${leastCertain(projectId, page, only)}) t`;
  return db.execute<StandingRow>(sql`
    select t.item_id as "itemId", t.name, t.slice, t.standing, t.confidence, t.wanted, t.filled, t.verdict_id as "verdictId"
      from ${source} where t.project_id = ${projectId} and ${only} and ${slice ? sql`t.slice = ${slice}` : sql`true`}
     order by ${certainty} asc nulls last, t.item_id limit ${limit} offset ${offset}`);
}

/**
 * The standings up to the end of a page. Those that are less than certain are found by the index of estimates; only a page
 * that they do not fill looks at the others.
 */
function leastCertain(projectId: string, { standing, limit, offset }: StandingPage, only: SQL): SQL {
  const most = sql`${offset + limit}::int`;
  const isBelow = isBelowTarget(projectId);
  const within = { contested: sql`and ${isBelow}`, settled: sql`and not ${isBelow}`, open: sql`` };
  // What is contested is less than certain.
  const left = standing === 'contested' ? sql`0` : sql`greatest(0, ${most} - (select count(*) from doubted))`;
  return sql`
    with doubted as materialized (
      select t.* from ${byConfidence(projectId, only)}
       where e.project_id = ${projectId} and e.confidence < 1 ${standing ? within[standing] : sql``}
       order by e.confidence, e.item_id limit ${most}),
    others as (
      select t.* from item_standings t
       where t.project_id = ${projectId} and ${only} and (t.verdict_id is null and not t.is_known and t.confidence < 1) is not true
       order by ${certainty} asc nulls last, t.item_id limit ${left})
    select * from doubted union all select * from others`;
}

interface FlagPage {
  readonly verdicts: readonly Verdict[];
  readonly limit: number;
  readonly offset: number;
}

interface FlagRow extends Record<string, unknown> {
  readonly itemId: string;
  readonly errorProbability: number;
  readonly rarity: number;
  readonly verdict: Verdict;
  readonly evidence: unknown;
  readonly name: string;
  readonly slice: string | null;
  readonly standing: Standing;
}

/** Nobody is still labelling the item, and no reviewer settled it. */
const isOpenToDoubt = sql`t.standing <> 'open' and t.verdict_id is null`;

/** Flags of items that nobody is still labelling and no reviewer settled, the most suspicious first. */
export async function flagsOfProject(db: Queryable, projectId: string, page: FlagPage) {
  return db.execute<FlagRow>(sql`
    select f.item_id as "itemId", f.error_probability as "errorProbability", f.rarity, f.verdict, f.evidence, t.name, t.slice, t.standing
      from (select *, coalesce(suspicion, error_probability) as doubt from item_flags
             where project_id = ${projectId} and verdict in ${[...page.verdicts]}
             order by doubt desc, item_id offset 0) f
     ${standingOfEach(projectId, 'f', isOpenToDoubt)}
     order by f.doubt desc, f.item_id limit ${page.limit} offset ${page.offset}`);
}

/** How many flags of each of these kinds there are. */
export async function countFlags(db: Queryable, projectId: string, verdicts: readonly Verdict[]) {
  return db.execute<{ verdict: Verdict; items: number }>(sql`
    select f.verdict, count(*)::int as items
      from item_flags f ${standingOfEach(projectId, 'f', isOpenToDoubt)}
     where f.project_id = ${projectId} and f.verdict in ${[...verdicts]} group by f.verdict`);
}
