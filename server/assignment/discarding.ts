import 'server-only';
/**
 * A draft can be discarded by its owner. What was published cannot: people may have worked for it, and what they did is
 * kept. To everybody the draft is gone at once; what it held is removed by a job, because a draft may have a million items.
 */
import { hasSeats, lockProjectSeats } from '@/db/queries/assignment';
import type { Call, MemberCall } from '@/server/call';
import { removeItems } from '@/server/datasets/removal';
import { removeGuide } from '@/server/guides/guides';
import { budgetOf } from '@/server/ledger/money';
import { moneyText } from '@/server/ledger/money-text';
import { enqueue } from '@/server/ports/queue';
import { hideProject, isDiscarded, lockedTerms, removeProject } from '@/server/projects/projects';
import { assignmentProblem } from './contract';

/** Discards a draft. Refuses `discard_published`, and `discard_with_money` with what is to be taken back first. */
export async function discardDraft(call: MemberCall, projectId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    await lockProjectSeats(db, projectId);
    const { state, currency } = await lockedTerms(within, projectId);
    if (state !== 'draft' || (await hasSeats(db, projectId))) throw assignmentProblem('discard_published');
    const { escrowMinor, reservedMinor } = await budgetOf(within, { id: projectId, currency });
    const heldMinor = escrowMinor + reservedMinor;
    if (heldMinor > 0n) {
      throw assignmentProblem('discard_with_money', { amount: moneyText(heldMinor, currency, call.locale) });
    }
    await hideProject(within, projectId);
    await enqueue(db, 'remove_project', { projectId }, `remove_project:${projectId}`);
  });
}

/** The job behind it: removes what a discarded project held and then the project. Does nothing to any other. */
export async function removeDiscarded(call: Call, projectId: string): Promise<void> {
  if (!(await isDiscarded(call, projectId))) return;
  await removeItems(call, projectId);
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    await removeGuide(within, projectId);
    await removeProject(within, projectId);
  });
}
