import { and, asc, eq, gt, lt, sql } from 'drizzle-orm';
import { answersTo, asked, asking } from '@/db/asking';
import { fixed, isAmong } from '@/db/fixed';
import { filling } from '@/db/queries/assignment';
import { type JobRequest, requesting } from '@/db/queries/jobs';
import type { Queryable } from '@/db/queryable';
import { annotations, drafts, lateAnnotations, type lateCauses, sightings, type sights } from '@/db/schema/annotations';
import { items } from '@/db/schema/datasets';

type Sight = (typeof sights)[number];
type LateCause = (typeof lateCauses)[number];

/** An annotation to be stored, the seat that it was drawn for, and the job that follows. */
export interface NewWork {
  readonly id: string;
  readonly seatId: string;
  readonly shown: { readonly guideVersionId: string; readonly ontologyVersionId: string };
  readonly answer: object;
  readonly comment: string;
  readonly activeSeconds: number;
  readonly readingSeconds: number;
  readonly drawnFor: string;
  readonly job: JobRequest;
}

const work = fixed<{ works: string }>(
  ['works'],
  (said) => sql`
    with given as materialized (
      select * from jsonb_to_recordset(${said.works}::jsonb) as work(
        id uuid, seat_id uuid, drawn_for uuid, guide_version_id uuid, ontology_version_id uuid, answer jsonb, comment text,
        active_seconds int, reading_seconds int, task text, payload json, key text, place int, worker_id uuid, at timestamptz)),
    ${filling()},
    stored as (
      insert into annotations (id, project_id, item_id, seat_id, worker_id, guide_version_id, ontology_version_id, purpose, round,
                               answer, comment, active_seconds, reading_seconds, submitted_at)
      select id, project_id, item_id, seat_id, worker_id, guide_version_id, ontology_version_id, purpose, round,
             answer, comment, active_seconds, reading_seconds, at + place * interval '1 microsecond'
        from filled),
    dropped as (
      delete from drafts using (
        select d.ctid as stands_at from given
         cross join lateral (select ctid, worker_id from drafts where seat_id = given.drawn_for offset 0) d
         where d.worker_id = given.worker_id) theirs
       where drafts.ctid = theirs.stands_at),
    requested as (${requesting()})
    select seat_id from filled`,
);

interface WorksAsk {
  readonly workerId: string;
  readonly works: readonly NewWork[];
  readonly now: Date;
}

const storings = asking(async (db, asks: readonly WorksAsk[]) => {
  const rows = asks.flatMap(({ workerId, works, now: at }) =>
    works.map((work, place) => ({
      id: work.id,
      seat_id: work.seatId,
      drawn_for: work.drawnFor,
      guide_version_id: work.shown.guideVersionId,
      ontology_version_id: work.shown.ontologyVersionId,
      answer: work.answer,
      comment: work.comment,
      active_seconds: work.activeSeconds,
      reading_seconds: work.readingSeconds,
      task: work.job.task,
      payload: work.job.payload,
      key: work.job.key,
      place,
      worker_id: workerId,
      at,
    })),
  );
  const filled = await db.execute<{ seat_id: string }>(work({ works: JSON.stringify(rows) }));
  const ids = new Set(filled.map(({ seat_id }) => seat_id));
  return asks.map(({ works }) => works.filter(({ seatId }) => ids.has(seatId)).length);
});

/**
 * Stores annotations and fills their seats, each both or neither, drops the drafts (of the seats they were drawn for), and
 * leaves the jobs that follow. What an annotation names of its seat is copied from it. Returns how many seats were the
 * worker's; the caller gives up when one was not. They keep their order: each is a microsecond after the one before.
 */
export function storeWorks(db: Queryable, workerId: string, works: readonly NewWork[], now: Date): Promise<number> {
  return storings(db, { workerId, works, now });
}

export async function insertLateAnnotation(db: Queryable, row: typeof lateAnnotations.$inferInsert): Promise<void> {
  await db.insert(lateAnnotations).values(row);
}

export interface SubmissionRow extends Record<string, unknown> {
  readonly is_same: boolean;
  readonly seat_id: string;
  readonly is_late: boolean;
  readonly paid_minor: string;
  readonly currency: string;
  readonly sight: Sight | null;
  readonly cause: LateCause | null;
}

