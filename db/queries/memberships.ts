import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { projectMembers, projects } from '@/db/schema/projects';

/** The different roles a person holds, in whatever projects. */
export async function rolesOfPerson(db: Queryable, personId: string) {
  const rows = await db
    .selectDistinct({ role: projectMembers.role })
    .from(projectMembers)
    .where(eq(projectMembers.personId, personId));
  return rows.map((row) => row.role);
}

/** Until the transaction ends nobody joins or leaves the owners of a project that the person owns. */
export async function lockOwnedProjects(db: Queryable, personId: string): Promise<void> {
  await db
    .select({ id: projects.id })
    .from(projects)
    .innerJoin(projectMembers, eq(projectMembers.projectId, projects.id))
    .where(and(eq(projectMembers.personId, personId), eq(projectMembers.role, 'owner')))
    .orderBy(projects.id)
    .for('no key update', { of: projects });
}

/** Titles of open and paused projects that the person owns and nobody else whose account is there, oldest first. */
export async function openTitlesOwnedAlone(db: Queryable, personId: string) {
  const coOwner = sql`exists (
    select 1 from project_members other join people on people.id = other.person_id and people.closed_at is null
    where other.project_id = ${projects.id} and other.role = 'owner' and other.person_id <> ${personId}
  )`;
  const rows = await db
    .select({ title: projects.title })
    .from(projects)
    .innerJoin(projectMembers, eq(projectMembers.projectId, projects.id))
    .where(
      and(
        eq(projectMembers.personId, personId),
        eq(projectMembers.role, 'owner'),
        inArray(projects.state, ['open', 'paused']),
        sql`not ${coOwner}`,
      ),
    )
    .orderBy(projects.id);
  return rows.map((row) => row.title);
}

export async function countByState(db: Queryable) {
  return await db
    .select({ state: projects.state, projects: count() })
    .from(projects)
    .where(isNull(projects.discardedAt))
    .groupBy(projects.state);
}
