/** Work that comes late to an item that its owner has withdrawn: nobody wants it, also in the moment before its seats are gone. */
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { withdrawItems } from '@/server/datasets/datasets';
import { projectMoney } from '@/server/ledger/money';
import { workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';

const { db } = await testDatabase();

it.each([
  ['at once', false],
  ['once its seats are gone', true],
])('is paid by Casebook and not by the project, %s', async (_when, isMatched) => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 96n });
  const [slow, next] = (await workersOf(db, projectId, 2)) as [MemberCall, MemberCall];
  const { seatId, itemId } = await claimed(await later(slow), projectId);
  await saveDraft(await later(slow), { projectId, seatId, version: 0, answer: kindAnswer });
  // Their seat is another's by the time they come, and a second one is free.
  const taken = await claimed(await later(next, 31), projectId);
  expect(taken.seatId).toBe(seatId);
  await withdrawItems(await later(owner), projectId, [itemId]);
  if (isMatched) await matchSeats(await later(owner), projectId);
  const before = await projectMoney(owner, projectId);
  const work = { projectId, seatId, submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 5 };
  const { outcome } = await handIn(await later(slow, 32), work);
  expect(outcome).toMatchObject({ status: 'late', paidMinor: 10n, sight: 'draft', cause: 'not_wanted' });
  expect(await projectMoney(owner, projectId)).toEqual(before);
  await expectLawful(owner);
});
