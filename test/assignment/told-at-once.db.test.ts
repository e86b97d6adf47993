/** What leaves the work is told to the desk that holds it with its next answer, before any job has run. */
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { createCaller } from '@/server/api/root';
import { handBack } from '@/server/assignment/hand-back';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const callsOf = (call: MemberCall) => createCaller({ ...call, requestId: 'told-at-once' });

/** A worker who works on one item and holds two others ready, the second of which was begun. */
async function desk() {
  const { owner, projectId } = await openProject(db, { items: 4, overlap: 3, budgetMinor: 2_000n });
  const worker = await readyWorker(db, projectId);
  const first = await claimed(worker, projectId);
  const ready = await claimed(worker, projectId, [first.seatId]);
  const begun = await claimed(worker, projectId, [first.seatId, ready.seatId]);
  await saveDraft(await later(worker), {
    projectId,
    seatId: begun.seatId,
    version: 0,
    answer: kindAnswer,
    comment: '',
  });
  const told = async () => {
    const work = { submissionId: newId(), seatId: first.seatId, answer: kindAnswer, comment: '', activeSeconds: 5 };
    const holding = [ready.seatId, begun.seatId];
    return (await handIn(await later(worker), { ...work, projectId, holding, wanted: 0 })).next?.unwanted ?? [];
  };
  return { owner: await later(owner), projectId, ready, begun, told };
}

it('what its owner withdraws, and what was not begun of it alone', async () => {
  const { owner, projectId, ready, begun, told } = await desk();
  await callsOf(owner).datasets.withdraw({ projectId, itemIds: [ready.itemId, begun.itemId] });
  expect(await told()).toEqual([ready.seatId, begun.seatId]);
});

it('what is withdrawn among many, also by taking a bringing back back', async () => {
  const { owner, projectId, ready, told } = await desk();
  const choice = { kind: 'items' as const, itemIds: [ready.itemId] };
  const calls = callsOf(owner);
  await calls.datasets.change({ projectId, choice, act: { kind: 'withdraw_broken' } });
  const { changeId } = await calls.datasets.change({ projectId, choice, act: { kind: 'restore' } });
  await matchSeats(owner, projectId);
  await calls.datasets.undoChange({ projectId, changeId });
  expect(await told()).toEqual([ready.seatId]);
});

it('what is to be labelled anew', async () => {
  const { owner, projectId, ready, told } = await desk();
  const other = await readyWorker(db, projectId, 'Other');
  let held = await claimed(other, projectId);
  const seen = [held.seatId];
  while (held.itemId !== ready.itemId) {
    held = await claimed(other, projectId, seen);
    seen.push(held.seatId);
  }
  const work = { submissionId: newId(), seatId: held.seatId, answer: kindAnswer, comment: '', activeSeconds: 5 };
  await handIn(await later(other), { ...work, projectId });
  const scope = { kind: 'items' as const, itemIds: [ready.itemId] };
  const calls = callsOf(await later(owner));
  await calls.estimates.relabel({
    projectId,
    scope,
    expected: await calls.estimates.relabelPlan({ projectId, scope }),
  });
  expect(await told()).toEqual([ready.seatId]);
});

it('what a second worker reports as broken', async () => {
  const { projectId, ready, told } = await desk();
  for (const name of ['Ann', 'Ben']) {
    const other = await readyWorker(db, projectId, name);
    const seen: string[] = [];
    for (;;) {
      const held = await claimed(other, projectId, seen);
      seen.push(held.seatId);
      if (held.itemId !== ready.itemId) continue;
      await handBack(await later(other), projectId, held.seatId, 'broken_item');
      break;
    }
  }
  expect(await told()).toEqual([ready.seatId]);
});

it('what is brought back before anybody looked is wanted again as soon as the seats were looked at', async () => {
  const { owner, projectId, ready, told } = await desk();
  await callsOf(owner).datasets.withdraw({ projectId, itemIds: [ready.itemId] });
  await callsOf(owner).datasets.restore({ projectId, itemIds: [ready.itemId] });
  await matchSeats(await later(owner), projectId);
  expect(await told()).toEqual([]);
});
