import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { databaseTime } from '@/db/queries/clock';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { projectTrust } from '@/server/estimates/estimates';
import { raisedTerms } from '@/server/estimates/raised-terms';
import { followHandIn } from '@/server/estimates/settlement';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, itemsOf, seatCounts, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, openProject, preparedProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

/** Four items: two agreed on, one differed on, one that nobody has answered. */
async function halfDone(wish: { overlapMax?: number } = {}) {
  const world = await openProject(db, { items: 4, overlap: 3, budgetMinor: 2_000n, ...wish });
  const { owner, projectId } = world;
  const [workers, items] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  for (const [place, itemId] of items.slice(0, 3).entries()) {
    for (const [n, worker] of workers.entries())
      await answerItem(worker, projectId, itemId, place === 2 && n === 2 ? rudeAnswer : kindAnswer);
    await followHandIn(owner, projectId, itemId);
  }
  const settled = async () => (await projectTrust(owner, projectId)).counts.settled;
  const open = async () => (await seatCounts(db, projectId)).reduce((sum, item) => sum + item.open, 0);
  return { ...world, settled, open };
}

/** What another minimum would buy while the target stays as it is. */
async function minimumTold(
  owner: MemberCall,
  projectId: string,
  wished: { overlap: number; overlapMax: number | null },
) {
  return (await raisedTerms(owner, projectId, { ...wished, qualityTarget: 0.9, targetBefore: 0.9 })).minimum;
}

for (const overlapMax of [undefined, 7]) {
  it(`what a higher minimum buys is told before, and is what it then buys, with a maximum of ${overlapMax ?? 'none'}`, async () => {
    const { owner, projectId, settled, open } = await halfDone(overlapMax === undefined ? {} : { overlapMax });
    const [before, opened] = [await settled(), await open()];
    expect(before).toBe(2);
    const wished = { overlap: 5, overlapMax: overlapMax ?? null };
    const told = await minimumTold(owner, projectId, wished);
    expect(told).toEqual({ settledItems: 2, settledLabels: 4, otherLabels: 4 });
    await updateTerms(owner, projectId, wished);
    expect(await minimumTold(owner, projectId, wished), 'saved, and nothing offered yet').toEqual(told);
    expect(await settled()).toBe(2);
    await matchSeats(owner, projectId);
    expect([await settled(), (await open()) - opened]).toEqual([0, 8]);
  });
}

it('the same or a lower minimum buys nothing, nor does any in a draft', async () => {
  const { owner, projectId } = await halfDone();
  for (const overlap of [3, 2]) {
    expect(await minimumTold(owner, projectId, { overlap, overlapMax: null })).toMatchObject({ settledLabels: 0 });
  }
  const draft = await preparedProject(db);
  expect(await minimumTold(draft.owner, draft.projectId, { overlap: 9, overlapMax: null })).toMatchObject({
    settledLabels: 0,
    otherLabels: 0,
  });
});

it('workers are offered what a higher minimum buys some seconds later; set back by then, it has bought nothing', async () => {
  const { owner, projectId, open } = await halfDone();
  const opened = await open();
  await db.execute(sql`select graphile_worker.remove_job(${`match_seats:${projectId}`})`);
  const waits = async () => {
    const [job] = await db.execute<{ seconds: number }>(sql`
      select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where key = ${`match_seats:${projectId}`}`);
    return job?.seconds ?? 0;
  };
  const now = new Date();
  await updateTerms({ ...owner, now }, projectId, { overlap: 9 });
  expect(await waits()).toBeGreaterThan(3);
  await updateTerms({ ...owner, now }, projectId, { overlap: 3 });
  expect(await waits()).toBeGreaterThan(3);
  await matchSeats(owner, projectId);
  expect(await open()).toBe(opened);
  await db.execute(sql`select graphile_worker.remove_job(${`match_seats:${projectId}`})`);
  await updateTerms({ ...owner, now }, projectId, { overlap: 2 });
  expect(await waits()).toBeLessThan(1);
});

it('a minimum that is raised again can be set back as long as one that is raised once', async () => {
  const { owner, projectId } = await halfDone();
  await db.execute(sql`select graphile_worker.remove_job(${`match_seats:${projectId}`})`);
  const now = await databaseTime(db);
  await updateTerms({ ...owner, now: new Date(now.getTime() - 4_000) }, projectId, { overlap: 4 });
  await updateTerms({ ...owner, now }, projectId, { overlap: 9 });
  const [job] = await db.execute<{ seconds: number }>(sql`
    select extract(epoch from run_at - ${now.toISOString()}::timestamptz)::float8 as seconds from graphile_worker.jobs
     where key = ${`match_seats:${projectId}`}`);
  expect(job?.seconds).toBeCloseTo(5, 1);
});