const submission = fixed<{ asks: string }>(
  ['asks'],
  (said) => sql`
    select sent.place, handed_in.worker_id = sent.worker_id and handed_in.answer = sent.answer and handed_in.comment = sent.comment
             and item_id = (select s.item_id from seats s where s.id = sent.drawn_for) as is_same,
           seat_id, is_late, paid_minor::text, currency, sight, cause
      from jsonb_to_recordset(${said.asks}::jsonb) as sent(place int, id uuid, worker_id uuid, drawn_for uuid, answer jsonb, comment text)
     cross join lateral (
            select worker_id, item_id, seat_id, answer, comment, false as is_late, 0 as paid_minor, '' as currency, null::text as sight,
                   null::text as cause
              from annotations where id = sent.id
            union all
            select worker_id, item_id, seat_id, answer, comment, true, paid_minor, currency, sight, cause from late_annotations where id = sent.id) handed_in`,
);

interface Sent {
  readonly id: string;
  readonly worker_id: string;
  readonly drawn_for: string;
  readonly answer: object;
  readonly comment: string;
}

const submissions = asking(async (db, asks: readonly Sent[]) => {
  const rows = await db.execute<SubmissionRow & { place: number }>(submission({ asks: asked(asks) }));
  return answersTo(asks, rows).map(([row]) => row ?? null);
});

/**
 * What was handed in under a submission id, and whether it is what is sent now: the same worker, item, answer and
 * comment (late work may have found another seat of the item than the one it was sent for). The answer is compared as PostgreSQL compares JSON, by value. Null when there was no such hand-in.
 */
export function submissionById(
  db: Queryable,
  id: string,
  sent: { readonly workerId: string; readonly seatId: string; readonly answer: object; readonly comment: string },
): Promise<SubmissionRow | null> {
  const { workerId, seatId, answer, comment } = sent;
  return submissions(db, { id, worker_id: workerId, drawn_for: seatId, answer, comment });
}

const known = fixed<{ asks: string }>(
  ['asks'],
  ({ asks }) => sql`
    select place, exists (select 1 from annotations a where a.id = any(sent.ids))
               or exists (select 1 from late_annotations l where l.id = any(sent.ids)) as found
      from jsonb_to_recordset(${asks}::jsonb) as sent(place int, ids uuid[])`,
);

const earlier = asking(async (db, asks: readonly { readonly ids: readonly string[] }[]) => {
  const rows = await db.execute<{ place: number; found: boolean }>(known({ asks: asked(asks) }));
  return answersTo(asks, rows).map(([row]) => row?.found ?? false);
});

/** Whether anything was handed in under one of these submission ids. */
export function isAnyHandedIn(db: Queryable, submissionIds: readonly string[]): Promise<boolean> {
  return earlier(db, { ids: submissionIds });
}

/** Whether the person has work on an item already, by an earlier hand-in or a late one. */
export async function hasWorkOn(db: Queryable, itemId: string, workerId: string): Promise<boolean> {
  const rows = await db.execute<{ found: boolean }>(sql`
    select exists (select 1 from annotations where item_id = ${itemId} and worker_id = ${workerId})
        or exists (select 1 from late_annotations where item_id = ${itemId} and worker_id = ${workerId}) as found`);
  return rows[0]?.found ?? false;
}

export interface ShownVersionRow extends Record<string, unknown> {
  readonly guide_version_id: string;
  readonly ontology_version_id: string;
  readonly classes: unknown;
}

/**
 * What a person may have been shown of an item that they held for a time: the guide that was in force when they got it, or
 * the last that they read while they held it, and each version of the classes since, the first first.
 */
export function versionsShown(
  db: Queryable,
  projectId: string,
  personId: string,
  { heldAt, heldUntil }: { readonly heldAt: Date; readonly heldUntil: Date },
) {
  const [from, until] = [sql`${heldAt.toISOString()}::timestamptz`, sql`${heldUntil.toISOString()}::timestamptz`];
  return db.execute<ShownVersionRow>(sql`
    with guide as (
      select v.id, greatest(${from}, a.acknowledged_at) as since
        from guide_versions v
        left join acknowledgements a on a.guide_version_id = v.id and a.person_id = ${personId} and a.acknowledged_at <= ${until}
       where v.project_id = ${projectId} and v.state = 'published'
       order by (v.published_at <= ${from} or a.person_id is not null) desc, v.number desc limit 1)
    select guide.id as guide_version_id, o.id as ontology_version_id, o.classes
      from guide
     cross join lateral (
           select number from ontology_versions where project_id = ${projectId}
            order by (created_at <= guide.since) desc, number desc limit 1) first
      join ontology_versions o on o.project_id = ${projectId}
     where o.number = first.number or o.number > first.number and o.created_at <= ${until}
     order by o.number`);
}

