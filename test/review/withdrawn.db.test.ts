/** An item that was withdrawn is out of the work: nobody settles it, and nothing moves because somebody tried. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { restoreItems, withdrawItem } from '@/server/datasets/datasets';
import { followHandIn } from '@/server/estimates/settlement';
import { decide, openReview } from '@/server/review/review';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('a decision on a withdrawn item is refused by name, pays nobody, and counts once the item is back', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 3 });
  const [workers, [itemId = '']] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  for (const [n, worker] of workers.entries()) {
    await answerItem(worker, projectId, itemId, n < 2 ? kindAnswer : rudeAnswer);
  }
  await followHandIn(owner, projectId, itemId);
  const reviewer = await later(owner);
  expect(await openReview(reviewer, projectId, itemId)).toMatchObject({ isOutOfWork: false });
  await withdrawItem(await later(owner), projectId, itemId);
  expect(await openReview(await later(owner), projectId, itemId)).toMatchObject({ isOutOfWork: true });

  const input = {
    itemId,
    choice: { decision: 'redraw', answer: kindAnswer },
    reason: 'It is.',
    rule: { kind: 'write', text: 'A smile is kind.' },
    makeCase: false,
  } as const;
  const before = await moved();
  await expect(decide(await later(owner), projectId, input)).rejects.toMatchObject({ code: 'item_out_of_work' });
  expect(await moved()).toEqual(before);

  await restoreItems(await later(owner), projectId, [itemId]);
  await decide(await later(owner), projectId, input);
  const { verdicts, isOutOfWork } = await openReview(await later(owner), projectId, itemId);
  expect(isOutOfWork).toBe(false);
  expect(verdicts).toHaveLength(1);
});

/** How much there is of what a decision makes. */
function moved() {
  return db.execute(sql`
    select (select count(*) from verdicts) verdicts, (select count(*) from ledger_entries) entries, (select count(*) from rules) rules`);
}
