import 'server-only';
import { newId } from '@/db/ids';
import * as query from '@/db/queries/guides';
import type { Queryable } from '@/db/queryable';
import type { Call, MemberCall } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import { invariant } from '@/server/problem';
import { requireProjectRight } from '@/server/projects/access';
import { accessProblem } from '@/server/projects/contract';
import { answerSchema } from '@/server/projects/tasks';
import {
  type CaseInput,
  type CaseView,
  caseInput,
  type DraftView,
  type GuideVersionLine,
  type GuideView,
  guideProblem,
  type PublishInput,
  type ReadVersion,
  type RuleView,
  type SaveDraftInput,
  saveDraftInput,
} from './contract';
import { saysTheSameDraft } from './draft-merge';
import { publishingComplaint } from './rules';

/**
 * Guides: the instructions of a project, in numbered versions of numbered rules, with the cases that show a rule at work.
 * A published version never changes (the database refuses it too). A rule keeps its number for the life of the project;
 * its words belong to a version. There is at most one draft.
 */

/** The version in force, or null while nothing was published. */
export async function publishedGuide(call: Call, projectId: string): Promise<GuideView | null> {
  const row = await query.latestVersion(call.db, projectId, 'published');
  return row ? viewOf(call, row) : null;
}

/** One published version, for looking back; refuses with `missing` what is not a published version of this project. */
export async function guideVersion(call: Call, projectId: string, guideVersionId: string): Promise<GuideView> {
  const row = await query.versionById(call.db, guideVersionId);
  if (!row || row.projectId !== projectId || row.state !== 'published') throw accessProblem('missing');
  return viewOf(call, row);
}

async function viewOf(call: Call, row: query.GuideVersionRow): Promise<GuideView> {
  invariant(row.publishedAt, 'a published version has its time');
  const { id, number, introduction, changeSummary, publishedAt } = row;
  return { id, number, introduction, changeSummary, publishedAt, ...(await rulesAndCases(call, row)) };
}

async function rulesAndCases(
  call: Call,
  version: query.GuideVersionRow,
): Promise<{ rules: RuleView[]; cases: CaseView[] }> {
  const [rules, cases] = await Promise.all([
    query.rulesOfVersion(call.db, version.id),
    query.casesUpTo(call.db, version.projectId, version.number),
  ]);
  const present = new Set(rules.map((rule) => rule.ruleId));
  const shown = cases.filter((one) => present.has(one.ruleId));
  return {
    rules,
    cases: shown.map(({ guideVersionId: _, ...one }) => ({ ...one, answer: answerSchema.parse(one.answer) })),
  };
}

/** What the next version will say: the saved draft, else the published version as its starting point. */
export async function draftGuide(call: Call, projectId: string): Promise<DraftView> {
  const draft = await query.latestVersion(call.db, projectId, 'draft');
  if (draft) {
    const { id, number, revision, introduction, changeSummary } = draft;
    return { id, number, revision, introduction, changeSummary, ...(await rulesAndCases(call, draft)) };
  }
  const [published, row] = [
    await publishedGuide(call, projectId),
    await query.latestVersion(call.db, projectId, 'published'),
  ];
  return {
    id: null,
    number: (published?.number ?? 0) + 1,
    revision: row?.revision ?? 0,
    introduction: published?.introduction ?? '',
    changeSummary: '',
    rules: published?.rules ?? [],
    cases: published?.cases ?? [],
  };
}

/** The draft's row: the one there is, or one that starts as a copy of the published version. Wants the guide's lock. */
async function ensureDraft(call: MemberCall, projectId: string): Promise<query.GuideVersionRow> {
  const present = await query.latestVersion(call.db, projectId, 'draft');
  if (present) return present;
  const published = await query.latestVersion(call.db, projectId, 'published');
  const id = newId();
  await query.insertVersion(call.db, {
    id,
    projectId,
    number: (published?.number ?? 0) + 1,
    // Revisions go on from version to version, so that a screen of an earlier draft is told from one of this.
    revision: published?.revision ?? 0,
    introduction: published?.introduction ?? '',
    createdBy: call.actor.id,
    createdAt: call.now,
  });
  if (published) {
    const texts = await query.rulesOfVersion(call.db, published.id);
    await query.replaceRuleTexts(
      call.db,
      id,
      texts.map(({ ruleId, text }) => ({ ruleId, text })),
    );
  }
  const draft = await query.versionById(call.db, id);
  invariant(draft, 'the draft just made is there');
  return draft;
}

