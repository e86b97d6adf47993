import { describe, expect, it } from 'vitest';
import { projectForWorker } from '@/server/assignment/feed';
import { publishingReadiness, publishProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { allItems } from '@/server/datasets/datasets';

import { updateTerms } from '@/server/projects/projects';
import { decide } from '@/server/review/review';
import { goldBoard } from '@/server/skill/board';
import { addGold } from '@/server/skill/skill';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kindAnswer, openProject, preparedProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { exportedText } from '@/test/interchange/exported';
import { answer, knowingProject, workAll } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

describe('what a project knows', () => {
  it('can come from a verdict in one step, with its reason, but not from one that the guide shows', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 2, budgetMinor: 10_000n });
    await updateTerms(owner, projectId, { goldEvery: 3 });
    const worker = await readyWorker(db, projectId);
    const label = await claimed(worker, projectId);
    await answer(worker, projectId, label, rudeAnswer);
    const verdict = {
      itemId: label.itemId,
      choice: { decision: 'redraw', answer: kindAnswer },
      reason: 'It is meant kindly.',
      rule: { kind: 'write', text: 'Teasing among friends is kind.' },
      makeCheck: true,
    } as const;
    await expect(decide(owner, projectId, { ...verdict, makeCase: true })).rejects.toMatchObject({
      code: 'case_or_check',
    });
    await decide(owner, projectId, { ...verdict, makeCase: false });
    await matchSeats(owner, projectId);
    expect((await goldBoard(owner, projectId)).lines).toMatchObject([
      {
        itemId: label.itemId,
        use: 'check',
        answer: kindAnswer,
        explanation: 'It is meant kindly.',
        isFromVerdict: true,
      },
    ]);
    // Its own worker has met it; the next one may.
    expect((await workAll(worker, projectId)).itemIds).not.toContain(label.itemId);
  });

  it('is said in the terms before anybody joins', async () => {
    const { owner, projectId } = await knowingProject(db, { items: 30, known: { training: 2, qualification: 3 } });
    await updateTerms(owner, projectId, { testItems: 3, testPassMark: 0.8, testAttempts: 1 });
    const worker = await readyWorker(db, projectId);
    expect(await projectForWorker(worker, projectId)).toMatchObject({
      trainingItems: 2,
      test: { items: 3, passMark: 0.8, retakeHours: 24, attempts: 1 },
    });
  });

  it('is told as known in what is taken away, with every raw answer', async () => {
    const { owner, projectId, known } = await knowingProject(db, { items: 1, known: { training: 1 } });
    const worker = await readyWorker(db, projectId);
    const practice = await claimNext(worker, projectId);
    if (practice.status !== 'item') throw new Error(practice.status);
    await answer(worker, projectId, practice, rudeAnswer);
    const text = await exportedText(owner, projectId, { format: 'csv', withCopies: false });
    const row = text.split('\r\n').find((line) => line.startsWith(known.training[0] ?? '-'));
    expect(row).toContain(',Kind,,0,settled,known,,It says so kindly.,Rude (training)');
  });

  it('costs something beside the labels, and a test that is too short is not published', async () => {
    const { owner, projectId } = await preparedProject(db, { items: 12, overlap: 2, budgetMinor: 10_000n });
    const before = await publishingReadiness(owner, projectId);
    expect(before).toMatchObject({ seats: 24, besideMinor: 0n, neededMinor: 288n });
    const [check, practice, test] = await allItems(owner, projectId);
    for (const [item, use] of [
      [check, 'check'],
      [practice, 'training'],
      [test, 'qualification'],
    ] as const)
      await addGold(owner, projectId, { itemId: item?.id ?? '', use, answer: kindAnswer, explanation: 'So it is.' });
    await updateTerms(owner, projectId, { goldEvery: 4, testItems: 2 });
    // 9 items want 18 labels; 6 checks among them; 2 workers with one practice item and two of the test each.
    expect(await publishingReadiness(owner, projectId)).toMatchObject({
      seats: 18,
      besideMinor: 144n,
      neededMinor: 360n,
      lacks: ['test_short'],
    });
    await expect(publishProject(owner, projectId)).rejects.toMatchObject({ code: 'test_short' });
    // Two attempts are promised, with other items each time.
    await updateTerms(owner, projectId, { testItems: 1 });
    await expect(publishProject(owner, projectId)).rejects.toMatchObject({ code: 'test_short' });
    await updateTerms(owner, projectId, { testAttempts: 1 });
    await publishProject(owner, projectId);
  });
});
