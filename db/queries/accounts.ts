import { eq, inArray } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { people } from '@/db/schema/accounts';

export async function personById(db: Queryable, id: string) {
  const rows = await db.select().from(people).where(eq(people.id, id)).limit(1);
  return rows[0] ?? null;
}

export async function personByEmail(db: Queryable, email: string) {
  const rows = await db.select().from(people).where(eq(people.email, email)).limit(1);
  return rows[0] ?? null;
}

export async function pseudonymsOf(db: Queryable, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return await db
    .select({ id: people.id, pseudonym: people.pseudonym })
    .from(people)
    .where(inArray(people.id, [...ids]));
}
