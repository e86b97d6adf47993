import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { seats } from '@/db/schema/assignment';
import { goldChecks } from '@/db/schema/skill';
import { acceptAfterSilence, acceptFilledSeats } from '@/server/annotations/outcomes';
import { workerRecord } from '@/server/annotations/record';
import { claimItem } from '@/server/assignment/claims';
import { handBack } from '@/server/assignment/hand-back';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { itemStandingsByItem, projectTrust } from '@/server/estimates/estimates';
import { projectWorkers } from '@/server/estimates/suspicion';
import { estimateProject } from '@/server/estimates/whole-project';
import { addCase, publishGuide, saveDraft } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { workerMoney } from '@/server/ledger/money';
import { addMember, updateTerms } from '@/server/projects/projects';
import { workerOutcomes } from '@/server/review/outcomes';
import { checkRecords, goldBoard } from '@/server/skill/board';
import { payCheck, toldChecks } from '@/server/skill/checks';
import { answerContest, contestCheck } from '@/server/skill/contests';
import { restWhatTellsNothing } from '@/server/skill/jobs';
import { addGold, restoreGold, retireGold } from '@/server/skill/skill';
import { claimNext } from '@/test/assignment/claims';
import { claimed, itemOfSeat, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { answer, knowingProject, workAll } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const openSeatsOf = (itemId: string, purpose: string) =>
  db.$count(seats, sql`item_id = ${itemId} and purpose = ${purpose} and state = 'open'`);

/** A worker with one failed check, and the moment at which it may be told. */
async function failedCheck() {
  const project = await knowingProject(db, { items: 3, overlap: 2, goldEvery: 1000, known: { check: 1 } });
  const [goldId = ''] = project.known.check;
  const worker = await readyWorker(db, project.projectId);
  await fail(worker, project.projectId, goldId);
  return { ...project, goldId, worker, dayLater: await later(worker, 24 * 60 + 1) };
}

async function fail(worker: MemberCall, projectId: string, goldId: string): Promise<void> {
  const leased = await claimItem(worker, projectId, goldId, 'check');
  if (leased.status !== 'item') throw new Error(leased.status);
  await answer(worker, projectId, leased, rudeAnswer);
}

describe('a known item', () => {
  it('wants no labels any more, stands ready as a check, and is settled', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 2, budgetMinor: 10_000n });
    await updateTerms(owner, projectId, { goldEvery: 5 });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const itemId = await itemOfSeat(db, seatId);
    await addGold(owner, projectId, { itemId, use: 'check', answer: kindAnswer, explanation: 'Plainly kind.' });
    await matchSeats(owner, projectId);
    expect(await openSeatsOf(itemId, 'label')).toBe(0);
    expect(await openSeatsOf(itemId, 'check')).toBe(5);
    expect((await projectTrust(owner, projectId)).counts).toMatchObject({ items: 3, settled: 1 });
    // What was started goes on, and is a label.
    expect(await answer(worker, projectId, { seatId })).toBeTruthy();
    expect(await db.$count(goldChecks, sql`item_id = ${itemId}`)).toBe(0);
    await updateTerms(owner, projectId, { goldEvery: null });
    await matchSeats(owner, projectId);
    expect(await openSeatsOf(itemId, 'check')).toBe(0);
  });

  it('lets nobody begin a label of it: a lease of one that is let go or has run out passes to no other', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 10_000n });
    const [giver, sleeper, other] = await Promise.all(
      ['Gia', 'Sol', 'Oto'].map((name) => readyWorker(db, projectId, name)),
    );
    if (!giver || !sleeper || !other) throw new Error('there are three workers');
    const [given, slept] = [await claimed(giver, projectId), await claimed(sleeper, projectId)];
    const itemId = await itemOfSeat(db, given.seatId);
    await addGold(owner, projectId, { itemId, use: 'check', answer: kindAnswer, explanation: 'Plainly kind.' });
    await handBack(giver, projectId, given.seatId, 'hand_back');
    expect(await openSeatsOf(itemId, 'label')).toBe(0);
    const dayLater = await later(other, 24 * 60);
    expect(await claimNext(dayLater, projectId)).toMatchObject({ status: 'nothing_left' });
    // Its own holder may still finish it.
    const { annotationId } = await answer(await later(sleeper, 24 * 60), projectId, slept);
    expect(annotationId).toBeTruthy();
  });

  it('that serves as a check no more is given to nobody, also when its worker hands it back', async () => {
    const { owner, projectId, known } = await knowingProject(db, { items: 3, goldEvery: 1000, known: { check: 1 } });
    const [itemId = ''] = known.check;
    const worker = await readyWorker(db, projectId);
    const leased = await claimItem(worker, projectId, itemId, 'check');
    if (leased.status !== 'item') throw new Error(leased.status);
    await retireGold(owner, projectId, { itemId, answerWasWrong: false });
    await matchSeats(owner, projectId);
    await handBack(worker, projectId, leased.seatId, 'hand_back');
    expect(await openSeatsOf(itemId, 'check')).toBe(0);
  });

  it('is known once, has an answer that fits, and no check that the guide shows', async () => {
    const { owner, projectId, known } = await knowingProject(db, { known: { training: 1 } });
    const [itemId = ''] = known.training;
    const gold = { itemId, use: 'check', answer: kindAnswer, explanation: 'Again' } as const;
    await expect(addGold(owner, projectId, gold)).rejects.toMatchObject({ code: 'already_known' });
    const worker = await readyWorker(db, projectId);
    await answer(worker, projectId, await claimed(worker, projectId));
    const label = await claimed(worker, projectId);
    const other = { ...gold, itemId: label.itemId };
    await expect(
      addGold(owner, projectId, { ...other, answer: { task: 'pairs', choice: 'tie' } }),
    ).rejects.toMatchObject({
      code: 'answer_misfit',
    });
    const draft = await saveDraft(owner, projectId, {
      introduction: 'How does it sound now?',
      changeSummary: 'A case',
      rules: [{ text: 'Irony counts as rude.' }],
    });
    const ruleId = draft.rules[0]?.ruleId ?? '';
    const shown = {
      projectId,
      ruleId,
      itemId: label.itemId,
      correctness: 'right',
      verdictId: null,
      answer: kindAnswer,
      reason: 'So',
    } as const;
    await addCase(owner, shown);
    await addGold(owner, projectId, other);
    await publishGuide(owner, projectId);
    await restWhatTellsNothing(owner, projectId);
    expect((await goldBoard(owner, projectId)).lines.find((line) => line.itemId === label.itemId)).toMatchObject({
      state: 'retired',
      retiredBecause: 'in_the_guide',
    });
    await expect(restoreGold(owner, projectId, label.itemId)).rejects.toMatchObject({ code: 'in_the_guide' });
  });
});

