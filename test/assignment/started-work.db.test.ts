import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { acceptAfterSilence } from '@/server/annotations/outcomes';
import { openProjects } from '@/server/assignment/feed';
import { closeProject, pauseProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { withdrawItem } from '@/server/datasets/datasets';
import { followHandIn, paySettledItems } from '@/server/estimates/settlement';
import { checkBooks } from '@/server/ledger/books';
import { deallocate } from '@/server/ledger/ledger';
import { projectMoney, workerMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { submit, workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

type Upset = (owner: MemberCall, projectId: string, itemId: string) => Promise<unknown>;

const upsets: readonly [string, Upset][] = [
  ['the project is paused', (owner, projectId) => pauseProject(owner, projectId)],
  ['the project is closed', (owner, projectId) => closeProject(owner, projectId)],
  ['the item is withdrawn', (owner, projectId, itemId) => withdrawItem(owner, projectId, itemId)],
  [
    'the rest of the budget is taken back',
    async (owner, projectId) => {
      const { escrowMinor } = await projectMoney(owner, projectId);
      await deallocate(owner, { projectId, amountMinor: escrowMinor, key: newId() });
    },
  ],
  ['the price falls to a cent', (owner, projectId) => updateTerms(owner, projectId, { priceMinor: 1n })],
  ['the overlap is lowered to one', (owner, projectId) => updateTerms(owner, projectId, { overlap: 1 })],
];

it.each(upsets)('work that was started is taken in and paid at its price when %s', async (_, upset) => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 100n });
  const workers = await workersOf(db, projectId, 2);
  const leases = [];
  for (const worker of workers) leases.push(await claimed(await later(worker), projectId));
  await upset(await later(owner), projectId, leases[0]?.itemId ?? '');
  await matchSeats(owner, projectId);
  for (const [n, worker] of workers.entries()) {
    const call = await later(worker);
    const { outcome } = await submit(call, projectId, leases[n]?.seatId ?? '', kindAnswer);
    expect(outcome.status).toBe('accepted');
  }
  const days = 4 * 24 * 60;
  await acceptAfterSilence(await later(owner, days));
  for (const worker of workers)
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n }]);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it.each([
  ['paused', pauseProject],
  ['closed', closeProject],
] as const)(
  'a worker finds the way back to work that was started in a project that is %s, and nobody else finds it',
  async (_, end) => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
    const [worker, stranger] = await workersOf(db, projectId, 2);
    if (!worker || !stranger) throw new Error('two workers');
    const lease = await claimed(await later(worker), projectId);
    await end(await later(owner), projectId);
    const found = async (call: MemberCall) =>
      (await openProjects(await later(call))).filter((one) => one.projectId === projectId);
    expect(await found(worker)).toMatchObject([{ inHand: 1, itemsLeft: expect.any(Number) }]);
    expect(await found(stranger)).toEqual([]);
    await submit(await later(worker), projectId, lease.seatId, kindAnswer);
    expect(await found(worker)).toEqual([]);
  },
);

it('closing pays at once for an item whose one answer is enough when no other comes', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2 });
  await updateTerms(owner, projectId, { qualityTarget: 0.6 });
  const [worker] = await workersOf(db, projectId, 1);
  if (!worker) throw new Error('one worker');
  const lease = await claimed(await later(worker), projectId);
  await submit(await later(worker), projectId, lease.seatId, kindAnswer);
  await followHandIn(await later(owner), projectId, lease.itemId);
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n, pendingMinor: 10n }]);
  await closeProject(await later(owner), projectId);
  const jobs = await db.execute<{ key: string }>(sql`select key from graphile_worker._private_jobs`);
  expect(jobs.map(({ key }) => key)).toContain(`match_seats:${projectId}`);
  await paySettledItems(await later(owner), projectId);
  expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n }]);
});
