import { and, asc, desc, eq, exists, inArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isAmong, listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import { annotations } from '@/db/schema/annotations';
import { items } from '@/db/schema/datasets';
import {
  agreements,
  itemEstimates,
  itemStandings,
  projectEstimates,
  projectPaces,
  workerEstimates,
} from '@/db/schema/estimates';
import { guideVersions } from '@/db/schema/guides';
import { projects } from '@/db/schema/projects';
import { verdicts } from '@/db/schema/review';

/** The answer of every item a reviewer settled in its present round, and how many verdicts there ever were. */
export async function verdictAnswers(db: Queryable, projectId: string) {
  const rows = await db
    .select({
      itemId: verdicts.itemId,
      answer: verdicts.answer,
      isPresent: sql<boolean>`${items.roundBeganAt} is null or ${verdicts.decidedAt} >= ${items.roundBeganAt}`,
    })
    .from(verdicts)
    .innerJoin(items, eq(items.id, verdicts.itemId))
    .where(eq(verdicts.projectId, projectId))
    .orderBy(asc(verdicts.decidedAt), asc(verdicts.id));
  const present = rows.filter(({ isPresent }) => isPresent);
  return { verdicts: rows.length, newest: new Map(present.map(({ itemId, answer }) => [itemId, answer])) };
}

export async function paceOfProject(db: Queryable, projectId: string) {
  const { slowSeconds, answers } = projectPaces;
  const rows = await db
    .select({ slowSeconds, answers })
    .from(projectPaces)
    .where(eq(projectPaces.projectId, projectId));
  return rows[0] ?? null;
}

export async function projectEstimate(db: Queryable, projectId: string) {
  const rows = await db.select().from(projectEstimates).where(eq(projectEstimates.projectId, projectId));
  return rows[0] ?? null;
}

export async function skillsOf(db: Queryable, projectId: string, workerIds: readonly string[]) {
  if (workerIds.length === 0) return [];
  return await db
    .select({
      workerId: workerEstimates.workerId,
      skill: workerEstimates.skill,
      decisions: workerEstimates.decisions,
    })
    .from(workerEstimates)
    .where(and(eq(workerEstimates.projectId, projectId), inArray(workerEstimates.workerId, [...workerIds])));
}

export async function workersOfProject(db: Queryable, projectId: string) {
  return await db
    .select()
    .from(workerEstimates)
    .where(eq(workerEstimates.projectId, projectId))
    .orderBy(sql`${workerEstimates.skill} desc nulls last`, asc(workerEstimates.workerId));
}

export async function itemNames(db: Queryable, projectId: string, itemIds: readonly string[]) {
  if (itemIds.length === 0) return [];
  return await db
    .select({ id: items.id, name: items.name })
    .from(items)
    .where(and(eq(items.projectId, projectId), inArray(items.id, [...itemIds])));
}

/** How many annotations the project has, counted up to `limit`. */
export async function countAnswers(db: Queryable, projectId: string, limit: number): Promise<number> {
  const rows = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (select from annotations where project_id = ${projectId} limit ${limit}) answers`);
  return rows[0]?.n ?? 0;
}

/** Projects with annotations or verdicts that their last estimate as a whole has not seen. */
export async function projectsToEstimate(db: Queryable, limit: number): Promise<string[]> {
  const rows = await db.execute<{ project_id: string }>(sql`
    select work.project_id
      from (select project_id, sum(n) as n
              from (select project_id, count(*) as n from annotations group by 1
                    union all select project_id, count(*) from verdicts group by 1) counted group by 1) work
      left join project_estimates e on e.project_id = work.project_id
     where e.project_id is null or e.basis_count < work.n
     order by 1 limit ${limit}`);
  return rows.map((row) => row.project_id);
}

/** Every project that somebody has handed work in to. */
export async function projectsWithWork(db: Queryable) {
  return await db
    .select({ id: projects.id, title: projects.title })
    .from(projects)
    .where(exists(db.select().from(annotations).where(eq(annotations.projectId, projects.id))))
    .orderBy(asc(projects.id));
}

/** Of the item's present round alone. */
export async function estimateOfItem(db: Queryable, projectId: string, itemId: string) {
  const rows = await presentEstimates(db, projectId, eq(itemEstimates.itemId, itemId));
  return rows[0]?.estimate ?? null;
}

/** Those of the items that have an estimate of their present round. */
export async function estimatedAmong(db: Queryable, projectId: string, itemIds: readonly string[]): Promise<string[]> {
  if (itemIds.length === 0) return [];
  const rows = await db
    .select({ itemId: itemEstimates.itemId })
    .from(itemEstimates)
    .innerJoin(items, and(eq(items.id, itemEstimates.itemId), eq(items.round, itemEstimates.round)))
    .where(and(eq(itemEstimates.projectId, projectId), sql`${itemEstimates.itemId} = any(${listed(itemIds)}::uuid[])`));
  return rows.map(({ itemId }) => itemId);
}

export async function estimatesOfProject(db: Queryable, projectId: string, among?: readonly string[]) {
  return (await presentEstimates(db, projectId, among && isAmong(itemEstimates.itemId, among))).map(
    ({ estimate }) => estimate,
  );
}

function presentEstimates(db: Queryable, projectId: string, condition?: SQL) {
  return db
    .select({ estimate: itemEstimates })
    .from(itemEstimates)
    .innerJoin(items, and(eq(items.id, itemEstimates.itemId), eq(items.round, itemEstimates.round)))
    .where(and(eq(itemEstimates.projectId, projectId), condition));
}

export async function standingOfItem(db: Queryable, projectId: string, itemId: string) {
  const rows = await db
    .select()
    .from(itemStandings)
    .where(and(eq(itemStandings.projectId, projectId), eq(itemStandings.itemId, itemId)));
  return rows[0] ?? null;
}

export async function allStandings(db: Queryable, projectId: string, among?: readonly string[]) {
  return await db
    .select({ itemId: itemStandings.itemId, standing: itemStandings.standing })
    .from(itemStandings)
    .where(and(eq(itemStandings.projectId, projectId), among && isAmong(itemStandings.itemId, among)));
}

/** Holds of labels that nobody has decided on yet, though their items are settled. */
export async function settledUnpaidHolds(db: Queryable, projectId: string): Promise<string[]> {
  const rows = await db.execute<{ hold_id: string }>(sql`
    select s.hold_id
      from seats s join item_standings t on t.item_id = s.item_id and t.standing = 'settled'
     where s.project_id = ${projectId} and s.state = 'filled' and s.purpose = 'label'
       and not exists (select 1 from ledger_hold_resolutions r where r.hold_id = s.hold_id)
     order by s.hold_id`);
  return rows.map(({ hold_id }) => hold_id);
}

/**
 * What a minimum of `least` labels and a `target` do to items: settled ones and the labels that they then lack, labels that
 * others lack, and settled items that have their labels and are in doubt by the target. Counts as `openMissingSeats` of the
 * assignment and the standing do; settled is what `before` was enough for, since a target counts as soon as it is stored.
 */
export async function unsettledBy(
  db: Queryable,
  projectId: string,
  { least, target, before }: { readonly least: number; readonly target: number; readonly before: number },
) {
  const rows = await db.execute<{
    settled_items: number;
    settled_labels: number;
    other_labels: number;
    doubted_items: number;
  }>(sql`
    select count(*) filter (where lacks > 0 and was_settled)::int as settled_items,
           coalesce(sum(lacks) filter (where lacks > 0 and was_settled), 0)::int as settled_labels,
           coalesce(sum(lacks) filter (where lacks > 0 and not was_settled), 0)::int as other_labels,
           count(*) filter (where lacks <= 0 and was_settled and is_doubted)::int as doubted_items
      from (select ${least}::int - wanted as lacks, verdict_id is null and confidence < ${target}::real as is_doubted,
                   standing <> 'open' and (verdict_id is not null or confidence >= ${before}::real) as was_settled
              from item_standings where project_id = ${projectId} and not is_known) told`);
  return rows[0] ?? { settled_items: 0, settled_labels: 0, other_labels: 0, doubted_items: 0 };
}

export async function agreementsOfProject(db: Queryable, projectId: string) {
  const since = alias(guideVersions, 'since');
  return await db
    .select({
      guideVersionId: agreements.guideVersionId,
      guideNumber: guideVersions.number,
      scope: agreements.scope,
      scopeKey: agreements.scopeKey,
      alpha: agreements.alpha,
      low: agreements.low,
      high: agreements.high,
      itemCount: agreements.itemCount,
      annotationCount: agreements.annotationCount,
      sinceNumber: since.number,
      gain: agreements.gain,
      gainLow: agreements.gainLow,
      gainHigh: agreements.gainHigh,
      itemsNeeded: agreements.itemsNeeded,
    })
    .from(agreements)
    .innerJoin(guideVersions, eq(guideVersions.id, agreements.guideVersionId))
    .leftJoin(since, eq(since.id, agreements.sinceGuideVersionId))
    .where(eq(agreements.projectId, projectId))
    .orderBy(desc(guideVersions.number), asc(agreements.scope), asc(agreements.alpha));
}
