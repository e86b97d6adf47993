import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { people } from '@/db/schema/accounts';
import { ontologyVersions, projectInvitations, projectMembers, projects } from '@/db/schema/projects';

export type ProjectRow = typeof projects.$inferSelect;
type Role = typeof projectMembers.$inferSelect.role;

/** The project of this id, unless it was discarded: what is left of that is for the job that removes it. */
const isThere = (projectId: string) => and(eq(projects.id, projectId), isNull(projects.discardedAt));

/** The person's roles in a project (perhaps none), or null when there is no such project. */
export async function memberRoles(db: Queryable, projectId: string, personId: string) {
  const rows = await db
    .select({ role: projectMembers.role })
    .from(projects)
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.personId, personId)))
    .where(isThere(projectId));
  if (rows.length === 0) return null;
  return rows.flatMap((row) => (row.role ? [row.role] : []));
}

export async function insertProject(db: Queryable, row: typeof projects.$inferInsert): Promise<void> {
  await db.insert(projects).values(row);
}

export async function projectById(db: Queryable, projectId: string): Promise<ProjectRow | null> {
  const rows = await db.select().from(projects).where(isThere(projectId)).limit(1);
  return rows[0] ?? null;
}

/** Locks the project until the transaction ends: changes of its members, classes and terms take turns. */
export async function lockProject(db: Queryable, projectId: string): Promise<ProjectRow | null> {
  const rows = await db.select().from(projects).where(isThere(projectId)).for('no key update').limit(1);
  return rows[0] ?? null;
}

/** Whether the project is there, and stays so until the transaction ends; its terms do not change meanwhile either. */
export async function holdProject(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db.select({ id: projects.id }).from(projects).where(isThere(projectId)).for('share');
  return rows.length > 0;
}

/** Whether the project was discarded and something of it is still to be removed. */
export async function isDiscarded(db: Queryable, projectId: string): Promise<boolean> {
  const rows = await db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.id, projectId), isNotNull(projects.discardedAt)));
  return rows.length > 0;
}

/** Removes a discarded project with its members, classes and whatever else hangs on it alone. */
export async function deleteDiscarded(db: Queryable, projectId: string): Promise<void> {
  await db.delete(projects).where(and(eq(projects.id, projectId), isNotNull(projects.discardedAt)));
}

export async function updateProject(
  db: Queryable,
  projectId: string,
  patch: Partial<Omit<ProjectRow, 'id' | 'createdBy' | 'createdAt'>>,
): Promise<void> {
  await db.update(projects).set(patch).where(eq(projects.id, projectId));
}

/** Projects the person owns or reviews in, newest first; one line a role. */
export function projectsOfMember(db: Queryable, personId: string) {
  return db
    .select({
      id: projects.id,
      title: projects.title,
      task: projects.task,
      state: projects.state,
      role: projectMembers.role,
      createdAt: projects.createdAt,
      publishedAt: projects.publishedAt,
    })
    .from(projectMembers)
    .innerJoin(projects, eq(projects.id, projectMembers.projectId))
    .where(and(eq(projectMembers.personId, personId), inArray(projectMembers.role, ['owner', 'reviewer'])))
    .orderBy(desc(projects.createdAt), desc(projects.id), asc(projectMembers.role));
}

export async function insertMember(db: Queryable, projectId: string, personId: string, role: Role, now: Date) {
  await db.insert(projectMembers).values({ projectId, personId, role, createdAt: now }).onConflictDoNothing();
}

export async function deleteMember(db: Queryable, projectId: string, personId: string, role: Role): Promise<boolean> {
  const rows = await db
    .delete(projectMembers)
    .where(
      and(
        eq(projectMembers.projectId, projectId),
        eq(projectMembers.personId, personId),
        eq(projectMembers.role, role),
      ),
    )
    .returning({ personId: projectMembers.personId });
  return rows.length > 0;
}

export async function deleteMembers(db: Queryable, projectId: string): Promise<void> {
  await db.delete(projectMembers).where(eq(projectMembers.projectId, projectId));
}

/** Owners who can still act: whose account is closed owns nothing any more. */
export async function countOwners(db: Queryable, projectId: string): Promise<number> {
  const rows = await db
    .select({ owners: count() })
    .from(projectMembers)
    .innerJoin(people, and(eq(people.id, projectMembers.personId), isNull(people.closedAt)))
    .where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.role, 'owner')));
  return rows[0]?.owners ?? 0;
}

