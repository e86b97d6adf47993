import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { dropUnfinished, unfinishedWork } from '@/server/annotations/unfinished';
import { handBack } from '@/server/assignment/hand-back';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';

const { db } = await testDatabase();

/** Somebody begins, leaves, and comes back after another has taken the item. */
async function passedOn(begin: { readonly drafts: boolean }) {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const [slow, quick] = [await readyWorker(db, projectId, 'Slow'), await readyWorker(db, projectId, 'Quick')];
  const { seatId } = await claimed(slow, projectId);
  if (begin.drafts) await saveDraft(slow, { projectId, seatId, version: 0, answer: rudeAnswer });
  expect(await unfinishedWork(slow, [seatId])).toEqual([]);
  await claimed(await later(quick, 31), projectId);
  return { owner, projectId, seatId, slow: await later(slow, 60), quick: await later(quick, 60) };
}

const submissionFor = (projectId: string, seatId: string) => {
  return { projectId, seatId, submissionId: newId(), answer: rudeAnswer, comment: '', activeSeconds: 9 };
};

it('what was begun is told to its maker and to nobody else, and can be handed in', async () => {
  const { owner, projectId, seatId, slow, quick } = await passedOn({ drafts: true });
  expect(await unfinishedWork(slow, [])).toMatchObject([
    { seatId, projectId, content: { kind: 'text' }, draft: { version: 1, answer: rudeAnswer } },
  ]);
  expect(await unfinishedWork(quick, [seatId])).toEqual([]);
  const { outcome } = await handIn(slow, submissionFor(projectId, seatId));
  expect(outcome).toMatchObject({ status: 'late', paidMinor: 10n, sight: 'draft' });
  expect(await unfinishedWork(slow, [seatId])).toEqual([]);
  await expectLawful(owner);
});

it('of what only the device has, the item is told; of a seat that was never leased to them, nothing', async () => {
  const { seatId, slow, quick, projectId } = await passedOn({ drafts: false });
  expect(await unfinishedWork(slow, [])).toEqual([]);
  expect(await unfinishedWork(slow, [seatId, newId()])).toMatchObject([{ seatId, draft: null }]);
  expect(await unfinishedWork(await later(await readyWorker(db, projectId, 'Ona')), [seatId])).toEqual([]);
  await handIn(quick, submissionFor(projectId, seatId));
  expect(await unfinishedWork(slow, [seatId])).toHaveLength(1);
});

it('is not told while the item is theirs, nor after they gave it back or dropped what they had', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  await saveDraft(worker, { projectId, seatId, version: 0, answer: kindAnswer });
  await dropUnfinished(worker, seatId);
  expect(await claimed(worker, projectId)).toMatchObject({ seatId, draft: { version: 1 } });
  await handBack(worker, projectId, seatId, 'hand_back');
  expect(await unfinishedWork(worker, [seatId])).toEqual([]);

  const { slow, seatId: passed, projectId: other } = await passedOn({ drafts: true });
  await dropUnfinished(slow, passed);
  expect(await unfinishedWork(slow, [])).toEqual([]);
  // Taking that back saves the draft again, under the version that it had.
  const before = { projectId: other, seatId: passed, answer: rudeAnswer, comment: 'Why?' };
  await saveDraft(slow, { ...before, version: 4 });
  expect(await unfinishedWork(slow, [])).toMatchObject([
    { draft: { version: 5, answer: rudeAnswer, comment: 'Why?' } },
  ]);
});

it('a comment without an answer is told too, since its maker may look for it on another device', async () => {
  const { seatId, projectId, slow } = await passedOn({ drafts: false });
  const written = (comment: string, version: number) =>
    saveDraft(slow, { projectId, seatId, version, answer: null, comment });
  await written(' \n ', 0);
  expect(await unfinishedWork(slow, [])).toEqual([]);
  await written('Is a quotation a text?', 1);
  expect(await unfinishedWork(slow, [])).toMatchObject([
    { seatId, draft: { version: 2, answer: null, comment: 'Is a quotation a text?' } },
  ]);
});

it('is told for two weeks', async () => {
  const { slow, seatId } = await passedOn({ drafts: true });
  expect(await unfinishedWork(await later(slow, 13 * 24 * 60), [seatId])).toHaveLength(1);
  expect(await unfinishedWork(await later(slow, 15 * 24 * 60), [seatId])).toEqual([]);
});
