import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { goldChecks, goldContests, goldItems, qualificationAttempts } from '@/db/schema/skill';
import { namesGoneClass } from './skill-classes';

type GoldRow = typeof goldItems.$inferSelect;

/** Whether the row is there now because of this call: an item's answer is known once. */
export async function insertGold(db: Queryable, row: typeof goldItems.$inferInsert): Promise<boolean> {
  const rows = await db.insert(goldItems).values(row).onConflictDoNothing().returning({ itemId: goldItems.itemId });
  return rows.length > 0;
}

/** The item's known answer, locked until the transaction ends. */
export async function lockGold(db: Queryable, projectId: string, itemId: string): Promise<GoldRow | null> {
  const rows = await db
    .select()
    .from(goldItems)
    .where(and(eq(goldItems.projectId, projectId), eq(goldItems.itemId, itemId)))
    .for('update');
  return rows[0] ?? null;
}

export async function updateGold(
  db: Queryable,
  itemId: string,
  patch: Pick<GoldRow, 'state' | 'retiredBecause' | 'retiredAt'> & Partial<Pick<GoldRow, 'activeSince'>>,
): Promise<void> {
  await db.update(goldItems).set(patch).where(eq(goldItems.itemId, itemId));
}

/** Known answers that still count as known: all but those that were found to be wrong. */
export async function knownAnswersOf(db: Queryable, projectId: string) {
  return await db
    .select({ itemId: goldItems.itemId, answer: goldItems.answer, explanation: goldItems.explanation })
    .from(goldItems)
    .where(and(eq(goldItems.projectId, projectId), sql`${goldItems.retiredBecause} is distinct from 'contest_upheld'`));
}

export interface GoldLineRow extends Record<string, unknown> {
  readonly item_id: string;
  readonly name: string;
  readonly slice: string | null;
  readonly content: unknown;
  readonly is_withdrawn: boolean;
  readonly use: GoldRow['use'];
  readonly state: GoldRow['state'];
  readonly retired_because: GoldRow['retiredBecause'];
  readonly answer: unknown;
  readonly explanation: string;
  readonly is_from_verdict: boolean;
  readonly shown: number;
  readonly seen: number;
  readonly failed: number;
}

/** Items whose answer is known, with how often each was given, answered and failed; those that rest first. */
export async function goldLines(db: Queryable, projectId: string, limit: number) {
  return db.execute<GoldLineRow>(sql`
    with checked as (
      select item_id, count(*)::int as seen, count(*) filter (where not is_right)::int as failed
        from gold_checks where project_id = ${projectId} group by item_id),
    listed as (
      select g.*, coalesce(checked.seen, 0) as seen, coalesce(checked.failed, 0) as failed,
             row_number() over (order by array_position(array['contested', 'active', 'retired'], g.state),
                                         coalesce(checked.failed, 0) desc, g.created_at desc, g.item_id) as place
        from gold_items g left join checked on checked.item_id = g.item_id
       where g.project_id = ${projectId} order by place limit ${limit})
    select g.item_id, i.name, i.slice, i.content, i.state = 'withdrawn' as is_withdrawn, g.use, g.state,
           g.retired_because, g.answer, g.explanation, g.verdict_id is not null as is_from_verdict,
           given.count as shown, g.seen, g.failed
      from listed g
      join items i on i.id = g.item_id
     cross join lateral (
       select count(*)::int as count from seats s
        where s.item_id = g.item_id and s.purpose <> 'label' and s.state in ('leased', 'filled')) given
     order by g.place`);
}

interface GoldTotalsRow extends Record<string, unknown> {
  readonly total: number;
  readonly check: number;
  readonly training: number;
  readonly qualification: number;
  readonly contested: number;
  readonly seen: number;
  readonly failed: number;
}

