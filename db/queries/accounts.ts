import { and, count, desc, eq, ilike, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { fixed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import { attemptCounts, oneTimeTokens, people, personIdentities } from '@/db/schema/accounts';

type NewPerson = typeof people.$inferInsert;
type PersonChange = Partial<Omit<NewPerson, 'id' | 'createdAt' | 'sessionVersion'>>;
type NewToken = typeof oneTimeTokens.$inferInsert;
type Purpose = NewToken['purpose'];
type NewIdentity = typeof personIdentities.$inferInsert;

export async function personById(db: Queryable, id: string) {
  const rows = await db.select().from(people).where(eq(people.id, id)).limit(1);
  return rows[0] ?? null;
}

/** Who a session is of, if the account lives and this is its present version; `id` is null else. */
type InSession = { readonly id: string; readonly name: string; readonly isStaff: boolean } | { readonly id: null };

const inSession = fixed<{ personId: string | null; version: number | null }>(
  ['personId', 'version'],
  ({ personId, version }) => sql`
    select clock_timestamp() as now, p.id, p.name, p.is_staff as "isStaff"
      from (select ${personId}::uuid as id) claimed
      left join people p on p.id = claimed.id and p.session_version = ${version}::int and p.closed_at is null`,
);

/** The person that a session names, and what time it is, at once: every request asks both. */
export async function personInSession(
  db: Queryable,
  claim: { readonly personId: string; readonly sessionVersion: number } | null,
): Promise<InSession & { readonly now: Date }> {
  const { personId = null, sessionVersion: version = null } = claim ?? {};
  const rows = await db.execute<InSession & { now: string }>(inSession({ personId, version }));
  const { now, ...person } = rows[0] ?? { now: Number.NaN, id: null };
  return { ...person, now: new Date(now) };
}

export async function personByEmail(db: Queryable, email: string) {
  const rows = await db.select().from(people).where(eq(people.email, email)).limit(1);
  return rows[0] ?? null;
}

/** The person, with their row locked until the transaction ends. */
export async function lockPerson(db: Queryable, id: string) {
  const rows = await db.select().from(people).where(eq(people.id, id)).for('update');
  return rows[0] ?? null;
}

export async function pseudonymsOf(db: Queryable, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return await db
    .select({ id: people.id, pseudonym: people.pseudonym })
    .from(people)
    .where(inArray(people.id, [...ids]));
}

/** Null when the address or the pseudonym is somebody's already. */
export async function insertPerson(db: Queryable, person: NewPerson) {
  const rows = await db.insert(people).values(person).onConflictDoNothing().returning();
  return rows[0] ?? null;
}

export async function updatePerson(db: Queryable, id: string, change: PersonChange): Promise<void> {
  await db.update(people).set(change).where(eq(people.id, id));
}

/** Moves the person to another address; false when somebody else has it. */
export async function moveToEmail(db: Queryable, id: string, email: string): Promise<boolean> {
  const free = sql`not exists (select 1 from ${people} other where other.email = ${email} and other.id <> ${id})`;
  const rows = await db
    .update(people)
    .set({ email })
    .where(and(eq(people.id, id), free))
    .returning({ id: people.id });
  return rows.length > 0;
}

/** Makes every session of a living person worthless; false when there is no such person. */
export async function raiseSessionVersion(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(people)
    .set({ sessionVersion: sql`${people.sessionVersion} + 1` })
    .where(and(eq(people.id, id), isNull(people.closedAt)))
    .returning({ id: people.id });
  return rows.length > 0;
}

export async function personByIdentity(db: Queryable, provider: NewIdentity['provider'], subject: string) {
  const rows = await db
    .select({ person: people })
    .from(personIdentities)
    .innerJoin(people, eq(people.id, personIdentities.personId))
    .where(and(eq(personIdentities.provider, provider), eq(personIdentities.subject, subject)));
  return rows[0]?.person ?? null;
}

export async function insertIdentity(db: Queryable, identity: NewIdentity): Promise<void> {
  await db.insert(personIdentities).values(identity).onConflictDoNothing();
}

export async function providersOf(db: Queryable, personId: string) {
  const rows = await db
    .select({ provider: personIdentities.provider })
    .from(personIdentities)
    .where(eq(personIdentities.personId, personId))
    .orderBy(personIdentities.provider);
  return rows.map((row) => row.provider);
}

export async function deleteIdentities(db: Queryable, personId: string): Promise<void> {
  await db.delete(personIdentities).where(eq(personIdentities.personId, personId));
}

export async function insertToken(db: Queryable, token: NewToken): Promise<void> {
  await db.insert(oneTimeTokens).values(token);
}

const isGood = (hash: string, now: Date) =>
  and(
    eq(oneTimeTokens.hash, hash),
    isNull(oneTimeTokens.usedAt),
    sql`${oneTimeTokens.expiresAt} > ${now.toISOString()}::timestamptz`,
  );

/** The token if it could still be used; it is left as it is. */
export async function goodToken(db: Queryable, hash: string, now: Date) {
  const rows = await db.select().from(oneTimeTokens).where(isGood(hash, now)).limit(1);
  return rows[0] ?? null;
}

/** Uses the token up, once: of two that come at the same time one gets null. */
export async function spendToken(db: Queryable, hash: string, purposes: readonly Purpose[], now: Date) {
  const rows = await db
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(and(isGood(hash, now), inArray(oneTimeTokens.purpose, [...purposes])))
    .returning();
  return rows[0] ?? null;
}

/** Uses up the other tokens that went to an address for a purpose. */
export async function spendTokensOf(db: Queryable, email: string, purposes: readonly Purpose[], now: Date) {
  await db
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(
      and(eq(oneTimeTokens.email, email), inArray(oneTimeTokens.purpose, [...purposes]), isNull(oneTimeTokens.usedAt)),
    );
}

export async function deleteTokensOf(db: Queryable, personId: string, email: string): Promise<void> {
  await db.delete(oneTimeTokens).where(or(eq(oneTimeTokens.personId, personId), eq(oneTimeTokens.email, email)));
}

export async function deleteTokensExpiredBefore(db: Queryable, moment: Date): Promise<void> {
  await db.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, moment));
}