/** Runs `work` in a transaction that holds the guide's lock. */
function withGuide<T>(call: MemberCall, projectId: string, work: (call: MemberCall) => Promise<T>): Promise<T> {
  return call.db.transaction(async (db: Queryable) => {
    await query.lockGuide(db, projectId);
    return work({ ...call, db });
  });
}

/**
 * Stores the draft as a whole and returns it with the numbers its new rules got. A rule that is left out is retired from
 * the next version and keeps its number. Refuses `draft_moved_on` when `revision` is not the stored one.
 */
export async function saveDraft(call: MemberCall, projectId: string, input: SaveDraftInput): Promise<DraftView> {
  const given = saveDraftInput.parse(input);
  return withGuide(call, projectId, async (inside) => {
    const draft = await ensureDraft(inside, projectId);
    if (given.revision !== undefined && given.revision !== draft.revision) {
      const stored = await draftGuide(inside, projectId);
      // A save whose answer was lost on the way is sent again: it is there already.
      const rules = given.rules.map(({ ruleId, text }) => ({ ruleId: ruleId ?? '', text }));
      if (saysTheSameDraft(stored, { ...given, rules })) return stored;
      throw guideProblem('draft_moved_on');
    }
    const ruleIds = await ruleIdsOf(
      inside,
      projectId,
      given.rules.map((rule) => rule.ruleId ?? newId()),
    );
    await query.updateVersion(inside.db, draft.id, {
      introduction: given.introduction,
      changeSummary: given.changeSummary,
      revision: draft.revision + 1,
    });
    const texts = given.rules.map((rule, index) => ({ ruleId: ruleIds[index] ?? '', text: rule.text }));
    await query.replaceRuleTexts(inside.db, draft.id, texts);
    return draftGuide(inside, projectId);
  });
}

/** The same ids, after making the rules among them that are new, with the next free numbers in reading order. */
async function ruleIdsOf(call: Call, projectId: string, ids: readonly string[]): Promise<readonly string[]> {
  if (new Set(ids).size !== ids.length) throw guideProblem('rule_twice');
  const known = new Map((await query.rulesByIds(call.db, ids)).map((rule) => [rule.id, rule.projectId]));
  if ([...known.values()].some((owner) => owner !== projectId)) throw guideProblem('rule_unknown');
  const highest = await query.highestRuleNumber(call.db, projectId);
  const fresh = ids.filter((id) => !known.has(id));
  await query.insertRules(
    call.db,
    fresh.map((id, index) => ({ id, projectId, number: highest + 1 + index, createdAt: call.now })),
  );
  return ids;
}

/** Appends a rule to the draft. */
export async function addRule(
  call: MemberCall,
  projectId: string,
  text: string,
): Promise<{ ruleId: string; number: number }> {
  return withGuide(call, projectId, async (inside) => {
    const draft = await ensureDraft(inside, projectId);
    const ruleId = newId();
    await ruleIdsOf(inside, projectId, [ruleId]);
    const before = await query.rulesOfVersion(inside.db, draft.id);
    const texts = before.map((rule) => ({ ruleId: rule.ruleId, text: rule.text }));
    await query.replaceRuleTexts(inside.db, draft.id, [...texts, { ruleId, text }]);
    await query.raiseRevision(inside.db, draft.id);
    return { ruleId, number: await query.highestRuleNumber(inside.db, projectId) };
  });
}