/** Annotations of a project or of some of its items, with the present round of these, oldest first. */
export async function annotationsOf(db: Queryable, projectId: string, itemIds: readonly string[] | null) {
  const ofProject = eq(annotations.projectId, projectId);
  return db
    .select({ annotation: annotations, presentRound: items.round })
    .from(annotations)
    .innerJoin(items, eq(items.id, annotations.itemId))
    .where(itemIds === null ? ofProject : and(ofProject, isAmong(annotations.itemId, itemIds)))
    .orderBy(asc(annotations.submittedAt), asc(annotations.id));
}

/** Who answered items of the project, and whether one of these is in the work. */
export async function peopleWhoAnswered(db: Queryable, projectId: string) {
  return db.execute<{ workerId: string; isInWork: boolean }>(sql`
    select a.worker_id as "workerId", bool_or(i.state <> 'withdrawn') as "isInWork"
      from annotations a join items i on i.id = a.item_id where a.project_id = ${projectId} group by a.worker_id`);
}

/** How many annotations a project has, and of how many people. */
export async function countAnnotations(db: Queryable, projectId: string) {
  const rows = await db.execute<{ annotations: number; workers: number }>(sql`
    select coalesce(sum(count), 0)::int as annotations, count(*)::int as workers
      from (select worker_id, count(*) as count from annotations where project_id = ${projectId} group by worker_id) of_worker`);
  return rows[0] ?? { annotations: 0, workers: 0 };
}

interface DraftValues extends Record<string, unknown> {
  readonly seatId: string;
  readonly workerId: string;
  readonly basedOn: number;
  readonly version: number;
  readonly answer: string | null;
  /** Null: what is stored stays. */
  readonly comment: string | null;
  readonly at: string;
}

const draftStored = fixed<DraftValues>(
  ['seatId', 'workerId', 'basedOn', 'version', 'answer', 'comment', 'at'],
  (said) => sql`
    insert into drafts as stored (seat_id, worker_id, version, answer, comment, saved_at)
    values (${said.seatId}, ${said.workerId}, ${said.version}, ${said.answer}::jsonb, coalesce(${said.comment}::text, ''), ${said.at}::timestamptz)
    on conflict (seat_id, worker_id) do update
       set version = excluded.version, answer = excluded.answer, comment = coalesce(${said.comment}, stored.comment),
           saved_at = excluded.saved_at
     where stored.version = ${said.basedOn}
    returning version`,
);

/**
 * Saves a draft when it is based on the version that is stored (or on none, when none is); waits for a save that is under
 * way. Returns the new version, or null when somebody has saved since.
 */
export async function storeDraft(
  db: Queryable,
  draft: {
    readonly seatId: string;
    readonly workerId: string;
    readonly basedOn: number;
    readonly answer: object | null;
    /** Undefined: what is stored stays. */
    readonly comment: string | undefined;
    readonly now: Date;
  },
): Promise<number | null> {
  const { seatId, workerId, basedOn } = draft;
  const [answer, comment] = [draft.answer && JSON.stringify(draft.answer), draft.comment ?? null];
  const said = { seatId, workerId, basedOn, version: basedOn + 1, answer, comment, at: draft.now.toISOString() };
  const rows = await db.execute<{ version: number }>(draftStored(said));
  return rows[0]?.version ?? null;
}

export async function draftOf(db: Queryable, seatId: string, workerId: string) {
  const rows = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.seatId, seatId), eq(drafts.workerId, workerId)));
  return rows[0] ?? null;
}

