import { desc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { mailboxMessages } from '@/db/schema/accounts';

export async function insertMail(db: Queryable, mail: typeof mailboxMessages.$inferInsert): Promise<void> {
  await db.insert(mailboxMessages).values(mail);
}

/** Newest first, at most fifty. */
export async function mailTo(db: Queryable, email: string) {
  return await db
    .select({
      id: mailboxMessages.id,
      subject: mailboxMessages.subject,
      body: mailboxMessages.body,
      createdAt: mailboxMessages.createdAt,
    })
    .from(mailboxMessages)
    .where(eq(mailboxMessages.toEmail, email))
    .orderBy(desc(mailboxMessages.createdAt), desc(mailboxMessages.id))
    .limit(50);
}

export async function deleteMailTo(db: Queryable, email: string): Promise<void> {
  await db.delete(mailboxMessages).where(eq(mailboxMessages.toEmail, email));
}

export async function deleteMailOlderThan(db: Queryable, moment: Date): Promise<void> {
  await db.delete(mailboxMessages).where(lt(mailboxMessages.createdAt, moment));
}
