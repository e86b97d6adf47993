import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { projectForWorker } from '@/server/assignment/feed';
import { handBack } from '@/server/assignment/hand-back';
import { matchSeats } from '@/server/assignment/seats';
import { addTexts } from '@/server/datasets/datasets';
import { claimNext } from '@/test/assignment/claims';
import { testDatabase } from '@/test/support/database';
import { claimed, openProject, readyWorker } from './world';

const { db } = await testDatabase();

const near = (subject: string) =>
  `I bought the ${subject} in March and it worked well until last week, when it began to flicker in the evening. ` +
  'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

/** One sentence and three near-duplicates, each wanted twice. */
async function projectWithKin() {
  const world = await openProject(db, { items: 1, overlap: 2, budgetMinor: 1000n });
  await addTexts(
    world.owner,
    world.projectId,
    ['lamp', 'radio', 'phone'].map((subject) => ({ text: near(subject) })),
  );
  await matchSeats(world.owner, world.projectId);
  return world;
}

it('of near-duplicates a worker gets one, whether they hold it or handed it back; another worker gets another', async () => {
  const { projectId } = await projectWithKin();
  const worker = await readyWorker(db, projectId);
  expect((await projectForWorker(worker, projectId)).itemsLeft).toBe(1);
  const first = await claimed(worker, projectId);
  const second = await claimed(worker, projectId, [first.seatId]);
  expect(await claimNext(worker, projectId, [first.seatId, second.seatId])).toEqual({ status: 'nothing_left' });
  expect((await projectForWorker(worker, projectId)).itemsLeft).toBe(0);
  await handBack(worker, projectId, first.seatId, 'hand_back');
  await handBack(worker, projectId, second.seatId, 'hand_back');
  expect(await claimNext(worker, projectId)).toEqual({ status: 'nothing_left' });
  const other = await readyWorker(db, projectId);
  expect((await projectForWorker(other, projectId)).itemsLeft).toBe(1);
});

it('a claim that passes over near-duplicates stays on its indexes', async () => {
  const { projectId } = await projectWithKin();
  const worker = await readyWorker(db, projectId);
  await claimed(worker, projectId);
  await db.execute(sql`analyze items, seats, skips`);
  const plan = await db.transaction(async (tx) => {
    // On four items a look at all of them is cheaper than an index; what counts is that there is one to use.
    await tx.execute(sql`set local enable_seqscan = off`);
    return tx.execute<{ 'QUERY PLAN': string }>(sql`
      explain select k.id from items i join items k on k.project_id = i.project_id and k.kin_id = i.kin_id and k.id <> i.id
       where i.id = ${projectId} and i.kin_id is not null
         and exists (select 1 from seats mine where mine.item_id = k.id and mine.holder_id = ${worker.actor.id})`);
  });
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(text).toContain('items_by_kin');
  expect(text).toContain('seats_one_per_worker');
});
