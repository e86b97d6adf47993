import { itemEstimates } from '@/db/schema/estimates';
import type { Call } from '@/server/call';
import { rudeAnswer } from '@/test/assignment/world';
import type { Action } from '@/test/simulation/world';

/** What the numerics would say of an item is the world's to choose: their own tests judge them. */
export async function writeEstimate(
  { db, now }: Call,
  of: { readonly itemId: string; readonly projectId: string },
  { item, seen, isInDoubt }: Extract<Action, { readonly kind: 'estimate' }>,
): Promise<void> {
  const said = isInDoubt ? { confidence: 0.6, gain: 0.2 } : { confidence: 0.99, gain: 0 };
  const facts = { ...said, annotationCount: seen, round: item.round };
  await db
    .insert(itemEstimates)
    .values({ ...of, ...facts, method: 'auto', merged: rudeAnswer, computedAt: now })
    .onConflictDoUpdate({ target: itemEstimates.itemId, set: facts });
}
