/** Labels that are made anew while a reviewer decides on the earlier ones: a decision on what nobody counts any more is none. */
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { relabel } from '@/server/estimates/relabelling';
import { followHandIn } from '@/server/estimates/settlement';
import { decide, openReview } from '@/server/review/review';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

it('a decision that comes while its item begins to be labelled anew is refused, and the new round is open', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 1000n });
  const [workers, [itemId = '']] = [await workersOf(db, projectId, 2), await itemsOf(db, projectId)];
  for (const [n, worker] of workers.entries()) {
    await answerItem(worker, projectId, itemId, n === 0 ? kindAnswer : rudeAnswer);
  }
  await followHandIn(owner, projectId, itemId);
  const owners = await later(owner);
  const choice = { decision: 'redraw', answer: kindAnswer } as const;
  let deciding: Promise<unknown> = Promise.resolve();
  await open(1).transaction(async (tx) => {
    const plan = { items: 1, mostMinor: 1000n };
    await relabel({ ...owners, db: tx }, projectId, { kind: 'items', itemIds: [itemId] }, plan);
    const input = { itemId, choice, reason: 'It is.', rule: null, makeCase: false };
    deciding = decide(await later(owner), projectId, input).catch((error: unknown) => error);
    const waits = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update%'`;
    await vi.waitUntil(async () => (await db.execute(waits)).length > 0, { timeout: 5_000 });
  });
  expect(await deciding).toMatchObject({ code: 'not_labelled_yet' });
  expect(await openReview(await later(owner), projectId, itemId)).toMatchObject({ verdicts: [] });
});