/** All that is known in figures: what is in use, and how checks went that were not found to be wrong. */
export async function goldTotals(db: Queryable, projectId: string): Promise<GoldTotalsRow | null> {
  const inUse = (use: GoldRow['use']) =>
    sql`count(*) filter (where g.use = ${use} and g.state = 'active' and i.state <> 'withdrawn')::int`;
  const rows = await db.execute<GoldTotalsRow>(sql`
    select count(*)::int as total, ${inUse('check')} as check, ${inUse('training')} as training,
           ${inUse('qualification')} as qualification, count(*) filter (where g.state = 'contested')::int as contested,
           (select count(*)::int from gold_checks c join gold_items k on k.item_id = c.item_id
             where c.project_id = ${projectId} and k.use = 'check' and k.retired_because is distinct from 'contest_upheld') as seen,
           (select count(*)::int from gold_checks c join gold_items k on k.item_id = c.item_id
             where c.project_id = ${projectId} and k.use = 'check' and k.retired_because is distinct from 'contest_upheld'
               and not c.is_right) as failed
      from gold_items g join items i on i.id = g.item_id where g.project_id = ${projectId}`);
  return rows[0] ?? null;
}

export async function contestsOf(db: Queryable, projectId: string) {
  return await db
    .select({ contest: goldContests, workerId: goldChecks.workerId, given: sql<unknown>`a.answer` })
    .from(goldContests)
    .innerJoin(goldChecks, eq(goldChecks.annotationId, goldContests.annotationId))
    .innerJoin(sql`annotations a`, sql`a.id = ${goldContests.annotationId}`)
    .where(eq(goldContests.projectId, projectId))
    .orderBy(desc(goldContests.createdAt), desc(goldContests.id));
}

export async function insertContest(db: Queryable, row: typeof goldContests.$inferInsert): Promise<boolean> {
  const rows = await db.insert(goldContests).values(row).onConflictDoNothing().returning({ id: goldContests.id });
  return rows.length > 0;
}

/** The contest, locked until the transaction ends. */
export async function lockContest(db: Queryable, projectId: string, contestId: string) {
  const rows = await db
    .select()
    .from(goldContests)
    .where(and(eq(goldContests.projectId, projectId), eq(goldContests.id, contestId)))
    .for('update');
  return rows[0] ?? null;
}

type ContestAnswer = Required<Pick<typeof goldContests.$inferInsert, 'state' | 'reply' | 'answeredBy' | 'answeredAt'>>;

export async function answerContests(db: Queryable, ids: readonly string[], answer: ContestAnswer): Promise<void> {
  await db
    .update(goldContests)
    .set(answer)
    .where(inArray(goldContests.id, [...ids]));
}

export async function openContestsOfItem(db: Queryable, itemId: string): Promise<string[]> {
  const rows = await db
    .select({ id: goldContests.id })
    .from(goldContests)
    .where(and(eq(goldContests.itemId, itemId), eq(goldContests.state, 'open')))
    .orderBy(goldContests.id);
  return rows.map(({ id }) => id);
}

/** Whether this person's own answer to the item was compared with what is known. */
export async function wasChecked(db: Queryable, itemId: string, workerId: string): Promise<boolean> {
  const rows = await db
    .select({ itemId: goldChecks.itemId })
    .from(goldChecks)
    .where(and(eq(goldChecks.itemId, itemId), eq(goldChecks.workerId, workerId)))
    .limit(1);
  return rows.length > 0;
}

export async function isInPublishedGuide(db: Queryable, itemId: string): Promise<boolean> {
  const rows = await db.execute<{ found: boolean }>(sql`
    select exists (select 1 from cases c join guide_versions v on v.id = c.guide_version_id and v.state = 'published'
                    where c.item_id = ${itemId}) as found`);
  return rows[0]?.found ?? false;
}

/** Checks and test items that every worker can read in a published guide are put away; returns how many. */
export async function retireWhatTheGuideShows(db: Queryable, projectId: string, now: Date): Promise<number> {
  const rows = await db.execute(sql`
    update gold_items g set state = 'retired', retired_because = 'in_the_guide', retired_at = ${now.toISOString()}::timestamptz
     where g.project_id = ${projectId} and g.use <> 'training' and g.state <> 'retired'
       and exists (select 1 from cases c join guide_versions v on v.id = c.guide_version_id and v.state = 'published'
                    where c.item_id = g.item_id)
    returning g.item_id`);
  return rows.length;
}

export interface UngradedRow extends Record<string, unknown> {
  readonly annotation_id: string;
  readonly item_id: string;
  readonly worker_id: string;
  readonly seat_id: string;
  readonly purpose: GoldRow['use'];
  readonly given: unknown;
  readonly known: unknown;
  readonly attempt_id: string | null;
  /** Whoever answered was not shown a class of the known answer, so that they could not give it. */
  readonly could_not_know: boolean;
}

