import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { seenAtWork } from '@/server/annotations/at-work';
import { claimItems } from '@/server/assignment/claims';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { closeProject, pauseProject, resumeProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { withdrawItem } from '@/server/datasets/datasets';
import { projectMoney } from '@/server/ledger/money';
import { claimed, itemOfSeat, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

async function claimThree(worker: MemberCall, projectId: string): Promise<string[]> {
  const held: string[] = [];
  while (held.length < 3) held.push((await claimed(await later(worker), projectId, held)).seatId);
  return held;
}

/** A worker with three items on the screen, of which they have begun the first. */
async function threeInHand(overlap = 1) {
  const { owner, projectId } = await openProject(db, { items: 4, overlap });
  const worker = await readyWorker(db, projectId);
  const [begun, ...ahead] = await claimThree(worker, projectId);
  if (!begun || ahead.length !== 2) throw new Error('three items');
  await saveDraft(worker, { projectId, seatId: begun, version: 0, answer: kindAnswer });
  return { owner, projectId, worker, begun, ahead };
}

const handInWith = (call: MemberCall, projectId: string, seatId: string, holding: readonly string[]) => {
  const work = { projectId, seatId, submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 5 };
  return handIn(call, { ...work, holding: [...holding], wanted: 0 });
};

describe('what is held ready and nobody has begun', () => {
  it.each([
    ['paused', pauseProject],
    ['closed', closeProject],
  ] as const)(
    'waits for nobody once the project is %s: the next answer says so, and its money goes back',
    async (state, end) => {
      const { owner, projectId, worker, begun, ahead } = await threeInHand();
      await end(await later(owner), projectId);
      const { outcome, next } = await handInWith(await later(worker), projectId, begun, ahead);
      expect(outcome.status).toBe('accepted');
      expect(next).toEqual({
        items: [],
        end: { status: 'paused', isClosed: state === 'closed' },
        unwanted: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === ahead.toSorted().join()),
        atOnce: 3,
      });
      expect(await giveUpUnbegun(await later(worker), projectId, ahead)).toHaveLength(2);
      expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 12n, escrowMinor: 36n });
    },
  );

  it('is offered again to the same person after a pause, and counts as no handing back', async () => {
    const { owner, projectId, worker, begun, ahead } = await threeInHand();
    await pauseProject(await later(owner), projectId);
    await handInWith(await later(worker), projectId, begun, ahead);
    await giveUpUnbegun(await later(worker), projectId, ahead);
    await resumeProject(await later(owner), projectId);
    expect(await claimThree(worker, projectId)).toEqual(expect.arrayContaining([...ahead]));
    expect((await claimed(await later(worker), projectId)).handBacksLeft).toBe(10);
  });

  it('goes when its item is withdrawn, and the others go on', async () => {
    const { owner, projectId, worker, begun, ahead } = await threeInHand();
    const [withdrawn = '', kept = ''] = ahead;
    await withdrawItem(await later(owner), projectId, await itemOfSeat(db, withdrawn));
    await matchSeats(await later(owner), projectId);
    const { next } = await handInWith(await later(worker), projectId, begun, ahead);
    expect(next).toMatchObject({ items: [], end: null, unwanted: [withdrawn] });
    expect(await giveUpUnbegun(await later(worker), projectId, [withdrawn, kept])).toEqual([withdrawn]);
    const again = await claimItems(await later(worker), projectId, { holding: [], wanted: 3 });
    expect(again.unwanted).toEqual([]);
    expect(again.items.map(({ seatId }) => seatId)).toEqual([kept]);
  });

  it('stays while it is wanted, so that nobody picks items by giving up the others', async () => {
    const { projectId, worker, ahead } = await threeInHand();
    expect(await giveUpUnbegun(await later(worker), projectId, ahead)).toEqual([]);
  });
});

it('what was begun, here or on another screen, is not given up', async () => {
  const { owner, projectId, worker, begun, ahead } = await threeInHand();
  const [read = '', untouched = ''] = ahead;
  await seenAtWork(await later(worker, 3), { projectId, seatId: read, activeSeconds: 120 });
  await pauseProject(await later(owner), projectId);
  expect(await giveUpUnbegun(await later(worker), projectId, [begun, read, untouched])).toEqual([untouched]);
  for (const seatId of [begun, read])
    expect((await handInWith(await later(worker), projectId, seatId, [])).outcome.status).toBe('accepted');
});

it('nobody gives up what another person holds', async () => {
  const { owner, projectId, ahead } = await threeInHand(2);
  const other = await readyWorker(db, projectId, 'Ona');
  await pauseProject(await later(owner), projectId);
  expect(await giveUpUnbegun(await later(other), projectId, ahead)).toEqual([]);
});
