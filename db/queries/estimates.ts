import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { agreements, itemEstimates, itemStandings } from '@/db/schema/estimates';
import { guideVersions } from '@/db/schema/guides';

type NewEstimate = typeof itemEstimates.$inferInsert;
type NewAgreement = typeof agreements.$inferInsert;

/** Replaces the item's estimate, unless a newer one is there already. */
export async function storeEstimate(db: Queryable, estimate: NewEstimate): Promise<void> {
  await db
    .insert(itemEstimates)
    .values(estimate)
    .onConflictDoUpdate({
      target: itemEstimates.itemId,
      set: {
        method: estimate.method,
        merged: estimate.merged,
        confidence: estimate.confidence,
        annotationCount: estimate.annotationCount,
        computedAt: estimate.computedAt,
      },
      setWhere: sql`${itemEstimates.annotationCount} <= ${estimate.annotationCount}`,
    });
}

export async function estimateOfItem(db: Queryable, projectId: string, itemId: string) {
  const rows = await db
    .select()
    .from(itemEstimates)
    .where(and(eq(itemEstimates.projectId, projectId), eq(itemEstimates.itemId, itemId)));
  return rows[0] ?? null;
}

export async function estimatesOfProject(db: Queryable, projectId: string) {
  return await db.select().from(itemEstimates).where(eq(itemEstimates.projectId, projectId));
}

export async function standingOfItem(db: Queryable, projectId: string, itemId: string) {
  const rows = await db
    .select()
    .from(itemStandings)
    .where(and(eq(itemStandings.projectId, projectId), eq(itemStandings.itemId, itemId)));
  return rows[0] ?? null;
}

export async function allStandings(db: Queryable, projectId: string) {
  return await db
    .select({ itemId: itemStandings.itemId, standing: itemStandings.standing })
    .from(itemStandings)
    .where(eq(itemStandings.projectId, projectId));
}

interface StandingPage {
  readonly standing: 'open' | 'contested' | 'settled' | null;
  readonly slice: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** The least certain first; items without an estimate last. */
export async function standingsOfProject(db: Queryable, projectId: string, page: StandingPage) {
  return await db
    .select()
    .from(itemStandings)
    .where(
      and(
        eq(itemStandings.projectId, projectId),
        page.standing ? eq(itemStandings.standing, page.standing) : undefined,
        page.slice ? eq(itemStandings.slice, page.slice) : undefined,
      ),
    )
    .orderBy(sql`${itemStandings.confidence} asc nulls last`, asc(itemStandings.itemId))
    .limit(page.limit)
    .offset(page.offset);
}

/** One row a standing, with the sums the overview shows. */
export async function countStandings(db: Queryable, projectId: string) {
  return await db
    .select({
      standing: itemStandings.standing,
      items: count(),
      decided: sql<number>`count(${itemStandings.verdictId})::int`,
      annotations: sql<number>`coalesce(sum(${itemStandings.filled}), 0)::int`,
      wanted: sql<number>`coalesce(sum(${itemStandings.wanted}), 0)::int`,
      expectedWrong: sql<number>`coalesce(sum(1 - ${itemStandings.confidence}) filter (where ${itemStandings.verdictId} is null), 0)::float8`,
    })
    .from(itemStandings)
    .where(eq(itemStandings.projectId, projectId))
    .groupBy(itemStandings.standing);
}

export async function sliceNoise(db: Queryable, projectId: string) {
  return await db
    .select({
      slice: sql<string>`${itemStandings.slice}`,
      items: count(),
      contested: sql<number>`count(*) filter (where ${itemStandings.standing} = 'contested')::int`,
      settled: sql<number>`count(*) filter (where ${itemStandings.standing} = 'settled')::int`,
      meanConfidence: sql<number | null>`avg(${itemStandings.confidence})::float8`,
    })
    .from(itemStandings)
    .where(and(eq(itemStandings.projectId, projectId), sql`${itemStandings.slice} is not null`))
    .groupBy(itemStandings.slice)
    .orderBy(sql`avg(${itemStandings.confidence}) asc nulls last`, asc(itemStandings.slice));
}

/** Replaces every agreement of these guide versions by `rows`. */
export async function replaceAgreements(
  db: Queryable,
  guideVersionIds: readonly string[],
  rows: readonly NewAgreement[],
) {
  if (guideVersionIds.length > 0) {
    await db.delete(agreements).where(inArray(agreements.guideVersionId, [...guideVersionIds]));
  }
  if (rows.length > 0) await db.insert(agreements).values([...rows]);
}

export async function agreementsOfProject(db: Queryable, projectId: string) {
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
    })
    .from(agreements)
    .innerJoin(guideVersions, eq(guideVersions.id, agreements.guideVersionId))
    .where(eq(agreements.projectId, projectId))
    .orderBy(desc(guideVersions.number), asc(agreements.scope), asc(agreements.alpha));
}
