import 'server-only';
/** A worker says that a known answer is wrong, and somebody who knows the project answers. */
import { newId } from '@/db/ids';
import * as query from '@/db/queries/skill';
import type { MemberCall } from '@/server/call';
import { skillProblem } from './contract';
import { toldBefore } from './rules';
import { followKnowledge, forgive, refuseOwnCheck } from './skill';

/** The actor contests a check that they failed and were told of. Until it is answered the item is shown to nobody. */
export async function contestCheck(
  call: MemberCall,
  { annotationId, words }: { readonly annotationId: string; readonly words: string },
): Promise<void> {
  await call.db.transaction(async (db) => {
    const [told] = await query.toldChecks(db, call.actor.id, toldBefore(call.now), 1, annotationId);
    if (!told || told.is_forgiven) throw skillProblem('nothing_to_contest');
    const { item_id: itemId, project_id: projectId } = told;
    const gold = await query.lockGold(db, projectId, itemId);
    const contest = { id: newId(), annotationId, itemId, projectId, words, createdAt: call.now };
    if (!(await query.insertContest(db, contest))) throw skillProblem('contested_already');
    if (gold?.state !== 'active') return;
    await query.updateGold(db, itemId, { state: 'contested', retiredBecause: null, retiredAt: null });
    await followKnowledge({ ...call, db }, projectId);
  });
}

/**
 * Upheld: the known answer was wrong, for everybody who contested it. Refused: it is shown again once no other contest is
 * open. The reply stands in the worker's record either way. Refuses `own_check`: nobody answers on what they failed themselves.
 */
export async function answerContest(
  call: MemberCall,
  projectId: string,
  input: { readonly contestId: string; readonly isUpheld: boolean; readonly reply: string },
): Promise<void> {
  const { contestId, isUpheld, reply } = input;
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const contest = await query.lockContest(db, projectId, contestId);
    if (!contest) throw skillProblem('nothing_to_contest');
    if (contest.state !== 'open') throw skillProblem('contest_answered');
    await refuseOwnCheck(within, contest.itemId);
    const gold = await query.lockGold(db, projectId, contest.itemId);
    const open = await query.openContestsOfItem(db, contest.itemId);
    const answer = { reply, answeredBy: call.actor.id, answeredAt: call.now };
    await query.answerContests(db, isUpheld ? open : [contestId], {
      ...answer,
      state: isUpheld ? 'upheld' : 'refused',
    });
    if (isUpheld) return forgive(within, projectId, contest.itemId);
    if (gold?.state !== 'contested' || open.length > 1) return;
    const active = { state: 'active', retiredBecause: null, retiredAt: null, activeSince: call.now } as const;
    await query.updateGold(db, contest.itemId, active);
    await followKnowledge(within, projectId);
  });
}
