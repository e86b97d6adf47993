/** Which seats are to be opened and closed is found in one reading, part by part of the items. */
import { and, asc, eq } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import * as query from '@/db/queries/assignment-seats';
import { seats } from '@/db/schema/assignment';
import { items } from '@/db/schema/datasets';
import { matchSeats } from '@/server/assignment/seats';
import { addTexts, restoreItems, withdrawItem } from '@/server/datasets/datasets';
import { followHandIn } from '@/server/estimates/settlement';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, itemsOf, seatCounts, workersOf } from '@/test/assignment/crowd';
import { testDatabase } from '@/test/support/database';
import { kindAnswer, later, openProject, rudeAnswer } from './world';

const { db } = await testDatabase();

async function projectOfTwelve() {
  const { owner, projectId } = await openProject(db, { items: 12, overlap: 2 });
  const idOf = async (place: number) => {
    const rows = await db
      .select({ id: items.id })
      .from(items)
      .where(eq(items.projectId, projectId))
      .orderBy(asc(items.id));
    return rows[place]?.id ?? '';
  };
  const found = (least = 2) => query.unbalancedSeats(db, projectId, least, [], 5);
  const openOf = (itemId: string) => db.$count(seats, and(eq(seats.itemId, itemId), eq(seats.state, 'open')));
  return { owner, projectId, idOf, found, openOf };
}

it('nothing is missing of what was published; more seats are missing everywhere, fewer are surplus', async () => {
  const { found, idOf } = await projectOfTwelve();
  expect(await found()).toEqual({ hasSurplus: false, parts: [] });
  expect(await found(3)).toEqual({ hasSurplus: false, parts: [null, await idOf(4), await idOf(9)] });
  expect(await found(1)).toEqual({ hasSurplus: true, parts: [] });
});

it('what is missing is missing in its part alone, and opened there', async () => {
  const { owner, projectId, found, idOf, openOf } = await projectOfTwelve();
  const seventh = await idOf(6);
  await db.update(seats).set({ state: 'cancelled' }).where(eq(seats.itemId, seventh));
  expect(await found()).toEqual({ hasSurplus: false, parts: [await idOf(4)] });
  await addTexts(owner, projectId, [{ name: 'late', text: 'A late one' }]);
  const { parts } = await found();
  expect(parts).toEqual([await idOf(4), await idOf(9)]);
  for (const after of parts) await query.openMissingSeats(db, projectId, { least: 2, more: [], shards: 1 }, after, 5);
  expect([await openOf(seventh), await openOf(await idOf(12))]).toEqual([2, 2]);
  expect(await found()).toEqual({ hasSurplus: false, parts: [] });
});

it('seats of an item out of the work are surplus, and come back with it', async () => {
  const { owner, projectId, found, idOf, openOf } = await projectOfTwelve();
  const first = await idOf(0);
  await withdrawItem(await later(owner), projectId, first);
  expect(await found()).toEqual({ hasSurplus: true, parts: [] });
  await matchSeats(await later(owner), projectId);
  expect([await openOf(first), await found()]).toEqual([0, { hasSurplus: false, parts: [] }]);
  await restoreItems(await later(owner), projectId, [first]);
  expect((await found()).parts).toEqual([null]);
  await matchSeats(await later(owner), projectId);
  expect([await openOf(first), await found()]).toEqual([2, { hasSurplus: false, parts: [] }]);
});

it('an item that keeps more than all has no surplus, and lacks what it is to have', async () => {
  const { owner, projectId, idOf } = await projectOfTwelve();
  const sixth = await idOf(5);
  await updateTerms(await later(owner), projectId, { overlap: 1 });
  const wish = (wanted: number) => query.unbalancedSeats(db, projectId, 1, [{ itemId: sixth, wanted }], 5);
  await matchSeats(await later(owner), projectId);
  expect(await wish(1)).toEqual({ hasSurplus: false, parts: [] });
  expect(await wish(2)).toEqual({ hasSurplus: false, parts: [await idOf(4)] });
});

it('what was wanted while it was looked for is asked again in the turn: nothing is opened that is wanted no more', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 3, overlapMax: 5, budgetMinor: 120n });
  const [workers, [unsure = '']] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  for (const [n, worker] of workers.entries())
    await answerItem(worker, projectId, unsure, n === 2 ? rudeAnswer : kindAnswer);
  await followHandIn(owner, projectId, unsure);
  await matchSeats(owner, projectId);
  const open = async () => (await seatCounts(db, projectId)).map((item) => item.open);
  expect(await open()).toEqual([1]);
  const looking = vi.spyOn(query, 'unbalancedSeats').mockImplementationOnce(async (...asked) => {
    await query.unbalancedSeats(...asked);
    await updateTerms(await later(owner), projectId, { qualityTarget: 0.6 });
    await db
      .update(seats)
      .set({ state: 'cancelled' })
      .where(and(eq(seats.itemId, unsure), eq(seats.state, 'open')));
    return { hasSurplus: false, parts: [null] };
  });
  await matchSeats(owner, projectId);
  looking.mockRestore();
  expect(await open()).toEqual([0]);
});
