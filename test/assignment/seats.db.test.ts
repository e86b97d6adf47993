/** Which seats are to be opened and closed is found in one reading, part by part of the items. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { hasSeats } from '@/db/queries/assignment';
import * as query from '@/db/queries/assignment-seats';
import type { Queryable } from '@/db/queryable';
import { seats } from '@/db/schema/assignment';
import { items } from '@/db/schema/datasets';
import { publishProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { addTexts, restoreItems, withdrawItem } from '@/server/datasets/datasets';
import { followHandIn } from '@/server/estimates/settlement';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, itemsOf, seatCounts, workersOf } from '@/test/assignment/crowd';
import { addBareItems } from '@/test/estimates/mixed-project';
import { testDatabase } from '@/test/support/database';
import { kindAnswer, later, openProject, preparedProject, rudeAnswer } from './world';

const { db, open } = await testDatabase();

/** Asked item by item, as of few, and of all seats at once, as of many: both say the same. */
async function unbalanced(projectId: string, least: number, more: query.WantedSeats[]) {
  const [few, many] = await Promise.all(
    [12, 60_000].map((items) => query.unbalancedSeats(db, { projectId, items }, least, more, 5)),
  );
  expect(few).toEqual(many);
  return few;
}

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
  const found = (least = 2) => unbalanced(projectId, least, []);
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
  const parts = (await found())?.parts ?? [];
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
  expect((await found())?.parts).toEqual([null]);
  await matchSeats(await later(owner), projectId);
  expect([await openOf(first), await found()]).toEqual([2, { hasSurplus: false, parts: [] }]);
});

it('an item that keeps more than all has no surplus, and lacks what it is to have', async () => {
  const { owner, projectId, idOf } = await projectOfTwelve();
  const sixth = await idOf(5);
  await updateTerms(await later(owner), projectId, { overlap: 1 });
  const wish = (wanted: number) => unbalanced(projectId, 1, [{ itemId: sixth, wanted }]);
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

it('a small project reads its own seats, however many others there are: to be published, matched, and discarded', async () => {
  const { projectId: others } = await openProject(db, { items: 1, overlap: 1 });
  await addBareItems(db, others, 5000);
  await db.execute(sql`
    insert into seats (id, project_id, item_id, ordinal, shard)
    select gen_random_uuid(), project_id, id, 3, 0 from items where project_id = ${others}`);
  const [small, draft] = [await openProject(db, { items: 5, overlap: 2 }), await preparedProject(db, { items: 5 })];
  await db.execute(sql`analyze`);
  const seatsRead = (act: (db: Queryable) => Promise<unknown>) =>
    open(1).transaction(async (tx) => {
      await act(tx);
      const [read] = await tx.execute<{ rows: number }>(sql`
        select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'seats'`);
      return read?.rows;
    });
  expect(await seatsRead((tx) => publishProject({ ...draft.owner, db: tx }, draft.projectId))).toBeLessThan(100);
  expect(await seatsRead((tx) => publishProject({ ...small.owner, db: tx }, small.projectId))).toBe(0);
  const asked = { projectId: small.projectId, items: 5 };
  expect(await seatsRead((tx) => query.unbalancedSeats(tx, asked, 2, [], 5))).toBeLessThan(50);
  const discarded = await preparedProject(db, { items: 5 });
  const lookedAt = seatsRead((tx) => hasSeats(tx, discarded.projectId));
  expect(await lookedAt).toBe(0);
});