/** Counts one attempt; returns how many there were in its window, this one included, and when the window ends. */
export async function countAttempt(db: Queryable, key: string, now: Date, windowEndsAt: Date) {
  const isOver = sql`${attemptCounts.windowEndsAt} <= ${now.toISOString()}::timestamptz`;
  const rows = await db
    .insert(attemptCounts)
    .values({ key, attempts: 1, windowEndsAt })
    .onConflictDoUpdate({
      target: attemptCounts.key,
      set: {
        attempts: sql`case when ${isOver} then 1 else ${attemptCounts.attempts} + 1 end`,
        windowEndsAt: sql`case when ${isOver} then excluded.window_ends_at else ${attemptCounts.windowEndsAt} end`,
      },
    })
    .returning();
  return rows[0] ?? null;
}

export async function deleteAttempts(db: Queryable, keys: readonly string[]): Promise<void> {
  await db.delete(attemptCounts).where(inArray(attemptCounts.key, [...keys]));
}

export async function deleteAttemptsEndedBefore(db: Queryable, moment: Date): Promise<void> {
  await db.delete(attemptCounts).where(lt(attemptCounts.windowEndsAt, moment));
}

/** Newest first (ids sort by time), at most `limit`; `search` is looked for in name, address and pseudonym. */
export async function listPeople(db: Queryable, search: string, before: string | null, limit: number) {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const found = search
    ? or(ilike(people.name, pattern), ilike(people.email, pattern), ilike(people.pseudonym, pattern))
    : undefined;
  return await db
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      pseudonym: people.pseudonym,
      isStaff: people.isStaff,
      createdAt: people.createdAt,
      closedAt: people.closedAt,
    })
    .from(people)
    .where(and(found, before ? lt(people.id, before) : undefined))
    .orderBy(desc(people.id))
    .limit(limit);
}

export async function countPeople(db: Queryable) {
  const rows = await db
    .select({
      living: count(sql`case when ${people.closedAt} is null then 1 end`),
      closed: count(sql`case when ${isNotNull(people.closedAt)} then 1 end`),
      staff: count(sql`case when ${people.isStaff} and ${people.closedAt} is null then 1 end`),
    })
    .from(people);
  return rows[0] ?? { living: 0, closed: 0, staff: 0 };
}
