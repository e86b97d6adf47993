import 'server-only';
/**
 * Adjudication: contested items are settled by a reviewer's verdict, with a reason and, where there is one, the rule it
 * rests on. A verdict never edits the work it judges; the newest verdict of an item is the one that counts.
 */
import { newId } from '@/db/ids';
import {
  claimItem,
  contestedItems,
  insertVerdict,
  isItemInWork,
  lockItemToDecide,
  releaseClaim,
  reviewableProjects,
  verdictsOfItem,
} from '@/db/queries/review';
import { pseudonyms } from '@/server/accounts/pseudonyms';
import { annotationsOfItem } from '@/server/annotations/annotations';
import type { Annotation } from '@/server/annotations/contract';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import type { Call, MemberCall } from '@/server/call';
import { itemById } from '@/server/datasets/datasets';
import { itemEstimate } from '@/server/estimates/estimates';
import { answerOfMerged } from '@/server/estimates/merge';
import { addCase, addRule, draftGuide, guideVersions, publishedGuide } from '@/server/guides/guides';
import { enqueue } from '@/server/ports/queue';
import { misfitOf } from '@/server/projects/answer-check';
import { currentOntology, projectTerms } from '@/server/projects/projects';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import { addGold } from '@/server/skill/skill';
import {
  type CitableRule,
  type Decided,
  type Layer,
  type QueueEntry,
  type ReviewItem,
  type ReviewProject,
  reviewProblem,
  type VerdictInput,
  type VerdictView,
} from './contract';
import { reviewLimits } from './limits';
import { contestedParts, nextBehind } from './rules';

const queueLimit = 200;

/** Projects the actor may review in, the one with most to settle first. */
export function reviewProjects(call: MemberCall): Promise<ReviewProject[]> {
  return reviewableProjects(call.db, call.actor.id);
}

/** What is contested, the least certain first. */
export function reviewQueue(call: MemberCall, projectId: string): Promise<QueueEntry[]> {
  return contestedItems(call.db, projectId, call.actor.id, call.now, queueLimit);
}

async function nextInQueue(call: MemberCall, projectId: string, itemId: string) {
  const queue = await reviewQueue(call, projectId);
  const remaining = queue.filter((entry) => entry.itemId !== itemId).length;
  return { nextItemId: nextBehind(queue, itemId), remaining };
}

async function layersOf(call: MemberCall, projectId: string, all: readonly Annotation[]): Promise<Layer[]> {
  const versions = await guideVersions(call, projectId);
  const annotations = all.filter(({ counts }) => counts);
  const names = await pseudonyms(
    call,
    annotations.map(({ workerId }) => workerId),
  );
  const numberOf = new Map(versions.map(({ id, number }) => [id, number]));
  return annotations.map((annotation) => ({
    annotationId: annotation.id,
    pseudonym: names.get(annotation.workerId) ?? '',
    answer: annotation.answer,
    comment: annotation.comment,
    activeSeconds: annotation.activeSeconds,
    guideNumber: numberOf.get(annotation.guideVersionId) ?? null,
    submittedAt: annotation.submittedAt,
  }));
}

async function verdictViews(call: MemberCall, projectId: string, itemId: string): Promise<VerdictView[]> {
  const rows = await verdictsOfItem(call.db, projectId, itemId);
  const names = await pseudonyms(
    call,
    rows.map(({ verdict }) => verdict.reviewerId),
  );
  return rows.map(({ verdict, ruleNumber }) => ({
    id: verdict.id,
    decision: verdict.decision,
    answer: answerSchema.parse(verdict.answer),
    reason: verdict.reason,
    ruleNumber,
    reviewer: names.get(verdict.reviewerId) ?? '',
    decidedAt: verdict.decidedAt,
  }));
}

const areOwn = (call: MemberCall, all: readonly Annotation[]) => all.some(({ workerId }) => workerId === call.actor.id);

/**
 * Opens one item on the reviewer's screen and keeps it from other reviewers for a quarter of an hour, unless those have to
 * settle it.
 */
export async function openReview(call: MemberCall, projectId: string, itemId: string): Promise<ReviewItem> {
  const item = await itemById(call, projectId, itemId);
  if (!item) throw reviewProblem('item_missing');
  const until = new Date(call.now.getTime() + reviewLimits.claimMinutes * 60_000);
  const all = await annotationsOfItem(call, projectId, itemId);
  const isOwn = areOwn(call, all);
  const isMine = isOwn || (await claimItem(call.db, itemId, call.actor.id, call.now, until));
  const [isInWork, terms, ontology, rules, layers, estimate, verdicts, next] = await Promise.all([
    isItemInWork(call.db, itemId),
    projectTerms(call, projectId),
    currentOntology(call, projectId),
    citableRules(call, projectId),
    layersOf(call, projectId, all),
    itemEstimate(call, projectId, itemId),
    verdictViews(call, projectId, itemId),
    nextInQueue(call, projectId, itemId),
  ]);
  return {
    itemId,
    name: item.name,
    slice: item.slice,
    content: item.content,
    classes: ontology.classes,
    qualityTarget: terms.qualityTarget,
    layers,
    merged: estimate?.merged ?? null,
    confidence: estimate?.confidence ?? null,
    contested: contestedParts(estimate, terms.qualityTarget),
    rules,
    verdicts,
    nextItemId: next.nextItemId,
    remaining: next.remaining,
    isTaken: !isMine,
    isOwn,
    isOutOfWork: !isInWork,
  };
}

