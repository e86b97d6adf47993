import 'server-only';
import { memberRoles } from '@/db/queries/projects';
import type { MemberCall } from '@/server/call';
import { accessProblem, type ProjectRole } from './contract';

/** What one may do in a project: own it, review in it, see its results, work in it. */
export type ProjectRight = 'own' | 'review' | 'see' | 'work';

const rolesThatMay: Readonly<Record<ProjectRight, readonly ProjectRole[]>> = {
  own: ['owner'],
  review: ['owner', 'reviewer'],
  see: ['owner', 'reviewer'],
  work: ['worker'],
};

/** A project the actor was proved to have a right in. */
export interface ProvedProject {
  readonly id: string;
  readonly roles: readonly ProjectRole[];
}

/**
 * Proves that the actor has `right` in the project. Platform staff may see every project, and nothing more.
 * Refuses with `missing` whether the project does not exist or is not theirs.
 */
export async function requireProjectRight(
  call: MemberCall,
  projectId: string,
  right: ProjectRight,
): Promise<ProvedProject> {
  const standing = await memberRoles(call.db, projectId, call.actor.id);
  if (!standing) throw accessProblem('missing');
  const may = standing.some((role) => rolesThatMay[right].includes(role)) || (right === 'see' && call.actor.isStaff);
  if (!may) throw accessProblem('missing');
  return { id: projectId, roles: standing };
}
