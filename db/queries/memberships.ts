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

/** Titles of open and paused projects that the person owns and nobody else does, oldest first. */
export async function openTitlesOwnedAlone(db: Queryable, personId: string) {
  const coOwner = sql`exists (
    select 1 from project_members other
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
