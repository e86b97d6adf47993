import 'server-only';
import { projectEstimate, settledUnpaidHolds } from '@/db/queries/estimates';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import type { Call } from '@/server/call';
import { acceptHolds } from '@/server/ledger/holds';
import { enqueue } from '@/server/ports/queue';
import { projectTerms } from '@/server/projects/projects';
import { estimateItem } from './estimates';
import { secondsUntilEstimate, secondsUntilSeats } from './rules';

/**
 * What follows a hand-in: the item is merged anew, its workers are paid if it is settled, another label is considered if
 * it is not and overlap is dynamic, and the whole project is estimated in a moment. Idempotent: run twice, it does the
 * second time nothing.
 */
export async function followHandIn(call: Call, projectId: string, itemId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    const standing = await estimateItem(within, projectId, itemId);
    if (standing === 'settled') await acceptFilledSeats(within, itemId);
    const last = await projectEstimate(db, projectId);
    const seen = last?.basisCount ?? 0;
    const runAt = new Date(call.now.getTime() + 1000 * secondsUntilEstimate(seen));
    await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`, runAt);
    if (standing === 'contested') await considerLabels(within, projectId, seen);
  });
}

/** With dynamic overlap: soon labels are bought by what the estimates say by then. */
export async function considerLabels(call: Call, projectId: string, annotations: number): Promise<void> {
  const { overlapMax } = await projectTerms(call, projectId);
  if (overlapMax === null) return;
  const runAt = new Date(call.now.getTime() + 1000 * secondsUntilSeats(annotations));
  await enqueue(call.db, 'buy_labels', { projectId }, `buy_labels:${projectId}`, runAt);
}

const holdsAtOnce = 500;

/** An item may settle because nobody needs to label it any more: then its workers are paid. Run twice, it pays once. */
export async function paySettledItems(call: Call, projectId: string): Promise<void> {
  const holds = await settledUnpaidHolds(call.db, projectId);
  for (let from = 0; from < holds.length; from += holdsAtOnce)
    await acceptHolds(call, holds.slice(from, from + holdsAtOnce));
}