/**
 * Answers to items that are known, given for that reason and not compared yet: of one item, or of one worker in a project.
 * A test's answer belongs to the attempt that was under way when it was handed in.
 */
export async function ungradedAnswers(
  db: Queryable,
  projectId: string,
  of: { readonly itemId: string } | { readonly workerId: string },
) {
  const which = 'itemId' in of ? sql`a.item_id = ${of.itemId}` : sql`a.worker_id = ${of.workerId}`;
  return db.execute<UngradedRow>(sql`
    select a.id as annotation_id, a.item_id, a.worker_id, a.seat_id, a.purpose, a.answer as given, g.answer as known,
           case when a.purpose = 'qualification' then (
             select t.id from qualification_attempts t
              where t.project_id = a.project_id and t.worker_id = a.worker_id and t.began_at <= a.submitted_at
                and (t.ended_at is null or t.ended_at >= a.submitted_at)
              order by t.number desc limit 1) end as attempt_id,
           ${namesGoneClass(sql`g.answer`, sql`o.classes`)} as could_not_know
      from annotations a
      join gold_items g on g.item_id = a.item_id
      join ontology_versions o on o.id = a.ontology_version_id
     where ${which} and a.project_id = ${projectId} and a.purpose <> 'label'
       and not exists (select 1 from gold_checks c where c.annotation_id = a.id)
     order by a.submitted_at, a.id`);
}

/** Inserts what is not there yet; returns the ids of the answers that were compared now. */
export async function insertChecks(
  db: Queryable,
  rows: readonly (typeof goldChecks.$inferInsert)[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const made = await db
    .insert(goldChecks)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: goldChecks.annotationId });
  return new Set(made.map(({ id }) => id));
}

/** Checks of one item since it is in use, and those of all other items that were not found to be wrong. */
export async function failuresOf(db: Queryable, projectId: string, itemId: string) {
  const rows = await db.execute<{ seen: number; failed: number; others_seen: number; others_failed: number }>(sql`
    select count(*) filter (where is_own and is_counted)::int as seen,
           count(*) filter (where is_own and is_counted and not is_right)::int as failed,
           count(*) filter (where not is_own)::int as others_seen,
           count(*) filter (where not is_own and not is_right)::int as others_failed
      from (select c.item_id = ${itemId} as is_own, c.checked_at >= g.active_since as is_counted, c.is_right
              from gold_checks c join gold_items g on g.item_id = c.item_id
             where c.project_id = ${projectId} and c.use = 'check'
               and g.retired_because is distinct from 'contest_upheld') checks`);
  const [row] = rows;
  return {
    own: { seen: row?.seen ?? 0, failed: row?.failed ?? 0 },
    others: { seen: row?.others_seen ?? 0, failed: row?.others_failed ?? 0 },
  };
}

/** How each worker did at checks, without those whose answer was found to be wrong, and without these items. */
export async function checksByWorker(db: Queryable, projectId: string, without: readonly string[]) {
  return await db
    .select({
      workerId: goldChecks.workerId,
      seen: sql<number>`count(*)::int`,
      right: sql<number>`count(*) filter (where ${goldChecks.isRight})::int`,
    })
    .from(goldChecks)
    .innerJoin(goldItems, eq(goldItems.itemId, goldChecks.itemId))
    .where(
      and(
        eq(goldChecks.projectId, projectId),
        eq(goldChecks.use, 'check'),
        notInArray(goldChecks.itemId, [...without]),
        sql`${goldItems.retiredBecause} is distinct from 'contest_upheld'`,
      ),
    )
    .groupBy(goldChecks.workerId)
    .orderBy(goldChecks.workerId);
}

export async function insertAttempt(db: Queryable, row: typeof qualificationAttempts.$inferInsert): Promise<void> {
  await db.insert(qualificationAttempts).values(row);
}

/** Right answers of an attempt; one whose known answer was found to be wrong counts as right. */
const rightIn = sql<number>`(
  select count(*)::int from gold_checks c join gold_items g on g.item_id = c.item_id
   where c.attempt_id = ${sql.raw('"qualification_attempts"."id"')}
     and (c.is_right or g.retired_because is not distinct from 'contest_upheld'))`;

