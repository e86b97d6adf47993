import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { items } from '@/db/schema/datasets';
import { projects } from '@/db/schema/projects';

/** Items that nobody has looked at for near-duplicates yet, in the order they were added. */
export function unreadItems(db: Queryable, projectId: string, after: string | null, limit: number) {
  return db
    .select({ id: items.id, content: items.content })
    .from(items)
    .where(
      and(eq(items.projectId, projectId), isNull(items.fingerprint), after === null ? undefined : gt(items.id, after)),
    )
    .orderBy(asc(items.id))
    .limit(limit);
}

export async function projectsWithUnreadItems(db: Queryable): Promise<string[]> {
  const rows = await db.selectDistinct({ id: items.projectId }).from(items).where(isNull(items.fingerprint));
  return rows.map(({ id }) => id);
}

interface ReadItemRow extends Record<string, unknown> {
  readonly id: string;
  readonly kind: string;
  readonly fingerprint: string;
  readonly kin_id: string | null;
}

/** The fingerprints of the items that were looked at, in the order they were added. */
export function readItems(db: Queryable, projectId: string, after: string | null, limit: number) {
  return db.execute<ReadItemRow>(sql`
    select id, content->>'kind' as kind, fingerprint::text, kin_id from items
     where project_id = ${projectId} and fingerprint is not null and (${after}::uuid is null or id > ${after}::uuid)
     order by id limit ${limit}`);
}

export async function contentsOfItems(db: Queryable, projectId: string, itemIds: readonly string[]) {
  return await db
    .select({ id: items.id, content: items.content })
    .from(items)
    .where(and(eq(items.projectId, projectId), inArray(items.id, [...itemIds])));
}

/** Those who look for near-duplicates in one project take turns in writing what they found. */
export async function lockKin(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${projectId}, 9))`);
}

/** How often something was written about the project's near-duplicates. */
export async function kinRevision(db: Queryable, projectId: string): Promise<number> {
  const [row] = await db.select({ revision: projects.kinRevision }).from(projects).where(eq(projects.id, projectId));
  return row?.revision ?? 0;
}

/** Something was written about them. */
export async function bumpKinRevision(db: Queryable, projectId: string): Promise<void> {
  await db
    .update(projects)
    .set({ kinRevision: sql`${projects.kinRevision} + 1` })
    .where(eq(projects.id, projectId));
}

export function countUnreadItems(db: Queryable, projectId: string): Promise<number> {
  return db.$count(items, and(eq(items.projectId, projectId), isNull(items.fingerprint)));
}

/** Writes fingerprints of items that have none yet. */
export async function writeFingerprints(
  db: Queryable,
  projectId: string,
  rows: readonly { readonly id: string; readonly fingerprint: string }[],
): Promise<void> {
  await db.execute(sql`
    update items set fingerprint = r.fingerprint
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, fingerprint bigint)
     where items.id = r.id and items.project_id = ${projectId} and items.fingerprint is null`);
}

/** Puts items that are in no group yet into the group of the first of their near-duplicates. */
export async function writeKin(
  db: Queryable,
  projectId: string,
  rows: readonly { readonly id: string; readonly kinId: string }[],
): Promise<void> {
  await db.execute(sql`
    update items set kin_id = r."kinId" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "kinId" uuid)
     where items.id = r.id and items.project_id = ${projectId} and items.kin_id is null`);
}

/** The near-duplicates of an item that are in the work, without itself. */
export async function kinInWork(db: Queryable, projectId: string, itemId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select k.id from items i join items k on k.project_id = i.project_id and k.kin_id = i.kin_id and k.id <> i.id
     where i.id = ${itemId} and i.project_id = ${projectId} and k.state <> 'withdrawn' order by k.id`);
  return rows.map(({ id }) => id);
}

/** Puts an item into a group of its own, or back into one that the project has; returns the group it was in. */
export async function moveToKin(
  db: Queryable,
  projectId: string,
  itemId: string,
  kinId: string,
): Promise<string | null> {
  const rows = await db.execute<{ before: string }>(sql`
    with before as (select id, kin_id from items
                     where id = ${itemId} and project_id = ${projectId} and kin_id is not null for update)
    update items set kin_id = ${kinId} from before
     where items.id = before.id
       and (${kinId}::uuid = items.id or exists (select 1 from items k where k.project_id = ${projectId} and k.kin_id = ${kinId}))
    returning before.kin_id as before`);
  if (rows.length > 0) await bumpKinRevision(db, projectId);
  return rows[0]?.before ?? null;
}

export interface CopyRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly slice: string | null;
  readonly content: unknown;
  readonly original_ids: readonly string[];
}

/** Withdrawn items with near-duplicates in the work, and which those are, in the order in which they were added. */
export function withdrawnCopies(db: Queryable, projectId: string) {
  return db.execute<CopyRow>(sql`
    select w.id, w.name, w.slice, w.content,
           array(select k.id from items k where k.project_id = w.project_id and k.kin_id = w.kin_id and k.state <> 'withdrawn'
                  order by k.id) as original_ids
      from items w
     where w.project_id = ${projectId} and w.state = 'withdrawn' and w.kin_id is not null
       and exists (select 1 from items k where k.project_id = w.project_id and k.kin_id = w.kin_id and k.state <> 'withdrawn')
     order by w.id`);
}
