import 'server-only';
import { newId } from '@/db/ids';
import * as query from '@/db/queries/projects';
import type { Call, MemberCall } from '@/server/call';
import { enqueue, putOff } from '@/server/ports/queue';
import { invariant } from '@/server/problem';
import {
  accessProblem,
  type CreateProjectInput,
  createProjectInput,
  type Member,
  type OntologyVersion,
  type ProjectLine,
  type ProjectRole,
  type ProjectState,
  type ProjectTerms,
  projectProblem,
  type UpdateTermsInput,
} from './contract';
import { projectLimits } from './limits';
import { classComplaints, hasTooFewClasses, nextClasses, sameClasses } from './rules';
import { type OntologyClass, ontologyClassSchema } from './tasks';

/**
 * Projects: their terms, their members and their ontology versions.
 * A used class is retired, never deleted; a project is never without an owner. Whether a project is open for work is
 * decided by the assignment room, which opens and closes its seats; this room only remembers it.
 */

const defaults = {
  title: '',
  summary: '',
  currency: 'USD',
  priceMinor: 10n,
  overlap: 3,
  qualityTarget: 0.9,
  estimateSeconds: 30,
  leaseMinutes: 30,
  budgetMinor: null,
} as const;

/** Makes a draft, owned by the actor, with an ontology version without classes. */
export async function createProject(call: MemberCall, input: CreateProjectInput): Promise<{ id: string }> {
  const given = createProjectInput.parse(input);
  refuseUpsideDown({ overlap: given.overlap ?? defaults.overlap, overlapMax: given.overlapMax ?? null });
  const id = newId();
  await call.db.transaction(async (db) => {
    await query.insertProject(db, {
      ...defaults,
      ...withoutMissing(given),
      task: given.task,
      id,
      createdBy: call.actor.id,
      createdAt: call.now,
    });
    await query.insertMember(db, id, call.actor.id, 'owner', call.now);
    await query.insertOntology(db, { id: newId(), projectId: id, number: 1, classes: [], createdAt: call.now });
  });
  return { id };
}

/** The fields that were given: a field that is absent must not overwrite a default or a stored value. */
function withoutMissing<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The terms of a project; refuses with `missing`. Proves no access: its caller did. */
export async function projectTerms(call: Call, projectId: string): Promise<ProjectTerms> {
  const row = await query.projectById(call.db, projectId);
  if (!row) throw accessProblem('missing');
  return termsOf(row);
}

function termsOf({ createdBy: _, discardedAt: __, ...terms }: query.ProjectRow): ProjectTerms {
  return terms;
}

/** Keeps a project there until the transaction ends, for what is added to it; refuses with `missing`. */
export async function holdProject(call: Call, projectId: string): Promise<void> {
  if (!(await query.holdProject(call.db, projectId))) throw accessProblem('missing');
}

/** The terms of a project to which nothing is added until the transaction ends; refuses with `missing`. */
export async function lockedTerms(call: Call, projectId: string): Promise<ProjectTerms> {
  const row = await query.lockProject(call.db, projectId);
  if (!row) throw accessProblem('missing');
  return termsOf(row);
}

/** From now on the project, which the caller has locked, is there for nobody; `removeProject` ends it. */
export async function hideProject(call: Call, projectId: string): Promise<void> {
  await query.updateProject(call.db, projectId, { discardedAt: call.now });
  await query.deleteMembers(call.db, projectId);
  await query.deleteInvitations(call.db, projectId);
}

/** Whether a project was discarded and is still to be removed. */
export function isDiscarded(call: Call, projectId: string): Promise<boolean> {
  return query.isDiscarded(call.db, projectId);
}

/** Whether there is no such project, or none any more for people. */
export async function isGone(call: Call, projectId: string): Promise<boolean> {
  return (await query.projectById(call.db, projectId)) === null;
}

/** Ends a discarded project, when its items and its guide are removed. */
export function removeProject(call: Call, projectId: string): Promise<void> {
  return query.deleteDiscarded(call.db, projectId);
}

/** Terms that say how many seats an item is to have, and whether checks are among them. */
const seatTerms = ['overlap', 'overlapMax', 'qualityTarget', 'labelCeilingMinor', 'priceMinor', 'goldEvery'] as const;

function refuseUpsideDown({ overlap, overlapMax }: { overlap: number; overlapMax: number | null }): void {
  if (overlapMax === null || overlapMax >= overlap) return;
  throw projectProblem('maximum_below_minimum', { most: overlapMax, least: overlap }, 'overlapMax');
}

/** Whether items get more labels than before: all of them, or those in doubt, or more are in doubt. */
function isRaised(before: ProjectTerms, { overlap, overlapMax, qualityTarget }: UpdateTermsInput): boolean {
  return (
    (overlap ?? 0) > before.overlap ||
    (overlapMax ?? 0) > (before.overlapMax ?? 0) ||
    // Stored in single precision: 99.9 % divided by a hundred would be more than itself.
    Math.fround(qualityTarget ?? 0) > Math.fround(before.qualityTarget)
  );
}

