import { and, asc, count, desc, eq, getTableColumns, inArray, lte, max, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { people } from '@/db/schema/accounts';
import { acknowledgements, cases, guideVersions, rules, ruleTexts } from '@/db/schema/guides';

export type GuideVersionRow = typeof guideVersions.$inferSelect;

/** Until the transaction ends nobody else changes the guide of this project: not even its first draft is made twice. */
export async function lockGuide(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`guide:${projectId}`}, 0))`);
}

export async function versionById(db: Queryable, id: string): Promise<GuideVersionRow | null> {
  const rows = await db.select().from(guideVersions).where(eq(guideVersions.id, id)).limit(1);
  return rows[0] ?? null;
}

/** The newest version in a state: the draft, or the published version in force. */
export async function latestVersion(
  db: Queryable,
  projectId: string,
  state: GuideVersionRow['state'],
): Promise<GuideVersionRow | null> {
  const rows = await db
    .select()
    .from(guideVersions)
    .where(and(eq(guideVersions.projectId, projectId), eq(guideVersions.state, state)))
    .orderBy(desc(guideVersions.number))
    .limit(1);
  return rows[0] ?? null;
}

/** The newest version of a project that a person has read. */
export async function latestRead(db: Queryable, projectId: string, personId: string): Promise<GuideVersionRow | null> {
  const rows = await db
    .select(getTableColumns(guideVersions))
    .from(guideVersions)
    .innerJoin(acknowledgements, eq(acknowledgements.guideVersionId, guideVersions.id))
    .where(and(eq(guideVersions.projectId, projectId), eq(acknowledgements.personId, personId)))
    .orderBy(desc(guideVersions.number))
    .limit(1);
  return rows[0] ?? null;
}

/** All versions, newest first, each with its number of rules and of people who have read it. */
export function versionsWithCounts(db: Queryable, projectId: string) {
  const ruleCount = db
    .select({ id: ruleTexts.guideVersionId, rules: count().as('rules') })
    .from(ruleTexts)
    .groupBy(ruleTexts.guideVersionId)
    .as('rule_counts');
  const readers = db
    .select({ id: acknowledgements.guideVersionId, readers: count().as('readers') })
    .from(acknowledgements)
    .groupBy(acknowledgements.guideVersionId)
    .as('reader_counts');
  return db
    .select({
      id: guideVersions.id,
      number: guideVersions.number,
      state: guideVersions.state,
      changeSummary: guideVersions.changeSummary,
      publishedAt: guideVersions.publishedAt,
      publishedBy: people.name,
      ruleCount: sql<number>`coalesce(${ruleCount.rules}, 0)::int`,
      readers: sql<number>`coalesce(${readers.readers}, 0)::int`,
    })
    .from(guideVersions)
    .leftJoin(people, eq(people.id, guideVersions.publishedBy))
    .leftJoin(ruleCount, eq(ruleCount.id, guideVersions.id))
    .leftJoin(readers, eq(readers.id, guideVersions.id))
    .where(eq(guideVersions.projectId, projectId))
    .orderBy(desc(guideVersions.number));
}

export async function insertVersion(db: Queryable, row: typeof guideVersions.$inferInsert): Promise<void> {
  await db.insert(guideVersions).values(row);
}

/** Changes a draft; the database refuses it for a published version. */
export async function updateVersion(db: Queryable, id: string, patch: Partial<Omit<GuideVersionRow, 'id'>>) {
  await db.update(guideVersions).set(patch).where(eq(guideVersions.id, id));
}

export async function raiseRevision(db: Queryable, id: string): Promise<void> {
  await db
    .update(guideVersions)
    .set({ revision: sql`${guideVersions.revision} + 1` })
    .where(eq(guideVersions.id, id));
}

/** The rules of a version in reading order. */
export function rulesOfVersion(db: Queryable, guideVersionId: string) {
  return db
    .select({ ruleId: rules.id, number: rules.number, text: ruleTexts.text })
    .from(ruleTexts)
    .innerJoin(rules, eq(rules.id, ruleTexts.ruleId))
    .where(eq(ruleTexts.guideVersionId, guideVersionId))
    .orderBy(asc(ruleTexts.position), asc(rules.number));
}

/** Replaces every rule text of a draft. */
export async function replaceRuleTexts(
  db: Queryable,
  guideVersionId: string,
  texts: readonly { readonly ruleId: string; readonly text: string }[],
): Promise<void> {
  await db.delete(ruleTexts).where(eq(ruleTexts.guideVersionId, guideVersionId));
  if (texts.length === 0) return;
  await db.insert(ruleTexts).values(texts.map((one, position) => ({ guideVersionId, position, ...one })));
}

/** Which of these ids are rules, and of which project. */
export function rulesByIds(db: Queryable, ids: readonly string[]) {
  return db
    .select({ id: rules.id, projectId: rules.projectId, number: rules.number })
    .from(rules)
    .where(inArray(rules.id, [...ids]));
}

export async function highestRuleNumber(db: Queryable, projectId: string): Promise<number> {
  const rows = await db
    .select({ highest: max(rules.number) })
    .from(rules)
    .where(eq(rules.projectId, projectId));
  return rows[0]?.highest ?? 0;
}

export async function insertRules(db: Queryable, rows: readonly (typeof rules.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await db.insert(rules).values([...rows]);
}

export async function insertCase(db: Queryable, row: typeof cases.$inferInsert): Promise<void> {
  await db.insert(cases).values(row);
}

/** The cases that were in force under version `number`: those it added and those of earlier versions, oldest first. */
export function casesUpTo(db: Queryable, projectId: string, number: number) {
  return db
    .select({
      id: cases.id,
      ruleId: cases.ruleId,
      itemId: cases.itemId,
      correctness: cases.correctness,
      answer: cases.answer,
      reason: cases.reason,
      guideVersionId: cases.guideVersionId,
    })
    .from(cases)
    .innerJoin(guideVersions, eq(guideVersions.id, cases.guideVersionId))
    .where(and(eq(cases.projectId, projectId), lte(guideVersions.number, number)))
    .orderBy(asc(cases.createdAt), asc(cases.id));
}

export async function insertAcknowledgement(db: Queryable, guideVersionId: string, personId: string, now: Date) {
  await db.insert(acknowledgements).values({ guideVersionId, personId, acknowledgedAt: now }).onConflictDoNothing();
}

export async function isAcknowledged(db: Queryable, guideVersionId: string, personId: string): Promise<boolean> {
  const rows = await db
    .select({ at: acknowledgements.acknowledgedAt })
    .from(acknowledgements)
    .where(and(eq(acknowledgements.guideVersionId, guideVersionId), eq(acknowledgements.personId, personId)))
    .limit(1);
  return rows.length > 0;
}

/** Removes everything of a project's guide; the database refuses it for a published version, unless the project was discarded. */
export async function deleteGuide(db: Queryable, projectId: string): Promise<void> {
  const versions = db
    .select({ id: guideVersions.id })
    .from(guideVersions)
    .where(eq(guideVersions.projectId, projectId));
  await db.delete(cases).where(eq(cases.projectId, projectId));
  await db.delete(ruleTexts).where(inArray(ruleTexts.guideVersionId, versions));
  await db.delete(guideVersions).where(eq(guideVersions.projectId, projectId));
  await db.delete(rules).where(eq(rules.projectId, projectId));
}
