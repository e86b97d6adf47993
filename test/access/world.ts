import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { people } from '@/db/schema/accounts';
import { annotations } from '@/db/schema/annotations';
import { seats } from '@/db/schema/assignment';
import { itemChanges, items } from '@/db/schema/datasets';
import { cases, guideVersions, rules, ruleTexts } from '@/db/schema/guides';
import { ontologyVersions, projectInvitations, projectMembers, projects } from '@/db/schema/projects';
import { verdicts } from '@/db/schema/review';
import { goldChecks, goldContests, goldItems } from '@/db/schema/skill';
import type { Actor } from '@/server/call';

type ProjectRow = typeof projects.$inferInsert;
type Role = (typeof projectMembers.$inferInsert)['role'];
const now = new Date('2026-11-23T12:00:00Z');
const answer = { task: 'classes', classId: 'a' };

/** A project as a bare row: what it takes to hold a role in it, and nothing else. */
export async function insertProjectRow(db: Queryable, createdBy: string, changes: Partial<ProjectRow> = {}) {
  const id = newId();
  const terms = { task: 'classes', priceMinor: 10n, overlap: 3, estimateSeconds: 30, state: 'open' } as const;
  const title = `Project ${id.slice(-4)}`;
  await db.insert(projects).values({ id, title, ...terms, createdBy, createdAt: now, publishedAt: now, ...changes });
  return id;
}

export async function addMemberRow(db: Queryable, projectId: string, personId: string, role: Role): Promise<void> {
  await db.insert(projectMembers).values({ projectId, personId, role, createdAt: now });
}

async function insertPersonRow(db: Queryable, name: string, isStaff = false): Promise<Actor> {
  const id = newId();
  const pseudonym = `${name} ${id.slice(-6)}`;
  await db.insert(people).values({ id, name, pseudonym, email: `${id}@world.example`, isStaff, createdAt: now });
  return { id, name, isStaff };
}

/** Ids of one project's things, by the name under which a procedure's input asks for one. */
interface ProjectWorld {
  readonly projectId: string;
  readonly people: Readonly<Record<Role, Actor>>;
  readonly ids: Readonly<Record<string, string>>;
}

async function insertGuide(db: Queryable, projectId: string, owner: string) {
  const [guideVersionId, ruleId] = [newId(), newId()];
  await db.insert(guideVersions).values({ id: guideVersionId, projectId, number: 1, createdBy: owner, createdAt: now });
  await db.insert(rules).values({ id: ruleId, projectId, number: 1, createdAt: now });
  await db.insert(ruleTexts).values({ guideVersionId, ruleId, position: 0, text: 'Choose the nearest class.' });
  return { guideVersionId, ruleId };
}

async function insertWork(db: Queryable, projectId: string, worker: string, versions: Record<string, string>) {
  const { guideVersionId = '', ontologyVersionId = '' } = versions;
  const [itemId, seatId, filledSeatId, annotationId] = [newId(), newId(), newId(), newId()];
  const other = newId();
  const content = { kind: 'text', text: 'A sentence to label.' };
  const item = { projectId, content, createdAt: now };
  await db.insert(items).values([
    { ...item, id: itemId, name: 'one', contentHash: itemId, kinId: itemId },
    { ...item, id: other, name: 'two', contentHash: other },
  ]);
  const held = {
    projectId,
    shard: 0,
    holderId: worker,
    holdId: newId(),
    guideVersionId,
    ontologyVersionId,
    leasedAt: now,
  };
  const leaseUntil = new Date('2100-01-01T00:00:00Z');
  await db.insert(seats).values([
    { ...held, id: seatId, itemId: other, ordinal: 0, state: 'leased', leaseUntil },
    { ...held, id: filledSeatId, itemId, ordinal: 0, state: 'filled', leaseUntil, filledAt: now },
  ]);
  const made = { workerId: worker, guideVersionId, ontologyVersionId, answer, activeSeconds: 9, submittedAt: now };
  await db.insert(annotations).values({ id: annotationId, projectId, itemId, seatId: filledSeatId, ...made });
  return { itemId, kinId: itemId, seatId, leaseId: held.holdId, holding: seatId, annotationId };
}

