import { and, eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { projectMembers, projects } from '@/db/schema/projects';

/** The person's roles in a project (perhaps none), or null when there is no such project. */
export async function memberRoles(db: Queryable, projectId: string, personId: string) {
  const rows = await db
    .select({ role: projectMembers.role })
    .from(projects)
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.personId, personId)))
    .where(eq(projects.id, projectId));
  if (rows.length === 0) return null;
  return rows.flatMap((row) => (row.role ? [row.role] : []));
}