/** Attaches a case to the draft, making a draft from the published version when there is none. */
export async function addCase(call: MemberCall, input: CaseInput): Promise<{ id: string }> {
  const { projectId, ...rest } = input;
  const given = caseInput.parse(rest);
  return withGuide(call, projectId, async (inside) => {
    const [rule] = await query.rulesByIds(inside.db, [given.ruleId]);
    if (rule?.projectId !== projectId) throw guideProblem('rule_unknown');
    const draft = await ensureDraft(inside, projectId);
    const id = newId();
    await query.insertCase(inside.db, {
      ...given,
      id,
      projectId,
      guideVersionId: draft.id,
      createdBy: call.actor.id,
      createdAt: call.now,
    });
    await query.raiseRevision(inside.db, draft.id);
    return { id };
  });
}

/**
 * Publishes the draft: from now on it never changes, and workers read it before their next item. Refuses an empty guide,
 * a rule without words, a change without a summary, a draft that says nothing new, and one whose `revision` is not the
 * one that was read.
 */
export async function publishGuide(
  call: MemberCall,
  projectId: string,
  { changeSummary, revision }: PublishInput = {},
): Promise<{ id: string; number: number }> {
  return withGuide(call, projectId, async (inside) => {
    const row = await query.latestVersion(inside.db, projectId, 'draft');
    if (!row) throw guideProblem('no_draft');
    if (revision !== undefined && revision !== row.revision) throw guideProblem('draft_unread');
    const draft = { ...(await draftGuide(inside, projectId)), changeSummary: changeSummary ?? row.changeSummary };
    const published = await publishedGuide(inside, projectId);
    const cases = await query.casesUpTo(inside.db, projectId, row.number);
    const complaint = publishingComplaint(
      draft,
      published,
      cases.some((one) => one.guideVersionId === row.id),
    );
    if (complaint?.code === 'rule_empty') {
      throw guideProblem('rule_empty', { number: complaint.number }, `rules.${complaint.index}.text`);
    }
    if (complaint) throw guideProblem(complaint.code, {}, fieldOf[complaint.code]);
    await query.updateVersion(inside.db, row.id, {
      state: 'published',
      changeSummary: draft.changeSummary,
      publishedBy: call.actor.id,
      publishedAt: call.now,
    });
    // What it shows can be no check any more.
    await enqueue(inside.db, 'match_seats', { projectId }, `match_seats:${projectId}`);
    return { id: row.id, number: row.number };
  });
}

const fieldOf = {
  guide_empty: 'introduction',
  summary_missing: 'changeSummary',
  nothing_changed: 'introduction',
} as const;

/** Every version there is, newest first. */
export function guideVersions(call: Call, projectId: string): Promise<GuideVersionLine[]> {
  return query.versionsWithCounts(call.db, projectId);
}

/** The actor has read this version; saying so twice changes nothing. Only for workers of its project. */
export async function acknowledge(call: MemberCall, guideVersionId: string): Promise<void> {
  const version = await query.versionById(call.db, guideVersionId);
  if (version?.state !== 'published') throw accessProblem('missing');
  await requireProjectRight(call, version.projectId, 'work');
  await query.insertAcknowledgement(call.db, version.id, call.actor.id, call.now);
}

export function hasAcknowledged(call: Call, guideVersionId: string, personId: string): Promise<boolean> {
  return query.isAcknowledged(call.db, guideVersionId, personId);
}

/** The newest version that the actor has read, where it is not the one in force; null also for who has read none. */
export async function readBefore(call: MemberCall, projectId: string): Promise<ReadVersion | null> {
  const [inForce, read] = await Promise.all([
    query.latestVersion(call.db, projectId, 'published'),
    query.latestRead(call.db, projectId, call.actor.id),
  ]);
  if (!read || read.id === inForce?.id) return null;
  const { number, introduction } = read;
  return { number, introduction, ...(await rulesAndCases(call, read)) };
}

/** Removes the guide of a discarded project: nobody has worked by any of its versions. */
export function removeGuide(call: Call, projectId: string): Promise<void> {
  return query.deleteGuide(call.db, projectId);
}
