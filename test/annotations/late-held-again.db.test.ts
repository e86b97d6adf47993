/** Work that comes late to an item which its worker was given again meanwhile, or of which they were given a near-duplicate. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { workerRecord } from '@/server/annotations/record';
import type { LeasedItem } from '@/server/assignment/contract';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { addTexts } from '@/server/datasets/datasets';
import { checkBooks } from '@/server/ledger/books';
import { deallocate } from '@/server/ledger/ledger';
import { projectMoney, workerMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const twoDays = 48 * 60;

const sent = (projectId: string, { seatId, leaseId }: LeasedItem, submissionId = newId()) => {
  return { projectId, submissionId, seatId, leaseId, answer: kindAnswer, comment: '', activeSeconds: 5 };
};

/** A worker whose time for an item at 10 cents ran out, and who holds the item again at the price of now. */
async function heldAgain(seats: 'same' | 'another', priceMinor: bigint, budgetMinor = 48n) {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor });
  const worker = await readyWorker(db, projectId);
  const first = await claimed(worker, projectId);
  await giveUpLapsedLeases(await later(worker, twoDays));
  await updateTerms(owner, projectId, { priceMinor });
  if (seats === 'another') {
    const other = await readyWorker(db, projectId, 'Other');
    await claimed({ ...other, now: (await later(other, twoDays)).now }, projectId);
  }
  const after = await later(worker, twoDays + 1);
  const second = await claimed(after, projectId);
  expect([second.seatId === first.seatId, second.priceMinor]).toEqual([seats === 'same', priceMinor]);
  return { owner, projectId, worker: after, first, second };
}

const pending = async (worker: MemberCall) => (await workerMoney(worker)).map(({ pendingMinor }) => pendingMinor);

it.each(['same', 'another'] as const)(
  'work of a screen of before is paid what that screen said, though its worker holds the %s seat at another price',
  async (seats) => {
    for (const price of [5n, 15n]) {
      const { owner, projectId, worker, first } = await heldAgain(seats, price, 72n);
      const work = sent(projectId, first);
      const { outcome } = await handIn(worker, work);
      expect(outcome).toEqual({ status: 'accepted' });
      expect(await pending(worker)).toEqual([10n]);
      expect((await handIn(worker, work)).outcome).toEqual({ status: 'accepted' });
      expect(await workerRecord(worker, null)).toMatchObject([{ pay: { status: 'pending', amountMinor: 10n } }]);
      expect(await checkBooks(owner)).toMatchObject({ balanced: true });
    }
  },
);

it('work of the screen that shows the item now is paid what this one says', async () => {
  const { projectId, worker, second } = await heldAgain('same', 5n);
  expect((await handIn(worker, sent(projectId, second))).outcome).toEqual({ status: 'accepted' });
  expect(await pending(worker)).toEqual([5n]);
});

it('a lease of somebody else’s, or of another item, names nothing: the work is paid what its own lease pays', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 96n });
  const theirs = await claimed(await readyWorker(db, projectId, 'Other'), projectId);
  await updateTerms(owner, projectId, { priceMinor: 5n });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  for (const leaseId of [theirs.leaseId, newId()]) {
    const { outcome } = await handIn(worker, sent(projectId, { ...theirs, seatId, leaseId }, seatId));
    expect(outcome).toEqual({ status: 'accepted' });
  }
  expect(await pending(worker)).toEqual([5n]);
});

it('where the budget does not give what a screen of before said, the work counts and the difference is told, also when asked again', async () => {
  const { owner, projectId, worker, first } = await heldAgain('same', 5n);
  const { escrowMinor } = await projectMoney(owner, projectId);
  await deallocate(owner, { projectId, amountMinor: escrowMinor, key: newId() });
  const work = sent(projectId, first);
  const told = { status: 'accepted', pays: { minor: 5n, saidMinor: 10n, currency: 'USD' } };
  expect((await handIn(worker, work)).outcome).toEqual(told);
  expect(await pending(worker)).toEqual([5n]);
  expect(await handIn(worker, work)).toMatchObject({ isRepeat: true, outcome: told });
  expect(await checkBooks(owner)).toMatchObject({ balanced: true });
});

const near = (subject: string) =>
  `I bought the ${subject} in March and it worked well until last week, when it began to flicker in the evening. ` +
  'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

it.each([true, false])(
  'late work on an item of which its worker got a near-duplicate meanwhile is told so (drafted: %s)',
  async (isDrafted) => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1, budgetMinor: 500n });
    const worker = await readyWorker(db, projectId);
    const only = await claimed(worker, projectId);
    await handIn(worker, sent(projectId, only));
    await addTexts(
      owner,
      projectId,
      ['lamp', 'radio'].map((subject) => ({ text: near(subject) })),
    );
    await matchSeats(owner, projectId);
    const first = await claimed(worker, projectId);
    if (isDrafted)
      await saveDraft(worker, { projectId, seatId: first.seatId, version: 0, answer: kindAnswer, comment: '' });
    const after = await later(worker, twoDays);
    await giveUpLapsedLeases(after);
    await db.execute(sql`update seats set priority = 32000 where id = ${first.seatId}`);
    const second = await claimed(after, projectId);
    expect(second.itemId).not.toBe(first.itemId);
    const { outcome } = await handIn(after, sent(projectId, first));
    expect(outcome).toMatchObject({ status: 'late', cause: 'near_duplicate', paidMinor: isDrafted ? 10n : 0n });
    const [entry] = await workerRecord(after, null);
    expect(entry).toMatchObject({ isLate: true, cause: 'near_duplicate' });
  },
);
