/** Whoever is shown an item again knows that it is a check: labels are many and come back to hardly anybody. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { claimItem, claimItems } from '@/server/assignment/claims';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { pauseProject, resumeProject } from '@/server/assignment/publishing';
import { stockChecks } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { setPace } from '@/test/assignment/claims';
import { itemOfSeat, later, readyWorker } from '@/test/assignment/world';
import { knowingProject, workAll } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const hours = 60;

/** The checks among the items that a full desk is given. */
async function checksGiven(worker: MemberCall, projectId: string, known: readonly string[]): Promise<string[]> {
  const { items } = await claimItems(worker, projectId, { holding: [], wanted: 20 });
  const given = await Promise.all(items.map(({ seatId }) => itemOfSeat(db, seatId)));
  return given.filter((itemId) => known.includes(itemId));
}

/** Items are so quick that a desk holds twenty. */
async function quickProject() {
  const project = await knowingProject(db, { items: 60, overlap: 2, goldEvery: 4, known: { check: 4 } });
  await setPace(db, project.projectId, 6);
  return project;
}

describe('a check is not given again to whoever had it', () => {
  it('and let its time run out for good', async () => {
    const { projectId, known } = await quickProject();
    const worker = await readyWorker(db, projectId);
    const met: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      const today = await later(worker, day * 30 * hours);
      met.push(...(await checksGiven(today, projectId, known.check)));
      await giveUpLapsedLeases(await later(worker, (day * 30 + 29) * hours));
      await stockChecks(today, projectId);
    }
    expect(met.length).toBeGreaterThan(0);
    expect(met).toEqual([...new Set(met)]);
  });

  it('and had it let go with the rest while the project was paused', async () => {
    const { owner, projectId, known } = await quickProject();
    const worker = await readyWorker(db, projectId);
    const met: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      met.push(...(await checksGiven(await later(worker), projectId, known.check)));
      await pauseProject(await later(owner), projectId);
      const { unwanted } = await claimItems(await later(worker), projectId, { holding: [], wanted: 1 });
      expect(await giveUpUnbegun(await later(worker), projectId, unwanted)).toHaveLength(unwanted.length);
      await resumeProject(await later(owner), projectId);
      await stockChecks(worker, projectId);
    }
    expect(met.length).toBeGreaterThan(0);
    expect(met).toEqual([...new Set(met)]);
  });

  it('and whose place another took', async () => {
    const { projectId, known } = await knowingProject(db, { items: 40, overlap: 2, goldEvery: 4, known: { check: 1 } });
    const [checkId = ''] = known.check;
    const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
    const given = await claimItem(worker, projectId, checkId, 'check');
    if (given.status !== 'item') throw new Error(given.status);
    // Only the seat that the worker had is left, and its time is over.
    await db.execute(sql`update seats set state = 'cancelled' where item_id = ${checkId} and state = 'open'`);
    const taken = await workAll(await later(other, 2 * 60), projectId);
    expect(taken.itemIds).toContain(checkId);
    await stockChecks(worker, projectId);
    expect((await workAll(await later(worker, 3 * 60), projectId)).itemIds).not.toContain(checkId);
  });
});
