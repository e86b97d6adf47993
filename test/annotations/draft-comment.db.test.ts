import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { annotationLimits } from '@/server/annotations/limits';
import { workerRecord } from '@/server/annotations/record';
import { unfinishedWork } from '@/server/annotations/unfinished';
import { claimItems } from '@/server/assignment/claims';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { pauseProject } from '@/server/assignment/publishing';
import type { Answer } from '@/server/projects/tasks';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

/** What a worker wants the reviewers to know is part of the draft: another device of theirs has it, and nobody else. */

const { db } = await testDatabase();

const submission = (projectId: string, seatId: string) => {
  return { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: 'Quite sure', activeSeconds: 9 };
};

const hard = 'Is "oh no" rude?';
async function begun() {
  const { projectId } = await openProject(db);
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  return { projectId, worker, seatId, it: { projectId, seatId } };
}

it('a comment is saved with the answer or before it, and comes back with the item', async () => {
  const { projectId, worker, it: item } = await begun();
  const save = (version: number, work: { answer: Answer | null; comment: string }) =>
    saveDraft(worker, { ...item, version, ...work });
  expect(await save(0, { answer: null, comment: 'Hm.' })).toMatchObject({ status: 'saved', version: 1 });
  expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 1, answer: null, comment: 'Hm.' });
  await save(1, { answer: kindAnswer, comment: hard });
  expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 2, answer: kindAnswer, comment: hard });
  // A lease that ran out is given to its holder anew.
  expect((await claimed(await later(worker, 40), projectId)).draft).toMatchObject({ version: 2, comment: hard });
  await save(2, { answer: kindAnswer, comment: '' });
  expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 3, answer: kindAnswer, comment: '' });
});

it('a comment that another device changed is told with its answer, and not overwritten', async () => {
  const { projectId, worker, it: item } = await begun();
  await saveDraft(worker, { ...item, version: 0, answer: kindAnswer, comment: hard });
  const second = { ...item, version: 0, answer: kindAnswer, comment: 'Quite sure.' };
  expect(await saveDraft(worker, second)).toMatchObject({
    status: 'conflict',
    version: 1,
    answer: kindAnswer,
    comment: hard,
  });
  expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 1, comment: hard });
});

it('a comment stays as it is when a page of an earlier release, which sends none, goes on with the item', async () => {
  const { projectId, worker, it: item } = await begun();
  await saveDraft(worker, { ...item, version: 0, answer: null, comment: hard });
  const older = { ...item, version: 1, answer: rudeAnswer };
  expect(await saveDraft(worker, older)).toMatchObject({ status: 'saved', version: 2 });
  expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 2, answer: rudeAnswer, comment: hard });
  const { it: other, worker: another, projectId: elsewhere } = await begun();
  await saveDraft(another, { ...other, version: 0, answer: kindAnswer });
  expect((await claimed(another, elsewhere)).draft).toMatchObject({ version: 1, comment: '' });
});

it('a comment is its maker’s: who takes the item over gets neither the answer nor the comment', async () => {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  const [slow, quick] = [await readyWorker(db, projectId, 'Slow'), await readyWorker(db, projectId, 'Quick')];
  const { seatId } = await claimed(slow, projectId);
  await saveDraft(slow, { projectId, seatId, version: 0, answer: null, comment: hard });
  const after = await later(quick, 31);
  const taken = await claimed(after, projectId);
  expect(taken).toMatchObject({ seatId, draft: null });
  const own = { projectId, seatId, version: 0, answer: kindAnswer, comment: 'Easy.' };
  expect(await saveDraft(after, own)).toMatchObject({ status: 'saved', version: 1 });
  const told = JSON.stringify(await claimItems(after, projectId, { holding: [], wanted: 1 }), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(told).toContain('Easy.');
  expect(told).not.toContain('oh no');
});

it('a comment may be as long as that of a hand-in, in characters that can be kept', async () => {
  const { projectId, worker, it: item } = await begun();
  const long = 'x'.repeat(annotationLimits.commentLength);
  const save = (version: number, comment: string) => saveDraft(worker, { ...item, version, answer: null, comment });
  expect(await save(0, long)).toMatchObject({ status: 'saved' });
  await expect(save(1, `${long}x`)).rejects.toThrow();
  await save(1, 'nul\u0000, half of a pair \ud83d');
  expect((await claimed(worker, projectId)).draft?.comment).toBe('nul, half of a pair \ufffd');
  const odd = { ...submission(projectId, item.seatId), comment: 'nul\u0000' };
  expect((await handIn(worker, odd)).outcome).toEqual({ status: 'accepted' });
});

it('a comment goes with its draft when the item is handed in', async () => {
  const { projectId, worker, seatId, it: item } = await begun();
  await saveDraft(worker, { ...item, version: 0, answer: kindAnswer, comment: hard });
  await handIn(worker, { ...submission(projectId, seatId), comment: 'What counts.' });
  expect([...(await db.execute(sql`select comment from drafts where seat_id = ${seatId}`))]).toEqual([]);
  const [entry] = await workerRecord(worker, null);
  expect(entry?.comment).toBe('What counts.');
});

it('a comment is among what was begun when its lease has passed on, with an answer or without', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const [slow, quick] = [await readyWorker(db, projectId, 'Slow'), await readyWorker(db, projectId, 'Quick')];
  const one = await claimed(slow, projectId);
  const { seatId: other } = await claimed(await later(slow, 1), projectId, [one.seatId]);
  await saveDraft(slow, { projectId, seatId: one.seatId, version: 0, answer: rudeAnswer, comment: hard });
  await saveDraft(slow, { projectId, seatId: other, version: 0, answer: null, comment: 'Later.' });
  const after = await later(quick, 100);
  await claimed(after, projectId, [(await claimed(after, projectId)).seatId]);
  const back = await later(slow, 110);
  // Named by the server, also to a device that has nothing of either.
  expect(await unfinishedWork(back, [])).toMatchObject([
    { seatId: one.seatId, draft: { version: 1, answer: rudeAnswer, comment: hard } },
    { seatId: other, draft: { version: 1, answer: null, comment: 'Later.' } },
  ]);
  expect(await unfinishedWork(after, [one.seatId, other])).toEqual([]);
});

it('an item with a comment is begun: it is not given up with what nobody has looked at', async () => {
  const { owner, projectId } = await openProject(db);
  const worker = await readyWorker(db, projectId);
  const { seatId: begun } = await claimed(worker, projectId);
  const { seatId: untouched } = await claimed(worker, projectId, [begun]);
  await saveDraft(worker, { projectId, seatId: begun, version: 0, answer: null, comment: hard });
  await pauseProject(owner, projectId);
  expect(await giveUpUnbegun(worker, projectId, [begun, untouched])).toEqual([untouched]);
});

it('a save that meets a draft which another device is just handing in or dropping breaks nothing', async () => {
  const { worker, seatId, it: item } = await begun();
  const saves: Promise<unknown>[] = [];
  for (let round = 0; round < 60; round++) {
    await saveDraft(worker, { ...item, version: 0, answer: rudeAnswer, comment: '' });
    // Each is based on a version that is not there: it meets the stored draft, unless that is gone by then.
    const late = [0, 1, 2, 3].map(() => saveDraft(worker, { ...item, version: 7, answer: kindAnswer, comment: '' }));
    const gone = db.execute(sql`delete from drafts where seat_id = ${seatId}`);
    saves.push(...late, gone);
    await Promise.all(saves.splice(0));
    await db.execute(sql`delete from drafts where seat_id = ${seatId}`);
  }
});
