import { eq } from 'drizzle-orm';
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