/** The worked item's answer is known, the worker failed it, and says that it is wrong. */
async function insertContest(
  db: Queryable,
  projectId: string,
  owner: string,
  worker: string,
  work: { itemId: string; annotationId: string },
) {
  const contestId = newId();
  const { itemId, annotationId } = work;
  const known = { answer: { task: 'classes', classId: 'b' }, explanation: 'It is.', createdBy: owner };
  await db.insert(goldItems).values({ itemId, projectId, use: 'check', ...known, createdAt: now, activeSince: now });
  const failed = { score: 0, isRight: false, checkedAt: now };
  await db.insert(goldChecks).values({ annotationId, projectId, itemId, workerId: worker, use: 'check', ...failed });
  await db
    .insert(goldContests)
    .values({ id: contestId, annotationId, itemId, projectId, words: 'It is not.', createdAt: now });
  return { contestId };
}

/** A project with an owner, a reviewer and a worker of its own and one of everything in it. */
async function insertProjectWorld(db: Queryable): Promise<ProjectWorld> {
  const owner = await insertPersonRow(db, 'Owner');
  const reviewer = await insertPersonRow(db, 'Reviewer');
  const worker = await insertPersonRow(db, 'Worker');
  const projectId = await insertProjectRow(db, owner.id);
  await addMemberRow(db, projectId, owner.id, 'owner');
  await addMemberRow(db, projectId, reviewer.id, 'reviewer');
  await addMemberRow(db, projectId, worker.id, 'worker');
  const ontologyVersionId = newId();
  const classes = ['a', 'b'].map((id) => ({
    id,
    name: id,
    colour: '#332288',
    hotkey: id,
    description: '',
    retired: false,
  }));
  await db.insert(ontologyVersions).values({ id: ontologyVersionId, projectId, number: 1, classes, createdAt: now });
  const guide = await insertGuide(db, projectId, owner.id);
  const work = await insertWork(db, projectId, worker.id, { ...guide, ontologyVersionId });
  const contested = await insertContest(db, projectId, owner.id, worker.id, work);
  const [verdictId, caseId, invitationId, changeId] = [newId(), newId(), newId(), newId()];
  const change = { madeBy: owner.id, act: 'withdraw', state: 'stopped', createdAt: now, endedAt: now } as const;
  await db.insert(itemChanges).values({ id: changeId, projectId, ...change });
  const invited = { email: 'invited@world.example', role: 'reviewer', invitedBy: owner.id } as const;
  const expiresAt = new Date('2100-01-01T00:00:00Z');
  const invitation = { id: invitationId, projectId, tokenHash: invitationId, ...invited, createdAt: now, expiresAt };
  await db.insert(projectInvitations).values(invitation);
  const decided = {
    projectId,
    itemId: work.itemId,
    ruleId: guide.ruleId,
    guideVersionId: guide.guideVersionId,
    answer,
  };
  const verdict = { decision: 'accept_merge', reviewerId: reviewer.id, reason: 'It is.', decidedAt: now } as const;
  await db.insert(verdicts).values({ id: verdictId, ...decided, ...verdict });
  const shown = { correctness: 'right', reason: 'It is.', createdBy: reviewer.id, createdAt: now } as const;
  await db.insert(cases).values({ id: caseId, ...decided, ...shown, verdictId });
  const ids = {
    ...guide,
    ...work,
    ...contested,
    ontologyVersionId,
    basedOn: ontologyVersionId,
    verdictId,
    caseId,
    invitationId,
    changeId,
    personId: worker.id,
    workerId: worker.id,
  };
  return { projectId, people: { owner, reviewer, worker }, ids };
}

/** Two projects that have nobody in common, somebody with no part in either, and staff. */
export async function insertWorld(db: Queryable) {
  const here = await insertProjectWorld(db);
  const elsewhere = await insertProjectWorld(db);
  const newcomer = await insertPersonRow(db, 'Newcomer');
  const staff = await insertPersonRow(db, 'Staff', true);
  return { here, elsewhere, newcomer, staff };
}
