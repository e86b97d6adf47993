import { expect, it } from 'vitest';
import { pauseProject, resumeProject, wantOfMoney } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { addTexts } from '@/server/datasets/datasets';
import { updateTerms } from '@/server/projects/projects';
import { testDatabase } from '@/test/support/database';
import { claimNext } from './claims';
import { claimed, openProject, readyWorker } from './world';

const { db } = await testDatabase();

it('a project that sends workers away for want of money says so, with the price and what is left', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1, budgetMinor: 24n });
  const worker = await readyWorker(db, projectId);
  expect(await wantOfMoney(owner, projectId)).toBeNull();
  await updateTerms(owner, projectId, { priceMinor: 1000n });
  expect(await claimNext(worker, projectId)).toEqual({ status: 'budget_spent' });
  expect(await wantOfMoney(owner, projectId)).toEqual({
    labelMinor: 1200n,
    escrowMinor: 24n,
    openLabels: 2,
    missingMinor: 2376n,
    isSpent: true,
    currency: 'USD',
  });
  await pauseProject(owner, projectId);
  expect(await wantOfMoney(owner, projectId)).toBeNull();
  await resumeProject(owner, projectId);
  expect(await wantOfMoney(owner, projectId)).not.toBeNull();
});

it('a budget that was spent to the last label, with nothing left to do, wants nothing', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1, budgetMinor: 12n });
  await claimed(await readyWorker(db, projectId), projectId);
  expect(await wantOfMoney(owner, projectId)).toBeNull();
});

it('what is open and not paid for is told before anybody meets it: after more labels, more items, a higher price', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1, budgetMinor: 36n });
  await updateTerms(owner, projectId, { overlap: 2 });
  await matchSeats(owner, projectId);
  expect(await wantOfMoney(owner, projectId)).toMatchObject({ openLabels: 4, missingMinor: 12n, isSpent: false });
  await updateTerms(owner, projectId, { overlap: 1 });
  await matchSeats(owner, projectId);
  expect(await wantOfMoney(owner, projectId)).toBeNull();
  await addTexts(owner, projectId, [{ text: 'One more sentence.' }, { text: 'And quite another one, of birds.' }]);
  await matchSeats(owner, projectId);
  expect(await wantOfMoney(owner, projectId)).toMatchObject({ openLabels: 4, missingMinor: 12n, isSpent: false });
  const worker = await readyWorker(db, projectId);
  await claimed(worker, projectId);
  expect(await wantOfMoney(owner, projectId)).toMatchObject({ openLabels: 3, missingMinor: 12n });
});