/** Changes what is named and nothing else. Holds that were made under the old price keep it. */
export async function updateTerms(call: Call, projectId: string, terms: UpdateTermsInput): Promise<void> {
  const patch = withoutMissing(terms);
  await call.db.transaction(async (db) => {
    const project = await query.lockProject(db, projectId);
    if (!project) throw accessProblem('missing');
    if (project.state === 'closed') throw projectProblem('closed');
    if (patch.title === '' && project.publishedAt) throw projectProblem('title_needed', {}, 'title');
    refuseUpsideDown({ ...project, ...patch });
    if (Object.keys(patch).length > 0) await query.updateProject(db, projectId, patch);
    if (!seatTerms.some((term) => patch[term] !== undefined)) return;
    const isTold = project.state !== 'draft' && isRaised(termsOf(project), patch);
    const match = ['match_seats', { projectId }, `match_seats:${projectId}`] as const;
    if (!isTold) return enqueue(db, ...match);
    // Also what an earlier raise still waits for: this one can be set back as long as any.
    await putOff(db, ...match, new Date(call.now.getTime() + projectLimits.raiseAfterSeconds * 1000));
  });
}

/** Remembers what the assignment room decided; only that room calls this. */
export async function setProjectState(
  call: Call,
  projectId: string,
  state: ProjectState,
  times: { readonly publishedAt?: Date; readonly closedAt?: Date } = {},
): Promise<void> {
  await query.updateProject(call.db, projectId, { state, ...times });
}

/** The projects that the actor owns or reviews in, newest first; an owner's own role counts when they have both. */
export async function projectsOf(call: MemberCall): Promise<ProjectLine[]> {
  const rows = await query.projectsOfMember(call.db, call.actor.id);
  const lines = new Map<string, ProjectLine>();
  for (const { role, ...project } of rows) {
    if (role === 'worker' || lines.has(project.id)) continue;
    lines.set(project.id, { ...project, role });
  }
  return [...lines.values()];
}

/** Gives a person a role; giving it twice changes nothing. */
export async function addMember(call: Call, projectId: string, personId: string, role: ProjectRole): Promise<void> {
  await query.insertMember(call.db, projectId, personId, role, call.now);
}

/** Takes a role away; refuses `last_owner`. Work that was done stays, and stays payable. */
export async function removeMember(call: Call, projectId: string, personId: string, role: ProjectRole): Promise<void> {
  await call.db.transaction(async (db) => {
    // The lock makes two owners who leave at once take turns.
    if (!(await query.lockProject(db, projectId))) throw accessProblem('missing');
    const wasMember = await query.deleteMember(db, projectId, personId, role);
    if (wasMember && role === 'owner' && (await query.countOwners(db, projectId)) === 0) {
      throw projectProblem('last_owner');
    }
  });
}

/** Everybody in the project: owners, then reviewers, then workers under their pseudonyms. */
export async function membersOf(call: Call, projectId: string): Promise<Member[]> {
  const rows = await query.membersWithNames(call.db, projectId);
  const order: readonly ProjectRole[] = ['owner', 'reviewer', 'worker'];
  return rows
    .map(({ pseudonym, ...member }) =>
      member.role === 'worker' ? { ...member, name: pseudonym, email: null } : member,
    )
    .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

/** The classes in force. */
export async function currentOntology(call: Call, projectId: string): Promise<OntologyVersion> {
  const row = await query.latestOntology(call.db, projectId);
  if (!row) throw accessProblem('missing');
  return { id: row.id, number: row.number, classes: ontologyClassSchema.array().parse(row.classes) };
}

/**
 * Makes the next ontology version, or returns the present one when nothing changed. Classes that the proposal leaves out
 * are retired once the project has been published; in a draft they are gone and the version stays number 1. Refuses
 * `classes_moved_on` when a published project has another version in force by now than the one that was changed.
 */
export async function updateOntology(
  call: Call,
  projectId: string,
  proposed: readonly OntologyClass[],
  basedOn?: string,
): Promise<OntologyVersion> {
  return call.db.transaction(async (db) => {
    const project = await query.lockProject(db, projectId);
    if (!project) throw accessProblem('missing');
    if (project.state === 'closed') throw projectProblem('closed');
    const before = await currentOntology({ ...call, db }, projectId);
    const wasPublished = project.publishedAt !== null;
    const classes = nextClasses(before.classes, proposed, wasPublished);
    refuseComplaints(project.task, classes);
    if (wasPublished && hasTooFewClasses(project.task, classes)) throw projectProblem('too_few_classes');
    if (sameClasses(before.classes, classes)) return before;
    if (wasPublished && basedOn !== undefined && basedOn !== before.id) {
      throw projectProblem('classes_moved_on', { number: before.number });
    }
    if (!wasPublished) await query.deleteOntologies(db, projectId);
    const next = { id: newId(), number: wasPublished ? before.number + 1 : 1, classes };
    await query.insertOntology(db, { ...next, projectId, createdAt: call.now });
    // Known answers rest while a class that they name does.
    if (inForce(before.classes) !== inForce(classes))
      await enqueue(db, 'match_seats', { projectId }, `match_seats:${projectId}`);
    return next;
  });
}

const inForce = (classes: readonly OntologyClass[]): string =>
  classes
    .flatMap(({ id, retired }) => (retired ? [] : [id]))
    .toSorted()
    .join(' ');

function refuseComplaints(task: ProjectTerms['task'], classes: readonly OntologyClass[]): void {
  const [complaint] = classComplaints(task, classes);
  if (!complaint) return;
  const { code, subject, index, part } = complaint;
  invariant(index < classes.length, 'a complaint names a class of the list');
  throw projectProblem(code, { name: subject, key: subject, id: subject }, `classes.${index}.${part}`);
}
