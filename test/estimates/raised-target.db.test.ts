import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { buyLabels } from '@/server/assignment/dynamic-overlap';
import { matchSeats } from '@/server/assignment/seats';
import { projectTrust } from '@/server/estimates/estimates';
import { raisedTerms } from '@/server/estimates/raised-terms';
import { followHandIn } from '@/server/estimates/settlement';
import { projectTerms, updateTerms } from '@/server/projects/projects';
import { decide, openReview } from '@/server/review/review';
import { answerItem, itemsOf, seatCounts, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

interface Known {
  readonly confidence: number;
  readonly gain: number;
}

const sure: Known = { confidence: 0.99, gain: 0.02 };
const fair: Known = { confidence: 0.93, gain: 0.02 };
const hopeless: Known = { confidence: 0.93, gain: 0.001 };

/** Items that three people labelled each, of which so much is known; the target is .9. */
async function labelled(known: readonly Known[], wish: { overlapMax?: number; budgetMinor?: bigint } = {}) {
  const world = await openProject(db, { items: known.length, overlap: 3, budgetMinor: 2_000n, ...wish });
  const { owner, projectId } = world;
  const [workers, items] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  for (const [place, itemId] of items.entries()) {
    for (const worker of workers) await answerItem(worker, projectId, itemId, kindAnswer);
    await followHandIn(owner, projectId, itemId);
    const { confidence, gain } = known[place] ?? sure;
    await db.execute(
      sql`update item_estimates set confidence = ${confidence}, gain = ${gain} where item_id = ${itemId}`,
    );
  }
  await forgetJobs(projectId);
  const settled = async () => (await projectTrust(owner, projectId)).counts.settled;
  const open = async () => (await seatCounts(db, projectId)).map((item) => item.open);
  return { ...world, items, settled, open };
}

const forgetJobs = (projectId: string) =>
  db.execute(sql`select graphile_worker.remove_job(key) from graphile_worker.jobs where key like ${`%:${projectId}`}`);

async function targetTold({ owner, projectId }: Awaited<ReturnType<typeof labelled>>, qualityTarget: number) {
  const { overlap, overlapMax } = await projectTerms(owner, projectId);
  return (await raisedTerms(owner, projectId, { overlap, overlapMax, qualityTarget, targetBefore: 0.9 })).target;
}

describe('a raised quality target', () => {
  it('is told with the settled items that it puts in doubt and the labels that it buys, and does just that', async () => {
    const world = await labelled([sure, fair, hopeless, fair], { overlapMax: 7 });
    const { owner, projectId, settled, open } = world;
    expect(await settled()).toBe(4);
    const told = await targetTold(world, 0.95);
    expect(told).toEqual({ settledItems: 3, worthLabel: 2, labels: 2, mostLabels: 8 });
    await updateTerms(owner, projectId, { qualityTarget: 0.95 });
    expect(await targetTold(world, 0.95), 'saved, and nothing offered yet').toEqual(told);
    expect([await settled(), await open()]).toEqual([1, [0, 0, 0, 0]]);
    await matchSeats(owner, projectId);
    expect([await settled(), await open()]).toEqual([1, [0, 1, 0, 1]]);
  });

  it('buys nothing with a fixed overlap, nor at the maximum: the items are a reviewer’s', async () => {
    for (const wish of [{}, { overlapMax: 3 }]) {
      const world = await labelled([sure, fair], wish);
      expect(await targetTold(world, 0.95)).toEqual({ settledItems: 1, worthLabel: 0, labels: 0, mostLabels: 0 });
      await updateTerms(world.owner, world.projectId, { qualityTarget: 0.95 });
      await matchSeats(world.owner, world.projectId);
      expect([await world.settled(), await world.open()]).toEqual([1, [0, 0]]);
    }
  });

  it('leaves alone what a reviewer decided', async () => {
    const world = await labelled([fair, fair], { overlapMax: 7 });
    const [itemId = ''] = world.items;
    const owner = await later(world.owner);
    await openReview(owner, world.projectId, itemId);
    const choice = { decision: 'redraw', answer: kindAnswer } as const;
    await decide(owner, world.projectId, {
      itemId,
      choice,
      reason: 'It is.',
      rule: null,
      makeCase: false,
      after: null,
    });
    expect(await targetTold(world, 0.95)).toMatchObject({ settledItems: 1, labels: 1 });
  });

  it('buys what there is money for', async () => {
    const world = await labelled([fair, fair], { overlapMax: 5, budgetMinor: 84n });
    expect(await targetTold(world, 0.95)).toEqual({ settledItems: 2, worthLabel: 2, labels: 1, mostLabels: 4 });
    await updateTerms(world.owner, world.projectId, { qualityTarget: 0.95 });
    await matchSeats(world.owner, world.projectId);
    expect((await world.open()).toSorted()).toEqual([0, 1]);
  });

  it('is nothing where it is not raised', async () => {
    const world = await labelled([fair], { overlapMax: 5 });
    for (const target of [0.9, 0.8])
      expect(await targetTold(world, target)).toMatchObject({ settledItems: 0, labels: 0 });
  });
});

it.each([{ qualityTarget: 0.95 }, { overlapMax: 9 }])(
  'what %o buys is offered some seconds later, whatever is handed in meanwhile; set back by then, it has bought nothing',
  async (raised) => {
    const { owner, projectId, open } = await labelled([{ ...fair, confidence: 'overlapMax' in raised ? 0.8 : 0.93 }], {
      overlapMax: 'overlapMax' in raised ? 3 : 5,
    });
    const waits = async () => {
      const [job] = await db.execute<{ seconds: number }>(sql`
        select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where key = ${`match_seats:${projectId}`}`);
      return job?.seconds ?? 0;
    };
    const { qualityTarget, overlapMax } = await projectTerms(owner, projectId);
    const now = new Date();
    await updateTerms({ ...owner, now }, projectId, raised);
    expect(await waits()).toBeGreaterThan(3);
    await buyLabels(owner, projectId);
    expect(await open()).toEqual([0]);
    await updateTerms({ ...owner, now }, projectId, { qualityTarget, overlapMax });
    await matchSeats(owner, projectId);
    expect(await open()).toEqual([0]);
    await updateTerms({ ...owner, now }, projectId, raised);
    await forgetJobs(projectId);
    await buyLabels(owner, projectId);
    expect(await open(), 'as soon as nothing waits').toEqual([1]);
  },
);
