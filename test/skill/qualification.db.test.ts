import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { annotations } from '@/db/schema/annotations';
import { seats } from '@/db/schema/assignment';
import { handIn } from '@/server/annotations/annotations';
import type { LeasedItem } from '@/server/assignment/contract';
import { handBack } from '@/server/assignment/hand-back';
import { preparationFor } from '@/server/assignment/preparation';
import type { MemberCall } from '@/server/call';
import { estimatesByItem } from '@/server/estimates/estimates';
import { estimateProject } from '@/server/estimates/whole-project';
import { checkBooks } from '@/server/ledger/books';
import { workerMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { goldBoard } from '@/server/skill/board';
import { toldChecks, trainingFeedback } from '@/server/skill/checks';
import { answerContest, contestCheck } from '@/server/skill/contests';
import { beginTest, testResult } from '@/server/skill/qualification';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kindAnswer, later, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { answer, follow, type KnowingProject, knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

async function item(call: MemberCall, projectId: string, holding: readonly string[] = []): Promise<LeasedItem> {
  const result = await claimNext(call, projectId, holding);
  if (result.status !== 'item') throw new Error(`expected an item, got ${JSON.stringify(result)}`);
  return result;
}

interface TestWish {
  readonly testItems?: number;
  readonly unseen?: number;
  readonly retakeHours?: number;
  readonly attempts?: number;
}

async function testedProject(wish: TestWish = {}): Promise<KnowingProject> {
  const { testItems = 3, unseen = 6, retakeHours = 0, attempts = 2 } = wish;
  const project = await knowingProject(db, { items: 4, known: { qualification: unseen } });
  const terms = { testItems, testPassMark: 0.6, testRetakeHours: retakeHours, testAttempts: attempts };
  await updateTerms(project.owner, project.projectId, terms);
  return project;
}

/** Takes the test with so many right answers. */
async function take(call: MemberCall, projectId: string, right: number) {
  const { terms } = await beginTest(call, projectId);
  for (let n = 0; n < terms.items; n += 1)
    await answer(call, projectId, await item(call, projectId), n < right ? kindAnswer : rudeAnswer);
  return testResult(call, projectId);
}

describe('training', () => {
  it('comes first, explains itself after the answer, is paid at once and is no vote', async () => {
    const { owner, projectId, known } = await knowingProject(db, { items: 4, known: { training: 2 } });
    const worker = await readyWorker(db, projectId);
    const first = await item(worker, projectId);
    expect(first.stage).toEqual({ kind: 'training', place: 1, of: 2 });
    const second = await item(worker, projectId, [first.seatId]);
    expect(second.stage).toEqual({ kind: 'training', place: 2, of: 2 });
    expect((await item(worker, projectId)).stage).toEqual({ kind: 'training', place: 1, of: 2 });
    const sent = {
      projectId,
      submissionId: newId(),
      seatId: first.seatId,
      answer: rudeAnswer,
      comment: '',
      activeSeconds: 3,
    };
    const { annotationId } = await handIn(worker, { ...sent });
    // It is told at once, whether or not the job has run.
    expect(await trainingFeedback(worker, projectId, annotationId)).toMatchObject({
      isRight: false,
      given: rudeAnswer,
      known: kindAnswer,
      explanation: 'It says so kindly.',
    });
    await follow(worker, projectId, first.seatId);
    await follow(worker, projectId, first.seatId);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n }]);
    await answer(worker, projectId, second);
    const label = await item(worker, projectId);
    expect(label.stage).toEqual({ kind: 'work' });
    await answer(worker, projectId, label);
    await estimateProject(owner, projectId);
    expect([...(await estimatesByItem(owner, projectId)).keys()].some((id) => known.training.includes(id))).toBe(false);
    expect(await toldChecks(worker)).toMatchObject([{ use: 'training', annotationId }]);
    const stranger = await readyWorker(db, projectId, 'Stranger');
    await expect(trainingFeedback(stranger, projectId, annotationId)).rejects.toMatchObject({ code: 'not_known' });
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('that is handed back does not come again', async () => {
    const { projectId } = await knowingProject(db, { items: 4, known: { training: 1 } });
    const worker = await readyWorker(db, projectId);
    await handBack(worker, projectId, (await item(worker, projectId)).seatId, 'cannot_tell');
    expect((await item(worker, projectId)).stage).toEqual({ kind: 'work' });
  });

  it('is there for everybody who comes at once', async () => {
    const { projectId } = await knowingProject(db, { items: 4, known: { training: 2 } });
    const pool = open(12);
    const workers = await Promise.all(Array.from({ length: 12 }, (_, n) => readyWorker(db, projectId, `Worker ${n}`)));
    const leased = await Promise.all(workers.map((worker) => item({ ...worker, db: pool }, projectId)));
    expect(leased.map(({ stage }) => stage.kind)).toEqual(Array(12).fill('training'));
    expect(new Set(leased.map(({ seatId }) => seatId)).size).toBe(12);
  });
});

describe('the test', () => {
  it('stands before labels, is begun by the worker, paid, and told with its score at the end alone', async () => {
    const { owner, projectId } = await testedProject();
    const worker = await readyWorker(db, projectId);
    expect(await claimNext(worker, projectId)).toMatchObject({
      status: 'not_qualified',
      test: { state: 'may_begin', attemptsLeft: 2, terms: { items: 3, attempts: 2, retakeHours: 0 } },
    });
    await beginTest(worker, projectId);
    await beginTest(worker, projectId);
    const first = await item(worker, projectId);
    expect(first.stage).toEqual({ kind: 'test', place: 1, of: 3 });
    await answer(worker, projectId, first, rudeAnswer);
    expect(await toldChecks(await later(worker, 5000))).toEqual([]);
    await expect(testResult(worker, projectId)).rejects.toMatchObject({ code: 'test_not_done' });
    const second = await item(worker, projectId);
    const third = await item(worker, projectId, [second.seatId]);
    expect(third.stage).toEqual({ kind: 'test', place: 3, of: 3 });
    expect(await claimNext(worker, projectId, [second.seatId, third.seatId])).toMatchObject({
      status: 'not_qualified',
      test: { state: 'running', given: 3, done: 1 },
    });
    await answer(worker, projectId, second);
    await answer(worker, projectId, third);
    expect(await testResult(worker, projectId)).toMatchObject({ isPassed: true, right: 2, items: 3 });
    expect(await testResult(worker, projectId)).toMatchObject({ isPassed: true, right: 2, items: 3 });
    expect((await item(worker, projectId)).stage).toEqual({ kind: 'work' });
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 30n }]);
    expect((await goldBoard(owner, projectId)).attempts).toEqual({ running: 0, passed: 1, failed: 0 });
    // What it was told of comes a day later.
    expect(await toldChecks(worker)).toEqual([]);
    expect(await toldChecks(await later(worker, 24 * 60 + 1))).toMatchObject([{ use: 'qualification' }]);
  });

  it('is taken again with other items, after the hours, as often as its terms say', async () => {
    const { projectId } = await testedProject({ retakeHours: 5 });
    const worker = await readyWorker(db, projectId);
    expect(await take(worker, projectId, 1)).toMatchObject({ isPassed: false, right: 1 });
    expect(await claimNext(worker, projectId)).toMatchObject({
      status: 'not_qualified',
      test: { state: 'must_wait', attemptsLeft: 1, retryAt: new Date(worker.now.getTime() + 5 * 3_600_000) },
    });
    await expect(beginTest(worker, projectId)).rejects.toMatchObject({ code: 'test_not_now' });
    const again = await later(worker, 5 * 60 + 1);
    expect(await take(again, projectId, 0)).toMatchObject({ isPassed: false, right: 0 });
    const items = await db
      .select({ itemId: annotations.itemId })
      .from(annotations)
      .where(sql`worker_id = ${worker.actor.id}`);
    expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(6);
    expect((await preparationFor(again, projectId)).test).toMatchObject({ state: 'no_attempts_left', lastScore: 0 });
  });

  it('ends when no items are left that the worker has not met', async () => {
    const { projectId } = await testedProject({ unseen: 5 });
    const worker = await readyWorker(db, projectId);
    await take(worker, projectId, 0);
    expect(await claimNext(worker, projectId)).toMatchObject({ test: { state: 'no_items_left', attemptsLeft: 1 } });
  });

  it('counts an item that is handed back as not solved, so that nobody picks the easy ones', async () => {
    const { projectId } = await testedProject();
    const worker = await readyWorker(db, projectId);
    await beginTest(worker, projectId);
    await handBack(worker, projectId, (await item(worker, projectId)).seatId, 'cannot_tell');
    await answer(worker, projectId, await item(worker, projectId));
    const last = await item(worker, projectId);
    expect(last.stage).toEqual({ kind: 'test', place: 3, of: 3 });
    await answer(worker, projectId, last, rudeAnswer);
    expect(await testResult(worker, projectId)).toMatchObject({ isPassed: false, right: 1, score: 1 / 3 });
  });

  it('in two tabs at once gives each item once, and one attempt', async () => {
    const { projectId } = await testedProject({ testItems: 3, unseen: 3, attempts: 1 });
    const worker = await readyWorker(db, projectId);
    const pool = open(6);
    const tab = { ...worker, db: pool };
    await Promise.all([beginTest(tab, projectId), beginTest(tab, projectId), beginTest(tab, projectId)]);
    const claims = await Promise.all(Array.from({ length: 6 }, () => item(tab, projectId)));
    // A claim that names nothing it holds is given the same one.
    expect(new Set(claims.map(({ seatId }) => seatId)).size).toBe(1);
    const [one] = claims;
    if (!one) throw new Error('no claim');
    const others = await Promise.all(Array.from({ length: 4 }, () => item(tab, projectId, [one.seatId])));
    expect(new Set(others.map(({ seatId }) => seatId)).size).toBe(1);
    const held = await db.$count(seats, sql`holder_id = ${worker.actor.id} and purpose = 'qualification'`);
    expect(held).toBe(2);
  });

  it('whose last unseen item two workers want at once gives it to both', async () => {
    const { projectId } = await testedProject({ testItems: 1, unseen: 1, attempts: 1 });
    const pool = open(8);
    const workers = await Promise.all(Array.from({ length: 8 }, (_, n) => readyWorker(db, projectId, `Worker ${n}`)));
    for (const worker of workers) await beginTest(worker, projectId);
    const leased = await Promise.all(workers.map((worker) => item({ ...worker, db: pool }, projectId)));
    expect(new Set(leased.map(({ seatId }) => seatId)).size).toBe(8);
  });

  it('failed by an item whose answer was wrong is passed when that is found out', async () => {
    const { owner, projectId } = await testedProject();
    const worker = await readyWorker(db, projectId);
    expect(await take(worker, projectId, 1)).toMatchObject({ isPassed: false });
    const dayLater = await later(worker, 24 * 60 + 1);
    const [told] = await toldChecks(dayLater);
    await contestCheck(dayLater, { annotationId: told?.annotationId ?? '', words: 'It is rude.' });
    const contestId = (await goldBoard(owner, projectId)).lines[0]?.contests[0]?.contestId ?? '';
    await answerContest(owner, projectId, { contestId, isUpheld: true, reply: 'So it is.' });
    expect((await preparationFor(dayLater, projectId)).test).toMatchObject({ state: 'passed' });
    expect((await claimed(dayLater, projectId)).stage).toEqual({ kind: 'work' });
  });

  it('that is not passed does not take away what a worker holds already', async () => {
    const { owner, projectId } = await knowingProject(db, { items: 4, known: { qualification: 3 } });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    await updateTerms(owner, projectId, { testItems: 3 });
    expect((await claimed(worker, projectId)).seatId).toBe(seatId);
    await answer(worker, projectId, { seatId });
    expect(await claimNext(worker, projectId)).toMatchObject({ status: 'not_qualified' });
  });
});
