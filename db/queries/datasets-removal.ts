import { asc, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { blobs, items } from '@/db/schema/datasets';

/** Removes up to `limit` items of the project, with what hangs on them. Returns how many, and the pictures they showed. */
export async function deleteSomeItems(
  db: Queryable,
  projectId: string,
  limit: number,
): Promise<{ readonly items: number; readonly blobs: readonly string[] }> {
  const rows = await db.execute<{ blob: string | null }>(sql`
    delete from items where id in (
      select id from items where project_id = ${projectId} order by id limit ${limit} for update)
    returning blob`);
  return { items: rows.length, blobs: [...new Set(rows.flatMap(({ blob }) => blob ?? []))] };
}

/** Locks the rows of these pictures, in one order for everybody: whoever offers one of them waits until the transaction ends. */
export async function lockBlobs(db: Queryable, hashes: readonly string[]): Promise<void> {
  await db
    .select({ sha256: blobs.sha256 })
    .from(blobs)
    .where(inArray(blobs.sha256, [...hashes]))
    .orderBy(asc(blobs.sha256))
    .for('update');
}

/** Removes those of the locked pictures that no item shows, and returns them. */
export async function deleteUnusedBlobs(db: Queryable, hashes: readonly string[]): Promise<string[]> {
  const rows = await db
    .delete(blobs)
    .where(
      sql`${inArray(blobs.sha256, [...hashes])} and not exists (select 1 from ${items} where ${items.blob} = ${blobs.sha256})`,
    )
    .returning({ sha256: blobs.sha256 });
  return rows.map(({ sha256 }) => sha256);
}