describe('checks', () => {
  it('are given once to a worker, least shown first, and run out without starving anybody', async () => {
    const { owner, projectId, known } = await knowingProject(db, {
      items: 45,
      overlap: 6,
      goldEvery: 3,
      known: { check: 3 },
    });
    const given = new Map<string, number>();
    for (let n = 0; n < 6; n += 1) {
      const worker = await readyWorker(db, projectId, `Worker ${n}`);
      const { itemIds, end } = await workAll(worker, projectId);
      expect(end).toEqual({ status: 'nothing_left' });
      expect(new Set(itemIds).size).toBe(itemIds.length);
      expect(itemIds.filter((itemId) => !known.check.includes(itemId))).toHaveLength(45);
      for (const itemId of itemIds) if (known.check.includes(itemId)) given.set(itemId, (given.get(itemId) ?? 0) + 1);
    }
    // Forty-five labels at one check in three would have room for twenty: each worker met all three, once.
    expect([...given.values()]).toEqual([6, 6, 6]);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('rotate: many workers who meet only some of them see each about as often', async () => {
    const { owner, projectId } = await knowingProject(db, {
      items: 6,
      overlap: 24,
      goldEvery: 3,
      known: { check: 10 },
    });
    for (let n = 0; n < 24; n += 1) await workAll(await readyWorker(db, projectId, `Worker ${n}`), projectId);
    const shown = (await goldBoard(owner, projectId)).lines.map((line) => line.shown);
    expect(shown.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(30);
    expect(Math.max(...shown) - Math.min(...shown)).toBeLessThanOrEqual(2);
  });

  it('count in the worker’s record of checks, anchor the estimate, and are votes', async () => {
    const { owner, projectId, known } = await knowingProject(db, {
      items: 20,
      overlap: 3,
      goldEvery: 3,
      known: { check: 5 },
    });
    const good = await readyWorker(db, projectId, 'Good');
    const bad = await readyWorker(db, projectId, 'Bad');
    const met = (await workAll(good, projectId)).itemIds.filter((itemId) => known.check.includes(itemId)).length;
    const metByBad = (
      await workAll(bad, projectId, (itemId) => (known.check.includes(itemId) ? rudeAnswer : kindAnswer))
    ).itemIds.filter((itemId) => known.check.includes(itemId)).length;
    const records = await checkRecords(owner, projectId);
    const of = (workerId: string) => records.find((record) => record.workerId === workerId);
    expect(of(good.actor.id)).toMatchObject({ seen: met, right: met, share: { value: 1 } });
    expect(of(bad.actor.id)).toMatchObject({ seen: metByBad, right: 0, share: { value: 0, low: 0 } });
    await estimateProject(owner, projectId);
    const { workers } = await projectWorkers(owner, projectId);
    const skillOf = (workerId: string) => workers.find((worker) => worker.workerId === workerId)?.skill ?? 0;
    expect(skillOf(good.actor.id)).toBeGreaterThan(skillOf(bad.actor.id));
    expect(workers.find((worker) => worker.workerId === bad.actor.id)?.itemCount).toBe(20 + metByBad);
  });

  it('handed back are not offered again, and another worker may have them', async () => {
    const { projectId, known } = await knowingProject(db, { items: 30, overlap: 2, goldEvery: 3, known: { check: 1 } });
    const [goldId = ''] = known.check;
    const worker = await readyWorker(db, projectId);
    const met: string[] = [];
    for (
      let leased = await claimNext(worker, projectId);
      leased.status === 'item';
      leased = await claimNext(worker, projectId)
    ) {
      const itemId = await itemOfSeat(db, leased.seatId);
      met.push(itemId);
      if (itemId === goldId) await handBack(worker, projectId, leased.seatId, 'cannot_tell');
      else await answer(worker, projectId, leased);
    }
    expect(met.filter((itemId) => itemId === goldId)).toHaveLength(1);
    expect((await workAll(await readyWorker(db, projectId), projectId)).itemIds).toContain(goldId);
  });
});

describe('pay for a check', () => {
  it('comes after as long as a label’s pay came, once, and not a minute before', async () => {
    const { owner, projectId, known } = await knowingProject(db, { items: 2, goldEvery: 1000, known: { check: 1 } });
    const [goldId = ''] = known.check;
    const worker = await readyWorker(db, projectId);
    const label = await claimed(worker, projectId);
    await answer(worker, projectId, label);
    const check = await claimItem(worker, projectId, goldId, 'check');
    if (check.status !== 'item') throw new Error(check.status);
    const { annotationId } = await answer(worker, projectId, check);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n, pendingMinor: 20n }]);
    const payload = { projectId, annotationId, seatId: check.seatId, twinSeatId: label.seatId };
    await payCheck(await later(worker, 60), payload);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n, pendingMinor: 20n }]);
    await acceptFilledSeats(await later(owner, 40), label.itemId);
    await payCheck(await later(worker, 39), payload);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 10n }]);
    await payCheck(await later(worker, 41), payload);
    await payCheck(await later(worker, 42), payload);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 20n, pendingMinor: 0n }]);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('does not come by the item being settled, which a known item is from the beginning', async () => {
    const { owner, projectId, known } = await knowingProject(db, { items: 2, goldEvery: 1000, known: { check: 1 } });
    const worker = await readyWorker(db, projectId);
    const check = await claimItem(worker, projectId, known.check[0] ?? '', 'check');
    if (check.status !== 'item') throw new Error(check.status);
    await answer(worker, projectId, check);
    await acceptFilledSeats(owner, known.check[0] ?? '');
    await estimateProject(owner, projectId);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n, pendingMinor: 10n }]);
    expect((await workerRecord(worker, null))[0]).toMatchObject({ pay: { status: 'pending' } });
    await acceptAfterSilence(await later(owner, 73 * 60));
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n }]);
  });
});

