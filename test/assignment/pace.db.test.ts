import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { extendLease } from '@/server/assignment/assignment';
import { projectForWorker } from '@/server/assignment/feed';
import { estimateProject } from '@/server/estimates/whole-project';
import { updateTerms } from '@/server/projects/projects';
import { claimNext, setPace } from '@/test/assignment/claims';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const minutesOf = ({ leaseUntil, now }: { leaseUntil: Date; now: Date }) =>
  (leaseUntil.getTime() - now.getTime()) / 60_000;

async function paced(slowSeconds: number, answers: number) {
  const world = await openProject(db, { items: 3, overlap: 3 });
  await setPace(db, world.projectId, slowSeconds, answers);
  const [worker] = await workersOf(db, world.projectId, 1);
  if (!worker) throw new Error('one worker');
  return { ...world, worker };
}

describe('a lease by the pace of the project', () => {
  it('lasts four times what nine in ten answers take, and is told so before one starts', async () => {
    const { projectId, worker } = await paced(120, 40);
    expect((await projectForWorker(worker, projectId)).leaseMinutes).toBe(8);
    expect(minutesOf(await claimed(worker, projectId))).toBe(8);
  });

  it('lasts twice as long for an item that waits behind another, and is extended by its own length', async () => {
    const { projectId, worker } = await paced(120, 40);
    const first = await claimed(worker, projectId);
    const second = await claimNext(worker, projectId, [first.seatId]);
    if (second.status !== 'item') throw new Error('two items');
    expect(minutesOf(second)).toBe(16);
    const at = new Date(worker.now.getTime() + 5 * 60_000);
    const extension = await extendLease({ ...worker, now: at }, projectId, first.seatId);
    expect(extension && minutesOf(extension)).toBe(8);
  });

  it('is the requester’s maximum until enough is measured', async () => {
    const { projectId, worker } = await paced(120, 4);
    expect(minutesOf(await claimed(worker, projectId))).toBe(30);
  });

  it('of items that take hours is as long as they are said, or were measured, to take', async () => {
    const { owner, projectId, worker } = await paced(3 * 3600, 4);
    await updateTerms(owner, projectId, { estimateSeconds: 2 * 3600 });
    expect((await projectForWorker(worker, projectId)).leaseMinutes).toBe(120);
    const lease = await claimed(worker, projectId);
    expect(minutesOf(lease)).toBe(120);
    await db.execute(sql`update project_paces set answers = 40 where project_id = ${projectId}`);
    const at = new Date(worker.now.getTime() + 170 * 60_000);
    const extension = await extendLease({ ...worker, now: at }, projectId, lease.seatId);
    expect(extension && minutesOf(extension)).toBe(180);
  });

  it('is measured with the estimate of the project, from labels alone', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 2 });
    const [workers, items] = [await workersOf(db, projectId, 2), await itemsOf(db, projectId)];
    for (const worker of workers) for (const itemId of items) await answerItem(worker, projectId, itemId, kindAnswer);
    await estimateProject(owner, projectId);
    const [pace] = await db.execute(
      sql`select answers, slow_seconds from project_paces where project_id = ${projectId}`,
    );
    expect(pace).toMatchObject({ answers: 6 });
  });
});