/**
 * Members with what they are called; who is shown under which name is for the room to decide. Owners and reviewers whose
 * account is closed take no part any more.
 */
export function membersWithNames(db: Queryable, projectId: string) {
  return db
    .select({
      personId: people.id,
      name: people.name,
      pseudonym: people.pseudonym,
      email: people.email,
      role: projectMembers.role,
      joinedAt: projectMembers.createdAt,
    })
    .from(projectMembers)
    .innerJoin(people, eq(people.id, projectMembers.personId))
    .where(and(eq(projectMembers.projectId, projectId), or(eq(projectMembers.role, 'worker'), isNull(people.closedAt))))
    .orderBy(asc(projectMembers.role), asc(projectMembers.createdAt), asc(people.id));
}

export async function latestOntology(db: Queryable, projectId: string) {
  const rows = await db
    .select()
    .from(ontologyVersions)
    .where(eq(ontologyVersions.projectId, projectId))
    .orderBy(desc(ontologyVersions.number))
    .limit(1);
  return rows[0] ?? null;
}

export async function insertOntology(db: Queryable, row: typeof ontologyVersions.$inferInsert): Promise<void> {
  await db.insert(ontologyVersions).values(row);
}

/** Only ever used on a project that was never published: nothing can name its versions yet. */
export async function deleteOntologies(db: Queryable, projectId: string): Promise<void> {
  await db.delete(ontologyVersions).where(eq(ontologyVersions.projectId, projectId));
}

/** Makes an invitation, or renews the one that is still open for the same address and role. */
export async function upsertInvitation(db: Queryable, row: typeof projectInvitations.$inferInsert): Promise<void> {
  await db
    .insert(projectInvitations)
    .values(row)
    .onConflictDoUpdate({
      target: [projectInvitations.projectId, projectInvitations.email, projectInvitations.role],
      targetWhere: isNull(projectInvitations.answeredAt),
      set: {
        tokenHash: row.tokenHash,
        invitedBy: row.invitedBy,
        createdAt: row.createdAt,
        expiresAt: row.expiresAt,
      },
    });
}

export function openInvitations(db: Queryable, projectId: string) {
  return db
    .select({
      id: projectInvitations.id,
      email: projectInvitations.email,
      role: projectInvitations.role,
      createdAt: projectInvitations.createdAt,
      expiresAt: projectInvitations.expiresAt,
    })
    .from(projectInvitations)
    .where(and(eq(projectInvitations.projectId, projectId), isNull(projectInvitations.answeredAt)))
    .orderBy(desc(projectInvitations.createdAt), desc(projectInvitations.id));
}

/** The invitation with this token, while it can still be answered. */
export async function liveInvitation(db: Queryable, tokenHash: string, now: Date) {
  const rows = await db
    .select({
      id: projectInvitations.id,
      projectId: projects.id,
      projectTitle: projects.title,
      role: projectInvitations.role,
      invitedBy: people.name,
    })
    .from(projectInvitations)
    .innerJoin(projects, eq(projects.id, projectInvitations.projectId))
    .innerJoin(people, eq(people.id, projectInvitations.invitedBy))
    .where(
      and(
        eq(projectInvitations.tokenHash, tokenHash),
        isNull(projectInvitations.answeredAt),
        gt(projectInvitations.expiresAt, now),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

/** Marks an open invitation as answered; false when somebody was faster. */
export async function answerInvitation(db: Queryable, id: string, personId: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(projectInvitations)
    .set({ answeredAt: now, answeredBy: personId })
    .where(and(eq(projectInvitations.id, id), isNull(projectInvitations.answeredAt)))
    .returning({ id: projectInvitations.id });
  return rows.length > 0;
}

export async function deleteInvitation(db: Queryable, projectId: string, id: string): Promise<void> {
  await db
    .delete(projectInvitations)
    .where(
      and(
        eq(projectInvitations.id, id),
        eq(projectInvitations.projectId, projectId),
        isNull(projectInvitations.answeredAt),
      ),
    );
}

export async function deleteInvitations(db: Queryable, projectId: string): Promise<void> {
  await db.delete(projectInvitations).where(eq(projectInvitations.projectId, projectId));
}
