import 'server-only';
import { countByState, lockOwnedProjects, openTitlesOwnedAlone, rolesOfPerson } from '@/db/queries/memberships';
import type { Call, MemberCall } from '@/server/call';
import type { ProjectRole, ProjectState } from './contract';

/** The roles the actor holds in any project at all; none for a stranger. */
export async function rolesHeld(call: Call): Promise<ReadonlySet<ProjectRole>> {
  return new Set(call.actor ? await rolesOfPerson(call.db, call.actor.id) : []);
}

/**
 * Titles of the open and paused projects that would be without an owner if the actor left. In a transaction this stays
 * true until it ends: their owners take turns with it.
 */
export async function openProjectsOwnedAlone(call: MemberCall): Promise<string[]> {
  await lockOwnedProjects(call.db, call.actor.id);
  return openTitlesOwnedAlone(call.db, call.actor.id);
}

/** How many projects there are in each state. */
export async function projectsByState(call: Call): Promise<Readonly<Record<ProjectState, number>>> {
  const counts = { draft: 0, open: 0, paused: 0, closed: 0 };
  for (const { state, projects } of await countByState(call.db)) counts[state] = projects;
  return counts;
}
