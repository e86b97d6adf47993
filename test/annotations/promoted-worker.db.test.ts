import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, handInAll } from '@/server/annotations/annotations';
import { claimItems } from '@/server/assignment/claims';
import { openProjects } from '@/server/assignment/feed';
import { workerMoney } from '@/server/ledger/money';
import { addMember } from '@/server/projects/projects';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const work = (seatId: string) => {
  return { submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 9, readingSeconds: 0 };
};

it('a worker who became a reviewer in mid-item hands it in, is paid for it, and gets no other', async () => {
  const { owner, projectId } = await openProject(db, { items: 4, overlap: 2 });
  const worker = await readyWorker(db, projectId);
  const { seatId: first } = await claimed(worker, projectId);
  await addMember(owner, projectId, worker.actor.id, 'reviewer');
  const inFeed = async () => (await openProjects(worker)).find((entry) => entry.projectId === projectId);
  expect(await inFeed()).toMatchObject({ inHand: 1 });
  expect(await claimItems(worker, projectId, { holding: [], wanted: 3 })).toMatchObject({ items: [{ seatId: first }] });
  const { outcome, next } = await handIn(await later(worker), { projectId, ...work(first), wanted: 1 });
  expect(outcome).toEqual({ status: 'accepted' });
  expect(next).toMatchObject({ items: [], end: { status: 'own_project' } });
  expect(await workerMoney(worker)).toMatchObject([{ pendingMinor: 10n, pendingCount: 1 }]);
  expect(await inFeed()).toBeUndefined();
});

it('several that wait on a device are taken in as well', async () => {
  const { owner, projectId } = await openProject(db, { items: 4, overlap: 2 });
  const worker = await readyWorker(db, projectId);
  const first = await claimed(worker, projectId);
  const { items: more } = await claimItems(worker, projectId, { holding: [first.seatId], wanted: 1 });
  const items = [first, ...more];
  expect(items).toHaveLength(2);
  await addMember(owner, projectId, worker.actor.id, 'reviewer');
  const works = items.map(({ seatId }) => work(seatId));
  const { results, next } = await handInAll(await later(worker), { projectId, works, holding: [], wanted: 2 });
  expect(results.map(({ status }) => status)).toEqual(['taken', 'taken']);
  expect(next).toMatchObject({ items: [], end: { status: 'own_project' } });
});
