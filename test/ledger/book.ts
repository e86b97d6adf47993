import { newId } from '@/db/ids';
import { databaseTime } from '@/db/queries/clock';
import type { Queryable } from '@/db/queryable';
import { people } from '@/db/schema/accounts';
import type { MemberCall } from '@/server/call';
import { allocate, fundRequester } from '@/server/ledger/ledger';
import { createProject } from '@/server/projects/projects';

/** A person who may act, with a call in their name at the database's time. */
export async function personCall(db: Queryable, name = 'Ada'): Promise<MemberCall> {
  const id = newId();
  const now = await databaseTime(db);
  await db
    .insert(people)
    .values({ id, email: `${id}@example.org`, name, pseudonym: `${name} ${id.slice(-6)}`, createdAt: now });
  return { db, actor: { id, name, isStaff: false }, now, locale: 'en' };
}

/** An owner with a draft project whose budget holds `budgetMinor`. */
export async function fundedProject(
  db: Queryable,
  budgetMinor: bigint,
): Promise<{ owner: MemberCall; projectId: string }> {
  const owner = await personCall(db, 'Olga');
  const { id: projectId } = await createProject(owner, { task: 'classes', title: 'Tone of a sentence' });
  await fundRequester(owner, { personId: owner.actor.id, amountMinor: budgetMinor, currency: 'USD', key: newId() });
  await allocate(owner, { projectId, amountMinor: budgetMinor, key: newId() });
  return { owner, projectId };
}
