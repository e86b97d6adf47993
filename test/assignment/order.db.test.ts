import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { claimItems } from '@/server/assignment/claims';
import { orderSeats } from '@/server/assignment/seats';
import { followHandIn } from '@/server/estimates/settlement';
import { setPace } from '@/test/assignment/claims';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { itemOfSeat, kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('seats are claimed by urgency, then by what a label mends, then rare first, then oldest', async () => {
  const { owner, projectId } = await openProject(db, { items: 6, overlap: 4, budgetMinor: 999n });
  const workers = await workersOf(db, projectId, 3);
  const [last, agreed, split, rare, old, young] = await itemsOf(db, projectId);
  if (!last || !agreed || !split || !rare || !old || !young) throw new Error('six items');
  for (const [n, worker] of workers.slice(0, 2).entries()) {
    await answerItem(worker, projectId, agreed, kindAnswer);
    await answerItem(worker, projectId, split, n === 0 ? kindAnswer : rudeAnswer);
  }
  for (const itemId of [agreed, split]) await followHandIn(owner, projectId, itemId);
  await db.execute(sql`update items set urgency = 2 where id = ${last}`);
  await db.execute(sql`update items set slice = 'rare' where id = ${rare}`);
  await orderSeats(owner, projectId);
  await orderSeats(owner, projectId);
  const [, , fresh] = workers;
  if (!fresh) throw new Error('three workers');
  await setPace(db, projectId, 10);
  const wish = { holding: [], wanted: 6 };
  const { items } = await claimItems(await later(fresh), projectId, wish);
  const order = await Promise.all(items.map(({ seatId }) => itemOfSeat(db, seatId)));
  expect(order).toEqual([rare, old, young, split, agreed, last]);
});

it('only what changes is written', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 2 });
  await orderSeats(owner, projectId);
  const versions = () => db.execute(sql`select id, xmin::text from seats where project_id = ${projectId} order by id`);
  const before = [...(await versions())];
  await orderSeats(owner, projectId);
  expect([...(await versions())]).toEqual(before);
});
