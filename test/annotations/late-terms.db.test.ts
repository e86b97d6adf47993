import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { annotationsOfItem, handIn, saveDraft } from '@/server/annotations/annotations';
import { unfinishedWork } from '@/server/annotations/unfinished';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { preparationFor } from '@/server/assignment/preparation';
import type { MemberCall } from '@/server/call';
import { acknowledge, saveDraft as draftGuide, publishedGuide, publishGuide } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { projectMoney, workerMoney } from '@/server/ledger/money';
import { updateOntology, updateTerms } from '@/server/projects/projects';
import type { Answer } from '@/server/projects/tasks';
import { trainingFeedback } from '@/server/skill/checks';
import { beginTest, testResult } from '@/server/skill/qualification';
import { retireGold } from '@/server/skill/skill';
import { claimed, kind, kindAnswer, later, openProject, readyWorker, rude } from '@/test/assignment/world';
import { answer, type KnowingProject, knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const sent = (projectId: string, seatId: string, given: Answer = kindAnswer) => {
  return { projectId, submissionId: newId(), seatId, answer: given, comment: '', activeSeconds: 5 };
};

const twoDays = 48 * 60;

it('work that comes late to a free seat is paid what it paid when it was started, whatever the project pays by then', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  await updateTerms(owner, projectId, { priceMinor: 5n });
  const after = await later(worker, twoDays);
  await giveUpLapsedLeases(after);
  expect((await handIn(after, sent(projectId, seatId))).outcome).toEqual({ status: 'accepted' });
  expect(await workerMoney(after)).toMatchObject([{ pendingMinor: 10n, pendingCount: 1 }]);
  expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 12n, reservedMinor: 12n });
  expect(await checkBooks(owner)).toMatchObject({ balanced: true });
});

const odd = { ...kind, id: 'odd', name: 'Odd', hotkey: 'o' };
const oddAnswer: Answer = { task: 'classes', classId: 'odd' };

async function newGuide(owner: MemberCall, projectId: string): Promise<void> {
  await draftGuide(owner, projectId, { introduction: 'Anew', changeSummary: 'Odd', rules: [{ text: 'Odd is odd.' }] });
  await publishGuide(owner, projectId);
}

async function readGuide(call: MemberCall, projectId: string): Promise<void> {
  const guide = await publishedGuide(call, projectId);
  await acknowledge(call, guide?.id ?? '');
}

it('late work names the guide and the classes that its maker was shown while they held the item', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId, itemId } = await claimed(worker, projectId);
  const noted = await later(owner, 1);
  await updateOntology(noted, projectId, [kind, rude, odd]);
  await newGuide(noted, projectId);
  const reading = await later(worker, 2);
  await readGuide(reading, projectId);
  const shown = await claimed(reading, projectId);
  expect(shown.seatId).toBe(seatId);
  await saveDraft(reading, { projectId, seatId, version: 0, answer: oddAnswer, comment: '' });
  const after = await later(worker, twoDays);
  await giveUpLapsedLeases(after);
  const [unfinished] = await unfinishedWork(after, [seatId]);
  expect(unfinished?.classes.map(({ id }) => id)).toContain('odd');
  expect((await handIn(after, sent(projectId, seatId, oddAnswer))).outcome).toEqual({ status: 'accepted' });
  const { guideVersionId, ontologyVersionId } = shown;
  expect(await annotationsOfItem(owner, projectId, itemId)).toMatchObject([{ guideVersionId, ontologyVersionId }]);
});

it('late work names nothing that came after its maker had lost the item', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const shown = await claimed(worker, projectId);
  const after = await later(worker, twoDays);
  await giveUpLapsedLeases(after);
  const noted = await later(owner, twoDays + 1);
  await updateOntology(noted, projectId, [kind, rude, odd]);
  await newGuide(noted, projectId);
  const reading = await later(worker, twoDays + 2);
  await readGuide(reading, projectId);
  await expect(handIn(reading, sent(projectId, shown.seatId, oddAnswer))).rejects.toMatchObject({
    code: 'answer_misfit',
  });
  await handIn(reading, sent(projectId, shown.seatId));
  const { guideVersionId, ontologyVersionId } = shown;
  expect(await annotationsOfItem(owner, projectId, shown.itemId)).toMatchObject([
    { guideVersionId, ontologyVersionId },
  ]);
});

