import 'server-only';
/**
 * Items whose answer is known: checks that are mixed in unmarked, training that explains itself, and the items of the
 * test. A penalty cites its evidence: every check keeps the answer it was compared with, and its worker may contest it.
 */
import * as query from '@/db/queries/skill';
import type { Call, MemberCall } from '@/server/call';
import { itemById } from '@/server/datasets/datasets';
import { enqueue } from '@/server/ports/queue';
import { misfitOf } from '@/server/projects/answer-check';
import { currentOntology, projectTerms } from '@/server/projects/projects';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import { type AddGoldInput, skillProblem } from './contract';
import { forgiveAttempts } from './qualification';

/** What the project knows changed: its seats, its estimates and its stock of checks follow. */
export async function followKnowledge(call: Call, projectId: string): Promise<void> {
  await enqueue(call.db, 'match_seats', { projectId }, `match_seats:${projectId}`);
  await enqueue(call.db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
}

/** Refuses an item that there is not, and an answer that nobody could give to it by the classes in force. */
async function requireFit(call: MemberCall, projectId: string, itemId: string, answer: Answer): Promise<void> {
  const [item, terms, ontology] = await Promise.all([
    itemById(call, projectId, itemId),
    projectTerms(call, projectId),
    currentOntology(call, projectId),
  ]);
  if (!item) throw skillProblem('item_missing');
  const misfit = misfitOf(answer, terms.task, item.content, ontology.classes);
  if (misfit) throw skillProblem('answer_misfit', { detail: misfit[call.locale] }, 'answer');
}

/**
 * Makes an item's answer known. Labels that it still wanted are not bought any more. Refuses an answer that does not fit,
 * an item that is known already, and a check or test item that the guide shows.
 */
export async function addGold(
  call: MemberCall,
  projectId: string,
  input: AddGoldInput & { readonly verdictId?: string },
): Promise<void> {
  const { itemId, use, answer, explanation, verdictId = null } = input;
  await requireFit(call, projectId, itemId, answer);
  await call.db.transaction(async (db) => {
    if (use !== 'training' && (await query.isInPublishedGuide(db, itemId)))
      throw skillProblem('in_the_guide', {}, 'use');
    const isNew = await query.insertGold(db, {
      itemId,
      projectId,
      use,
      answer,
      explanation,
      verdictId,
      createdBy: call.actor.id,
      createdAt: call.now,
      activeSince: call.now,
    });
    if (!isNew) throw skillProblem('already_known');
    await followKnowledge({ ...call, db }, projectId);
  });
}

/** Whoever did the check as a worker does not decide whether what they were compared with is right. */
export async function refuseOwnCheck(call: MemberCall, itemId: string): Promise<void> {
  if (await query.wasChecked(call.db, itemId, call.actor.id)) throw skillProblem('own_check');
}

/**
 * The item is not shown any more. When its answer was wrong this is for good: it wants labels again, and whoever failed
 * it is forgiven.
 */
export async function retireGold(
  call: MemberCall,
  projectId: string,
  { itemId, answerWasWrong }: { readonly itemId: string; readonly answerWasWrong: boolean },
): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const gold = await query.lockGold(db, projectId, itemId);
    if (!gold) throw skillProblem('not_known');
    if (gold.retiredBecause === 'contest_upheld') return;
    if (answerWasWrong) {
      await refuseOwnCheck(within, itemId);
      return forgive(within, projectId, itemId);
    }
    await query.updateGold(db, itemId, { state: 'retired', retiredBecause: 'by_owner', retiredAt: call.now });
    await followKnowledge(within, projectId);
  });
}

/** Shown again, after somebody looked at it: earlier failures do not put it away a second time. */
export async function restoreGold(call: MemberCall, projectId: string, itemId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const gold = await query.lockGold(db, projectId, itemId);
    if (!gold) throw skillProblem('not_known');
    if (gold.retiredBecause === 'contest_upheld') throw skillProblem('gone_for_good');
    if (gold.use !== 'training' && (await query.isInPublishedGuide(db, itemId))) throw skillProblem('in_the_guide');
    await requireFit({ ...call, db }, projectId, itemId, answerSchema.parse(gold.answer));
    const contests = await query.openContestsOfItem(db, itemId);
    await query.updateGold(db, itemId, {
      state: contests.length > 0 ? 'contested' : 'active',
      retiredBecause: null,
      retiredAt: null,
      activeSince: call.now,
    });
    await followKnowledge({ ...call, db }, projectId);
  });
}

/**
 * The known answer was wrong: it is gone for good, its checks do not count any more, and whoever would have passed the
 * test without it has passed.
 */
export async function forgive(call: MemberCall, projectId: string, itemId: string): Promise<void> {
  await query.updateGold(call.db, itemId, { state: 'retired', retiredBecause: 'contest_upheld', retiredAt: call.now });
  await forgiveAttempts(call, itemId);
  await followKnowledge(call, projectId);
}

/** The known answer of every item that has one, by item id; those that were found to be wrong are not known. */
export async function knownAnswers(
  call: Call,
  projectId: string,
): Promise<ReadonlyMap<string, { answer: Answer; explanation: string }>> {
  const rows = await query.knownAnswersOf(call.db, projectId);
  return new Map(
    rows.map(({ itemId, answer, explanation }) => [itemId, { answer: answerSchema.parse(answer), explanation }]),
  );
}
