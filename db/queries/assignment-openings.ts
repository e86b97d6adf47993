import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { seatOpenings } from '@/db/schema/assignment';

/** So many of a project's items wait for their seats. Those that were counted before stay among all. */
export async function noteOpening(db: Queryable, projectId: string, items: number, waiting: number): Promise<void> {
  await db
    .insert(seatOpenings)
    .values({ projectId, items, waiting })
    .onConflictDoUpdate({
      target: seatOpenings.projectId,
      set: { items: sql`greatest(${seatOpenings.items}, excluded.items)`, waiting },
    });
}

/** So many of them have theirs now. */
export async function moveOpening(db: Queryable, projectId: string, items: number): Promise<void> {
  await db
    .update(seatOpenings)
    .set({ waiting: sql`greatest(${seatOpenings.waiting} - ${items}::int, 0)` })
    .where(eq(seatOpenings.projectId, projectId));
}

export async function endOpening(db: Queryable, projectId: string): Promise<void> {
  await db.delete(seatOpenings).where(eq(seatOpenings.projectId, projectId));
}

export async function openingOf(db: Queryable, projectId: string) {
  const rows = await db
    .select({ items: seatOpenings.items, waiting: seatOpenings.waiting })
    .from(seatOpenings)
    .where(eq(seatOpenings.projectId, projectId));
  return rows[0] ?? null;
}