/** The worker's last attempt with its right answers, those to items that were found to be wrong included. */
export async function lastAttempt(db: Queryable, projectId: string, workerId: string) {
  const rows = await db
    .select({ attempt: qualificationAttempts, right: rightIn })
    .from(qualificationAttempts)
    .where(and(eq(qualificationAttempts.projectId, projectId), eq(qualificationAttempts.workerId, workerId)))
    .orderBy(desc(qualificationAttempts.number))
    .limit(1);
  return rows[0] ?? null;
}

/** Attempts that failed with a wrong answer to an item, each with what is right in it now. */
export async function failedAttemptsWith(db: Queryable, itemId: string) {
  return await db
    .select({ attempt: qualificationAttempts, right: rightIn })
    .from(qualificationAttempts)
    .innerJoin(goldChecks, eq(goldChecks.attemptId, qualificationAttempts.id))
    .where(and(eq(goldChecks.itemId, itemId), eq(goldChecks.isRight, false), eq(qualificationAttempts.state, 'failed')))
    .orderBy(qualificationAttempts.id);
}

export async function endAttempt(
  db: Queryable,
  id: string,
  end: Required<Pick<typeof qualificationAttempts.$inferInsert, 'state' | 'score' | 'endedAt'>>,
): Promise<void> {
  await db.update(qualificationAttempts).set(end).where(eq(qualificationAttempts.id, id));
}

export async function countAttempts(db: Queryable, projectId: string) {
  return await db
    .select({ state: qualificationAttempts.state, count: sql<number>`count(*)::int` })
    .from(qualificationAttempts)
    .where(eq(qualificationAttempts.projectId, projectId))
    .groupBy(qualificationAttempts.state);
}

export interface ToldRow extends Record<string, unknown> {
  readonly annotation_id: string;
  readonly item_id: string;
  readonly project_id: string;
  readonly use: GoldRow['use'];
  readonly score: number;
  readonly known: unknown;
  readonly explanation: string;
  readonly is_forgiven: boolean;
  readonly contest_words: string | null;
  readonly contest_state: 'open' | 'upheld' | 'refused' | null;
  readonly contest_reply: string | null;
}

/**
 * What a worker failed and may be told: training at once; a check or test item when it was compared before a time and,
 * for a test, the attempt is over; or as soon as its item is not shown any more. Newest first.
 */
export async function toldChecks(
  db: Queryable,
  workerId: string,
  before: Date,
  limit: number,
  annotationId: string | null = null,
) {
  return db.execute<ToldRow>(sql`
    select c.annotation_id, c.item_id, c.project_id, c.use, c.score, g.answer as known, g.explanation,
           g.retired_because is not distinct from 'contest_upheld' as is_forgiven,
           t.words as contest_words, t.state as contest_state, t.reply as contest_reply
      from gold_checks c
      join gold_items g on g.item_id = c.item_id
      left join gold_contests t on t.annotation_id = c.annotation_id
      left join qualification_attempts q on q.id = c.attempt_id
     where c.worker_id = ${workerId} and not c.is_right
       and (${annotationId}::uuid is null or c.annotation_id = ${annotationId}::uuid)
       and (c.use = 'training' or ((g.state = 'retired' or c.checked_at <= ${before.toISOString()}::timestamptz)
                                   and (q.id is null or q.state <> 'running')))
     order by c.checked_at desc, c.annotation_id desc limit ${limit}`);
}

export interface TrainingRow extends Record<string, unknown> {
  readonly item_id: string;
  readonly content: unknown;
  readonly classes: unknown;
  readonly given: unknown;
  readonly known: unknown;
  readonly explanation: string;
}

/** A worker's answer to a training item, beside the known one. */
export async function trainingAnswer(db: Queryable, projectId: string, workerId: string, annotationId: string) {
  const rows = await db.execute<TrainingRow>(sql`
    select a.item_id, i.content, o.classes, a.answer as given, g.answer as known, g.explanation
      from annotations a
      join items i on i.id = a.item_id
      join gold_items g on g.item_id = a.item_id
      join ontology_versions o on o.id = a.ontology_version_id
     where a.id = ${annotationId} and a.project_id = ${projectId} and a.worker_id = ${workerId} and a.purpose = 'training'`);
  return rows[0] ?? null;
}