/** A worker whose time for their first practice or test item ran out, and another who has it now. */
async function takenOver({ owner, projectId }: KnowingProject, use: 'training' | 'qualification') {
  if (use === 'qualification')
    await updateTerms(owner, projectId, { testItems: 2, testPassMark: 1, testRetakeHours: 0, testAttempts: 1 });
  const worker = await readyWorker(db, projectId);
  if (use === 'qualification') await beginTest(worker, projectId);
  const first = await claimed(worker, projectId);
  await saveDraft(worker, { projectId, seatId: first.seatId, version: 0, answer: kindAnswer, comment: '' });
  const after = await later(worker, 60);
  const other = { ...(await readyWorker(db, projectId, 'Other')), now: after.now };
  if (use === 'qualification') await beginTest(other, projectId);
  expect((await claimed(other, projectId)).seatId).toBe(first.seatId);
  return { worker: after, first };
}

it('a test’s answer that comes late counts in it, though another took the place', async () => {
  const project = await knowingProject(db, { items: 4, known: { qualification: 2 } });
  const { owner, projectId } = project;
  const { worker, first } = await takenOver(project, 'qualification');
  expect((await handIn(worker, sent(projectId, first.seatId))).outcome).toEqual({ status: 'accepted' });
  const second = await claimed(worker, projectId);
  expect(second.stage).toEqual({ kind: 'test', place: 2, of: 2 });
  await answer(worker, projectId, second);
  expect(await testResult(worker, projectId)).toMatchObject({ isPassed: true, right: 2 });
  expect(await checkBooks(owner)).toMatchObject({ balanced: true });
});

it('a test’s answer that comes late to an item which the test has no more is not held against its worker', async () => {
  const project = await knowingProject(db, { items: 4, known: { qualification: 4 } });
  const { owner, projectId } = project;
  const { worker, first } = await takenOver(project, 'qualification');
  await retireGold(owner, projectId, { itemId: first.itemId, answerWasWrong: false });
  expect((await handIn(worker, sent(projectId, first.seatId))).outcome).toMatchObject({
    status: 'late',
    paidMinor: 10n,
  });
  expect((await preparationFor(worker, projectId)).test).toMatchObject({ given: 0, done: 0 });
  for (let n = 0; n < 2; n += 1) await answer(worker, projectId, await claimed(worker, projectId));
  expect(await testResult(worker, projectId)).toMatchObject({ isPassed: true, right: 2 });
});

it('a test that is over is not changed by an answer that comes late', async () => {
  const project = await knowingProject(db, { items: 4, known: { qualification: 4 } });
  const { projectId } = project;
  const { worker, first } = await takenOver(project, 'qualification');
  const next = () => claimed(worker, projectId);
  await answer(worker, projectId, await next(), { task: 'classes', classId: 'rude' });
  await answer(worker, projectId, await next());
  expect(await testResult(worker, projectId)).toMatchObject({ isPassed: false, right: 1 });
  const after = await later(worker, twoDays);
  await giveUpLapsedLeases(after);
  await answer(after, projectId, first);
  expect(await testResult(after, projectId)).toMatchObject({ isPassed: false, right: 1 });
});

it('practice that comes late explains itself, though another took the place', async () => {
  const project = await knowingProject(db, { items: 4, known: { training: 1 } });
  const { worker, first } = await takenOver(project, 'training');
  const { annotationId, outcome } = await handIn(worker, sent(project.projectId, first.seatId));
  expect(outcome).toEqual({ status: 'accepted' });
  expect(await trainingFeedback(worker, project.projectId, annotationId)).toMatchObject({ isRight: true });
});