/** Notes that a person was seen at work on a seat; the working time never shrinks. */
export async function storeSighting(db: Queryable, sighting: typeof sightings.$inferInsert): Promise<void> {
  const { activeSeconds, seenAt } = sighting;
  await db
    .insert(sightings)
    .values(sighting)
    .onConflictDoUpdate({
      target: [sightings.seatId, sightings.workerId],
      set: { activeSeconds, seenAt },
      setWhere: lt(sightings.activeSeconds, activeSeconds),
    });
}

/** The working time that a person was seen at a seat without a draft. */
export async function secondsSeen(db: Queryable, seatId: string, workerId: string): Promise<number> {
  const rows = await db
    .select({ seconds: sightings.activeSeconds })
    .from(sightings)
    .where(and(eq(sightings.seatId, seatId), eq(sightings.workerId, workerId)));
  return rows[0]?.seconds ?? 0;
}

/** How much late work of a person was paid since a time because reports of working time had come. */
export async function paidBySight(db: Queryable, workerId: string, since: Date): Promise<number> {
  const isOfThese = and(eq(lateAnnotations.workerId, workerId), gt(lateAnnotations.submittedAt, since));
  return db.$count(lateAnnotations, and(isOfThese, eq(lateAnnotations.sight, 'active_time')));
}

/** When a person last handed anything in, counted or late; null before the first time. */
export async function lastHandInOf(db: Queryable, workerId: string): Promise<Date | null> {
  const rows = await db.execute<{ at: string | null }>(sql`
    select greatest((select max(submitted_at) from annotations where worker_id = ${workerId}),
                    (select max(submitted_at) from late_annotations where worker_id = ${workerId})) as at`);
  return rows[0]?.at ? new Date(rows[0].at) : null;
}

export interface RecordRow extends Record<string, unknown> {
  readonly id: string;
  readonly project_id: string;
  readonly project_title: string;
  readonly seat_id: string;
  readonly content: unknown;
  readonly classes: unknown;
  readonly answer: unknown;
  readonly comment: string;
  readonly active_seconds: number;
  readonly reading_seconds: number;
  readonly submitted_at: string;
  readonly guide_number: number;
  readonly is_late: boolean;
  readonly sight: Sight | null;
  readonly cause: LateCause | null;
  readonly amount: string;
  readonly currency: string;
  readonly paid_at: string | null;
}

/** A worker's own work, counted and late, newest first, with what was set aside for it and when it was paid. */
export async function recordOf(db: Queryable, workerId: string, before: string | null, limit: number) {
  return db.execute<RecordRow>(sql`
    with work as (
      (select a.id, a.project_id, a.item_id, a.seat_id, a.guide_version_id, a.ontology_version_id, a.answer, a.comment,
              a.active_seconds, a.reading_seconds, a.submitted_at, false as is_late, 0::bigint as late_paid, '' as late_currency,
              null::text as sight, null::text as cause
         from annotations a where a.worker_id = ${workerId})
      union all
      (select l.id, l.project_id, l.item_id, l.seat_id, l.guide_version_id, l.ontology_version_id, l.answer, l.comment,
              l.active_seconds, l.reading_seconds, l.submitted_at, true, l.paid_minor, l.currency, l.sight, l.cause
         from late_annotations l where l.worker_id = ${workerId})),
    page as (
      select * from work
       where ${before}::uuid is null
          or (submitted_at, id) < (select submitted_at, id from work where id = ${before}::uuid)
       order by submitted_at desc, id desc limit ${limit})
    select page.id, page.project_id, p.title as project_title, page.seat_id, i.content, o.classes,
           page.answer, page.comment, page.active_seconds, page.reading_seconds, page.submitted_at,
           g.number as guide_number, page.is_late, page.sight, page.cause,
           (case when page.is_late then page.late_paid else h.price_minor end)::text as amount,
           case when page.is_late then page.late_currency else h.currency end as currency, r.resolved_at as paid_at
      from page
      join projects p on p.id = page.project_id
      join items i on i.id = page.item_id
      join guide_versions g on g.id = page.guide_version_id
      join ontology_versions o on o.id = page.ontology_version_id
      left join seats s on s.id = page.seat_id and not page.is_late
      left join ledger_holds h on h.id = s.hold_id
      left join ledger_hold_resolutions r on r.hold_id = h.id and r.outcome = 'accepted'
     order by page.submitted_at desc, page.id desc`);
}