/** An answer that came from the reviewer's screen. Workers may have said a class that was retired since; a reviewer draws none. */
async function fitting(call: MemberCall, projectId: string, itemId: string, answer: Answer, mayBeRetired: boolean) {
  const [item, terms, ontology] = await Promise.all([
    itemById(call, projectId, itemId),
    projectTerms(call, projectId),
    currentOntology(call, projectId),
  ]);
  if (!item) throw reviewProblem('item_missing');
  const classes = mayBeRetired ? ontology.classes.map((one) => ({ ...one, retired: false })) : ontology.classes;
  const misfit = misfitOf(answer, terms.task, item.content, classes);
  if (misfit) throw reviewProblem('answer_misfit', { detail: misfit[call.locale] });
  return answer;
}

/** Whoever decides knows of the decisions before, and the item is still in the work: what comes at once takes turns. */
async function expectNothingUnseen(
  call: MemberCall,
  projectId: string,
  { itemId, after }: VerdictInput,
): Promise<void> {
  if (!(await lockItemToDecide(call.db, projectId, itemId))) throw reviewProblem('item_out_of_work');
  if (after === undefined) return;
  const [newest] = await verdictsOfItem(call.db, projectId, itemId);
  if ((newest?.verdict.id ?? null) !== after) throw reviewProblem('decided_meanwhile');
}

/** The answer a choice stands for. */
async function chosenAnswer(call: MemberCall, projectId: string, input: VerdictInput): Promise<Answer> {
  const { itemId, choice } = input;
  const all = await annotationsOfItem(call, projectId, itemId);
  const annotations = all.filter(({ counts }) => counts);
  if (annotations.length === 0) throw reviewProblem('not_labelled_yet');
  if (areOwn(call, all)) throw reviewProblem('own_work');
  if (choice.decision === 'pick') {
    const picked = annotations.find(({ id }) => id === choice.annotationId);
    if (!picked) throw reviewProblem('annotation_missing');
    return picked.answer;
  }
  if (choice.decision === 'redraw') return fitting(call, projectId, itemId, choice.answer, false);
  // The merge is made anew after every decision and hand-in: what its reviewer saw and accepted is what stands.
  if (choice.answer) return fitting(call, projectId, itemId, choice.answer, true);
  const estimate = await itemEstimate(call, projectId, itemId);
  if (!estimate) throw reviewProblem('not_labelled_yet');
  return answerOfMerged(estimate.merged);
}

/** The rules in force, then those that the next version's draft has besides: one disagreement seldom comes alone. */
async function citableRules(call: Call, projectId: string): Promise<CitableRule[]> {
  const [guide, draft] = await Promise.all([publishedGuide(call, projectId), draftGuide(call, projectId)]);
  const inForce = guide?.rules ?? [];
  const known = new Set(inForce.map(({ ruleId }) => ruleId));
  const drafted = draft.rules.filter(({ ruleId, text }) => !known.has(ruleId) && text.trim() !== '');
  return [
    ...inForce.map((rule) => ({ ...rule, isDrafted: false })),
    ...drafted.map((rule) => ({ ...rule, isDrafted: true })),
  ];
}

/** The rule a verdict rests on: one that may be cited, or a new one written into the next version's draft. */
async function ruleFor(call: MemberCall, projectId: string, input: VerdictInput) {
  if (!input.rule) return { ruleId: null, newRuleNumber: null };
  if (input.rule.kind === 'write') {
    const written = await addRule(call, projectId, input.rule.text);
    return { ruleId: written.ruleId, newRuleNumber: written.number };
  }
  const { ruleId } = input.rule;
  const rules = await citableRules(call, projectId);
  if (!rules.some((rule) => rule.ruleId === ruleId)) throw reviewProblem('rule_missing');
  return { ruleId, newRuleNumber: null };
}

/**
 * Settles an item: stores the verdict, writes the rule and the case into the guide's draft when asked to, and pays the
 * workers. Everything in one transaction; the work it judges is not touched.
 */
export async function decide(call: MemberCall, projectId: string, input: VerdictInput): Promise<Decided> {
  if (input.makeCase && !input.rule) throw reviewProblem('case_needs_rule', {}, 'rule');
  if (input.makeCase && input.makeCheck) throw reviewProblem('case_or_check', {}, 'makeCheck');
  const verdictId = newId();
  // While the item still has its place in the queue.
  const next = await nextInQueue(call, projectId, input.itemId);
  const newRuleNumber = await call.db.transaction(async (db) => {
    const within = { ...call, db };
    await expectNothingUnseen(within, projectId, input);
    // Now that the item is locked: labelling anew may just have begun, and what was labelled before does not count then.
    const answer = await chosenAnswer(within, projectId, input);
    const guide = await publishedGuide(within, projectId);
    if (!guide) throw reviewProblem('not_labelled_yet');
    const rule = await ruleFor(within, projectId, input);
    await insertVerdict(db, {
      id: verdictId,
      projectId,
      itemId: input.itemId,
      reviewerId: call.actor.id,
      decision: input.choice.decision,
      annotationId: input.choice.decision === 'pick' ? input.choice.annotationId : null,
      answer,
      reason: input.reason,
      ruleId: rule.ruleId,
      guideVersionId: guide.id,
      decidedAt: call.now,
    });
    if (input.makeCase && rule.ruleId) {
      const { itemId, reason } = input;
      await addCase(within, {
        projectId,
        ruleId: rule.ruleId,
        itemId,
        verdictId,
        correctness: 'right',
        answer,
        reason,
      });
    }
    if (input.makeCheck) {
      const { itemId, reason } = input;
      await addGold(within, projectId, { itemId, use: 'check', answer, explanation: reason, verdictId });
    }
    await acceptFilledSeats(within, input.itemId);
    await releaseClaim(db, input.itemId, call.actor.id);
    await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
    return rule.newRuleNumber;
  });
  return { verdictId, newRuleNumber, ...next };
}