describe('a failed check', () => {
  it('is told to its worker after a day, and at once when its item is not shown any more', async () => {
    const { owner, projectId, goldId, worker, dayLater } = await failedCheck();
    expect(await toldChecks(worker)).toEqual([]);
    expect(await workerOutcomes(worker)).toEqual([]);
    expect(await toldChecks(dayLater)).toMatchObject([
      { use: 'check', known: kindAnswer, explanation: 'It says so kindly.', isForgiven: false, contest: null },
    ]);
    await retireGold(owner, projectId, { itemId: goldId, answerWasWrong: false });
    expect(await toldChecks(worker)).toHaveLength(1);
  });

  it('that is contested rests until somebody answers; refused, it is shown again with the reply', async () => {
    const { owner, projectId, goldId, worker, dayLater } = await failedCheck();
    const annotationId = (await toldChecks(dayLater))[0]?.annotationId ?? '';
    const contest = { annotationId, words: 'It is ironic.' };
    await expect(contestCheck(worker, contest)).rejects.toMatchObject({ code: 'nothing_to_contest' });
    await expect(contestCheck({ ...dayLater, actor: owner.actor }, contest)).rejects.toMatchObject({
      code: 'nothing_to_contest',
    });
    await contestCheck(dayLater, contest);
    await expect(contestCheck(dayLater, contest)).rejects.toMatchObject({ code: 'contested_already' });
    await matchSeats(owner, projectId);
    expect(await openSeatsOf(goldId, 'check')).toBe(0);
    const [line] = (await goldBoard(owner, projectId)).lines;
    expect(line).toMatchObject({
      state: 'contested',
      contests: [{ words: 'It is ironic.', given: rudeAnswer, state: 'open' }],
    });
    const contestId = line?.contests[0]?.contestId ?? '';
    await answerContest(owner, projectId, { contestId, isUpheld: false, reply: 'Rule 1 says what irony is.' });
    await expect(answerContest(owner, projectId, { contestId, isUpheld: true, reply: 'No' })).rejects.toMatchObject({
      code: 'contest_answered',
    });
    await matchSeats(owner, projectId);
    expect(await openSeatsOf(goldId, 'check')).toBe(5);
    expect(await toldChecks(dayLater)).toMatchObject([
      { isForgiven: false, contest: { state: 'refused', reply: 'Rule 1 says what irony is.' } },
    ]);
  });

  it('that was contested rightly is forgiven to everybody, and its item wants labels again', async () => {
    const { owner, projectId, goldId, worker, dayLater } = await failedCheck();
    const other = await readyWorker(db, projectId, 'Other');
    await fail(other, projectId, goldId);
    const annotationId = (await toldChecks(dayLater))[0]?.annotationId ?? '';
    await contestCheck(dayLater, { annotationId, words: 'It is ironic.' });
    const contestId = (await goldBoard(owner, projectId)).lines[0]?.contests[0]?.contestId ?? '';
    expect(await checkRecords(owner, projectId)).toHaveLength(2);
    await answerContest(owner, projectId, { contestId, isUpheld: true, reply: 'You are right.' });
    expect(await checkRecords(owner, projectId)).toEqual([]);
    expect(await toldChecks(worker)).toMatchObject([{ isForgiven: true, contest: { state: 'upheld' } }]);
    expect(await toldChecks(other)).toMatchObject([{ isForgiven: true, contest: null }]);
    await matchSeats(owner, projectId);
    expect(await openSeatsOf(goldId, 'check')).toBe(0);
    expect(await openSeatsOf(goldId, 'label')).toBe(2);
    await expect(restoreGold(owner, projectId, goldId)).rejects.toMatchObject({ code: 'gone_for_good' });
    expect((await itemStandingsByItem(owner, projectId)).get(goldId)).toBe('open');
  });

  it('is not answered by whoever failed it and became a reviewer since, nor is its answer called wrong by them', async () => {
    const { owner, projectId, goldId, dayLater } = await failedCheck();
    const other = await readyWorker(db, projectId, 'Other');
    await fail(other, projectId, goldId);
    const tomorrow = { ...other, now: dayLater.now };
    for (const who of [dayLater, tomorrow]) {
      const annotationId = (await toldChecks(who))[0]?.annotationId ?? '';
      await contestCheck(who, { annotationId, words: 'It is ironic.' });
    }
    await addMember(owner, projectId, other.actor.id, 'reviewer');
    const contests = (await goldBoard(owner, projectId)).lines[0]?.contests ?? [];
    expect(contests).toHaveLength(2);
    for (const { contestId } of contests) {
      const answer = { contestId, isUpheld: true, reply: 'I am right.' };
      await expect(answerContest(tomorrow, projectId, answer)).rejects.toMatchObject({ code: 'own_check' });
    }
    const wrong = { itemId: goldId, answerWasWrong: true };
    await expect(retireGold(tomorrow, projectId, wrong)).rejects.toMatchObject({ code: 'own_check' });
    expect(await checkRecords(owner, projectId)).toHaveLength(2);
    await retireGold(tomorrow, projectId, { itemId: goldId, answerWasWrong: false });
    await retireGold(owner, projectId, wrong);
    expect(await checkRecords(owner, projectId)).toEqual([]);
  });

  it('retires its item when the crowd fails that one and no other, and a second look keeps it', async () => {
    const { owner, projectId, known } = await knowingProject(db, {
      items: 3,
      overlap: 20,
      goldEvery: 1000,
      known: { check: 2 },
    });
    const [wrong = '', right = ''] = known.check;
    const stateOf = async () => (await goldBoard(owner, projectId)).lines.find(({ itemId }) => itemId === wrong);
    for (let n = 0; n < 9; n += 1) {
      const worker = await readyWorker(db, projectId, `Worker ${n}`);
      for (const itemId of [right, wrong]) {
        const leased = await claimItem(worker, projectId, itemId, 'check');
        if (leased.status === 'item')
          await answer(worker, projectId, leased, itemId === wrong ? rudeAnswer : kindAnswer);
      }
      expect((await stateOf())?.state).toBe(n < 7 ? 'active' : 'retired');
    }
    expect(await stateOf()).toMatchObject({ seen: 8, failed: 8, retiredBecause: 'often_failed' });
    await restoreGold(await later(owner, 1), projectId, wrong);
    await matchSeats(owner, projectId);
    const worker = await later(await readyWorker(db, projectId), 2);
    const leased = await claimItem(worker, projectId, wrong, 'check');
    if (leased.status === 'item') await answer(worker, projectId, leased, rudeAnswer);
    expect(await stateOf()).toMatchObject({ seen: 9, failed: 9, state: 'active' });
    expect((await goldBoard(owner, projectId)).lines.find(({ itemId }) => itemId === right)).toMatchObject({
      failed: 0,
    });
  });
});
