import { and, desc, eq, sql } from 'drizzle-orm';
import { isAmong } from '@/db/fixed';
import { byConfidence, isBelowTarget } from '@/db/queries/estimates-standings';
import type { Queryable } from '@/db/queryable';
import { annotations } from '@/db/schema/annotations';
import { items } from '@/db/schema/datasets';
import { rules } from '@/db/schema/guides';
import { reviewClaims, verdicts } from '@/db/schema/review';

/** A verdict from before an item's present round does not settle it. */
const isOfPresentRound = sql`(${items.roundBeganAt} is null or ${verdicts.decidedAt} >= ${items.roundBeganAt})`;

interface ContestedRow extends Record<string, unknown> {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly confidence: number | null;
  readonly annotations: number;
  readonly isTaken: boolean;
  readonly isOwn: boolean;
}

/**
 * Contested items, the least certain first, with whether another reviewer has them on the screen at `now`, and whether the
 * reviewer labelled them.
 */
export async function contestedItems(db: Queryable, projectId: string, reviewerId: string, now: Date, limit: number) {
  return db.execute<ContestedRow>(sql`
    select t.item_id as "itemId", t.name, t.slice, t.confidence, t.annotation_count as annotations, c.reviewer_id is not null as "isTaken",
           exists (select 1 from annotations own where own.item_id = t.item_id and own.worker_id = ${reviewerId}) as "isOwn"
      from ${byConfidence(projectId, sql`t.standing = 'contested'`)}
      left join review_claims c
        on c.item_id = t.item_id and c.reviewer_id <> ${reviewerId} and c.claimed_until > ${now.toISOString()}::timestamptz
     where e.project_id = ${projectId} and ${isBelowTarget(projectId)}
     order by e.confidence, e.item_id limit ${limit}`);
}

/** Takes the item for this reviewer until `until`, unless another holds it at `now`. Returns whether it is theirs. */
export async function claimItem(
  db: Queryable,
  itemId: string,
  reviewerId: string,
  now: Date,
  until: Date,
): Promise<boolean> {
  const rows = await db
    .insert(reviewClaims)
    .values({ itemId, reviewerId, claimedUntil: until })
    .onConflictDoUpdate({
      target: reviewClaims.itemId,
      set: { reviewerId, claimedUntil: until },
      setWhere: sql`${reviewClaims.reviewerId} = ${reviewerId} or ${reviewClaims.claimedUntil} <= ${now.toISOString()}::timestamptz`,
    })
    .returning({ itemId: reviewClaims.itemId });
  return rows.length === 1;
}

export async function releaseClaim(db: Queryable, itemId: string, reviewerId: string): Promise<void> {
  await db.delete(reviewClaims).where(and(eq(reviewClaims.itemId, itemId), eq(reviewClaims.reviewerId, reviewerId)));
}

/**
 * Until the transaction ends nobody else decides on the item, nor withdraws it; work on it goes on. Returns whether it is
 * in the work.
 */
export async function lockItemToDecide(db: Queryable, projectId: string, itemId: string): Promise<boolean> {
  const isThis = and(eq(items.projectId, projectId), eq(items.id, itemId));
  const rows = await db.select({ state: items.state }).from(items).where(isThis).for('no key update');
  return rows[0]?.state === 'active';
}

export async function isItemInWork(db: Queryable, itemId: string): Promise<boolean> {
  const rows = await db.select({ state: items.state }).from(items).where(eq(items.id, itemId));
  return rows[0]?.state === 'active';
}

export async function insertVerdict(db: Queryable, verdict: typeof verdicts.$inferInsert): Promise<void> {
  await db.insert(verdicts).values(verdict);
}

/** The item's verdicts, the newest (the one that counts) first. */
export async function verdictsOfItem(db: Queryable, projectId: string, itemId: string) {
  return await db
    .select({ verdict: verdicts, ruleNumber: rules.number })
    .from(verdicts)
    .leftJoin(rules, eq(rules.id, verdicts.ruleId))
    .where(and(eq(verdicts.projectId, projectId), eq(verdicts.itemId, itemId)))
    .orderBy(desc(verdicts.decidedAt), desc(verdicts.id));
}

/** The verdict that counts of every item, or of some, that was decided in its present round. */
export async function verdictsOfProject(db: Queryable, projectId: string, among?: readonly string[]) {
  return await db
    .selectDistinctOn([verdicts.itemId], { verdict: verdicts, ruleNumber: rules.number })
    .from(verdicts)
    .innerJoin(items, eq(items.id, verdicts.itemId))
    .leftJoin(rules, eq(rules.id, verdicts.ruleId))
    .where(
      and(eq(verdicts.projectId, projectId), isOfPresentRound, among ? isAmong(verdicts.itemId, among) : undefined),
    )
    .orderBy(verdicts.itemId, desc(verdicts.decidedAt), desc(verdicts.id));
}

/**
 * Decisions on items this worker labelled, of the round they did so in, newest first, beside their own answer. Not those on items whose answer
 * was known when the worker met them: that it is told at once would give a check away.
 */
export async function verdictsOnWorkOf(db: Queryable, workerId: string, limit: number) {
  return await db
    .select({ verdict: verdicts, ruleNumber: rules.number, annotation: annotations })
    .from(annotations)
    .innerJoin(verdicts, eq(verdicts.itemId, annotations.itemId))
    .innerJoin(items, eq(items.id, verdicts.itemId))
    .leftJoin(rules, eq(rules.id, verdicts.ruleId))
    .where(
      and(
        eq(annotations.workerId, workerId),
        eq(annotations.purpose, 'label'),
        sql`(${annotations.round} = ${items.round}) = ${isOfPresentRound}`,
      ),
    )
    .orderBy(desc(verdicts.decidedAt), desc(verdicts.id))
    .limit(limit);
}

interface ReviewableRow extends Record<string, unknown> {
  readonly projectId: string;
  readonly title: string;
  readonly items: number;
  readonly contested: number;
  readonly settled: number;
}

/** Projects the person may review in, with how many items are contested and settled: as kept of a large project, by its target in force. */
export async function reviewableProjects(db: Queryable, personId: string): Promise<ReviewableRow[]> {
  const rows = await db.execute<ReviewableRow>(sql`
    select p.id as "projectId", p.title, coalesce(sum(t.items), 0)::int as items,
           coalesce(sum(t.items) filter (where t.standing = 'contested'), 0)::int as contested,
           coalesce(sum(t.items) filter (where t.standing = 'settled'), 0)::int as settled
      from (select * from projects where state <> 'draft' and id in (
              select project_id from project_members where person_id = ${personId} and role in ('owner', 'reviewer')) offset 0) p
      left join standing_sums kept on kept.project_id = p.id and kept.quality_target = p.quality_target
      left join lateral (
        select standing, items from jsonb_to_recordset(kept.standings) as told(standing text, items int)
        union all
        select standing, count(*) from item_standings where project_id = p.id and kept.project_id is null group by standing) t on true
     group by p.id, p.title order by contested desc, p.title`);
  return [...rows];
}
