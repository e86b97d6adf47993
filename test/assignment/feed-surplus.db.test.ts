import { expect, it } from 'vitest';
import { saveDraft } from '@/server/annotations/annotations';
import { openProjects } from '@/server/assignment/feed';
import { matchSeats } from '@/server/assignment/seats';
import { updateTerms } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { answer } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('a label that was begun, ran out and is wanted no more is offered to nobody, neither in the list nor at the desk', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 2 });
  const [away, quick, next] = [
    await readyWorker(db, projectId, 'Away'),
    await readyWorker(db, projectId, 'Quick'),
    await readyWorker(db, projectId, 'Next'),
  ];
  const { seatId } = await claimed(away, projectId);
  await saveDraft(away, { projectId, seatId, version: 0, answer: kindAnswer, comment: '' });
  await answer(quick, projectId, await claimed(quick, projectId));
  const after = await later(next, 60);
  const leftFor = async () => (await openProjects(after)).find((entry) => entry.projectId === projectId)?.itemsLeft;
  expect(await leftFor(), 'its time is over, and it is still wanted').toBe(1);
  await updateTerms(owner, projectId, { overlap: 1 });
  await matchSeats(owner, projectId);
  expect(await claimNext(after, projectId)).toMatchObject({ status: 'nothing_left' });
  expect(await leftFor()).toBe(0);
});
