import { and, asc, count, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import { isAmong, listed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import { blobs, items } from '@/db/schema/datasets';
import { projectMembers, projects } from '@/db/schema/projects';
import { isKnown } from './assignment';
import { type ItemConditions, isBroken, kinInWorkOf, meeting } from './datasets-choice';

type ItemRow = typeof items.$inferSelect;

const shown = {
  id: items.id,
  name: items.name,
  content: items.content,
  slice: items.slice,
  state: items.state,
  urgency: items.urgency,
};

/** Makes the row of a picture, or locks the one there is: until the transaction ends nobody forgets the picture. */
export async function holdBlob(db: Queryable, row: typeof blobs.$inferInsert): Promise<void> {
  await db
    .insert(blobs)
    .values(row)
    .onConflictDoUpdate({ target: blobs.sha256, set: { mediaType: sql`${blobs.mediaType}` } });
}

export async function blobByHash(db: Queryable, sha256: string) {
  const rows = await db.select().from(blobs).where(eq(blobs.sha256, sha256)).limit(1);
  return rows[0] ?? null;
}

/**
 * Inserts what is not there yet and returns the hashes and ids of the new ones. The rows travel as one JSON parameter:
 * 500 rows of eight parameters each take ten times as long to send.
 */
export async function insertItems(
  db: Queryable,
  rows: readonly Required<
    Pick<
      typeof items.$inferInsert,
      'id' | 'projectId' | 'contentHash' | 'name' | 'content' | 'blob' | 'slice' | 'createdAt'
    >
  >[],
): Promise<{ id: string; contentHash: string }[]> {
  const made = await db.execute<{ id: string; content_hash: string }>(sql`
    insert into ${items} (id, project_id, content_hash, name, content, blob, slice, created_at)
    select r.id, r."projectId", r."contentHash", r.name, r.content, r.blob, r.slice, r."createdAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        id uuid, "projectId" uuid, "contentHash" text, name text, content jsonb, blob text, slice text, "createdAt" timestamptz)
    on conflict (project_id, content_hash) do nothing
    returning id, content_hash`);
  return made.map((row) => ({ id: row.id, contentHash: row.content_hash }));
}

/** Which of these hashes the project has, withdrawn items included. */
export function itemIdsByHashes(db: Queryable, projectId: string, hashes: readonly string[]) {
  return db
    .select({ id: items.id, contentHash: items.contentHash })
    .from(items)
    .where(and(eq(items.projectId, projectId), inArray(items.contentHash, [...hashes])));
}

export async function itemById(db: Queryable, projectId: string, itemId: string) {
  const rows = await db
    .select(shown)
    .from(items)
    .where(and(eq(items.id, itemId), eq(items.projectId, projectId)))
    .limit(1);
  return rows[0] ?? null;
}

/** A page of items in the order they were added. */
export function itemPage(
  db: Queryable,
  projectId: string,
  page: {
    readonly after: string | null;
    readonly limit: number;
    readonly filter: ItemConditions;
    readonly tellsKnown: boolean;
  },
) {
  return db
    .select({
      ...shown,
      kin: sql<number>`${kinInWorkOf('items')}`,
      isBroken: sql<boolean>`${isBroken('items')}`,
      isKnown: sql<boolean>`${page.tellsKnown} and ${isKnown(sql`items.id`)}`,
    })
    .from(items)
    .where(
      and(
        eq(items.projectId, projectId),
        page.after === null ? undefined : gt(items.id, page.after),
        meeting(page.filter, 'items'),
      ),
    )
    .orderBy(asc(items.id))
    .limit(page.limit);
}

/** Every item of the project that was not withdrawn, in the order they were added. */
export function activeItems(db: Queryable, projectId: string) {
  return db
    .select(shown)
    .from(items)
    .where(and(eq(items.projectId, projectId), ne(items.state, 'withdrawn')))
    .orderBy(asc(items.id));
}

/** Ids of all items that were not withdrawn, or of those that were, in the order they were added. */
export async function allItemIds(db: Queryable, projectId: string, isWithdrawn: boolean): Promise<string[]> {
  const rows = await db
    .select({ id: items.id })
    .from(items)
    .where(and(eq(items.projectId, projectId), (isWithdrawn ? eq : ne)(items.state, 'withdrawn')))
    .orderBy(asc(items.id));
  return rows.map(({ id }) => id);
}

/** These items of the project, withdrawn ones too, in the order they were added. */
export function itemsAmong(db: Queryable, projectId: string, ids: readonly string[]) {
  return db
    .select(shown)
    .from(items)
    .where(and(eq(items.projectId, projectId), isAmong(items.id, ids)))
    .orderBy(asc(items.id));
}

/** Whether an item that was not withdrawn is a text. */
export async function hasTexts(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from items where project_id = ${projectId} and state <> 'withdrawn' and content ->> 'kind' = 'text' limit 1`);
  return rows.length > 0;
}

export function slicedItems(db: Queryable, projectId: string) {
  return db
    .select({ id: items.id, slice: sql<string>`${items.slice}` })
    .from(items)
    .where(and(eq(items.projectId, projectId), sql`${items.slice} is not null`));
}

export async function countItems(db: Queryable, projectId: string): Promise<number> {
  const rows = await db.select({ items: count() }).from(items).where(eq(items.projectId, projectId));
  return rows[0]?.items ?? 0;
}

export function countsByStateAndSlice(db: Queryable, projectId: string) {
  return db
    .select({ state: items.state, slice: items.slice, items: count() })
    .from(items)
    .where(eq(items.projectId, projectId))
    .groupBy(items.state, items.slice);
}

/** Returns the ids whose state changed. */
export async function setItemState(
  db: Queryable,
  projectId: string,
  itemIds: readonly string[],
  state: ItemRow['state'],
  /** Brought back by somebody who has looked: earlier reports count no more. */
  clearedAt: Date | null = null,
): Promise<string[]> {
  const rows = await db
    .update(items)
    .set({ state, ...(clearedAt && { reportsClearedAt: clearedAt }) })
    .where(and(eq(items.projectId, projectId), inArray(items.id, [...itemIds]), sql`${items.state} <> ${state}`))
    .returning({ id: items.id });
  return rows.map((row) => row.id);
}

/** Whether a published guide of the item's project shows it as a case: whoever may join reads that first. */
const isShownInGuide = sql`exists (
  select from cases c join guide_versions v on v.id = c.guide_version_id and v.state = 'published'
   where c.item_id = ${items.id} and c.project_id = ${items.projectId} offset 0)`;

/**
 * Whether the person may see the blob: they own or review in a project that has it, or work in one that was published, or
 * the guide of an open one shows it.
 * Staff see every project, and so every blob that any project has.
 */
export async function maySeeBlob(db: Queryable, sha256: string, personId: string, isStaff: boolean): Promise<boolean> {
  const rows = await db
    .select({ id: items.id })
    .from(items)
    .innerJoin(projects, eq(projects.id, items.projectId))
    .leftJoin(
      projectMembers,
      and(
        eq(projectMembers.projectId, items.projectId),
        eq(projectMembers.personId, personId),
        sql`(${projectMembers.role} in ('owner', 'reviewer') or ${projects.state} <> 'draft')`,
      ),
    )
    .where(
      and(
        eq(items.blob, sha256),
        isNull(projects.discardedAt),
        isStaff
          ? undefined
          : sql`(${projectMembers.personId} is not null or (${projects.state} = 'open' and ${isShownInGuide}))`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** How many people reported an active item as broken since an owner last cleared it; the item locked. */
export async function brokenReports(db: Queryable, itemId: string): Promise<number> {
  const rows = await db.execute<{ reports: number }>(sql`
    with one as materialized (select id, reports_cleared_at from items where id = ${itemId} and state = 'active' for update)
    select count(k.item_id)::int as reports from one
      left join skips k on k.item_id = one.id and k.reason = 'broken_item'
                       and (one.reports_cleared_at is null or k.skipped_at > one.reports_cleared_at)`);
  return rows[0]?.reports ?? 0;
}

export async function brokenItems(db: Queryable, projectId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select i.id from items i where i.project_id = ${projectId} and i.state <> 'active' and ${isBroken('i')}`);
  return rows.map(({ id }) => id);
}

/** Whether anybody ever said of one of these items that it is broken. */
export async function isAnyReported(db: Queryable, itemIds: readonly string[]): Promise<boolean> {
  const ids = sql`any(${listed(itemIds)}::uuid[])`;
  const rows = await db.execute(sql`
    select from skips where item_id = ${ids} and reason = 'broken_item'
    union all select from items where id = ${ids} and broken_at is not null limit 1`);
  return rows.length > 0;
}
