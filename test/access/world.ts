import type { Queryable } from '@/db/client';
import { newId } from '@/db/ids';
import { projectMembers, projects } from '@/db/schema/projects';

type Row = typeof projects.$inferInsert;
const now = new Date('2026-11-23T12:00:00Z');

/** A project as a bare row: what it takes to hold a role in it, and nothing else. */
export async function insertProjectRow(db: Queryable, createdBy: string, changes: Partial<Row> = {}): Promise<string> {
  const id = newId();
  const terms = {
    title: `Project ${id.slice(-4)}`,
    task: 'boxes',
    priceMinor: 10n,
    overlap: 3,
    estimateSeconds: 30,
  } as const;
  await db.insert(projects).values({ id, ...terms, createdBy, createdAt: now, publishedAt: now, ...changes });
  return id;
}

export async function addMemberRow(
  db: Queryable,
  projectId: string,
  personId: string,
  role: (typeof projectMembers.$inferInsert)['role'],
): Promise<void> {
  await db.insert(projectMembers).values({ projectId, personId, role, createdAt: now });
}
