import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { annotations, lateAnnotations } from '@/db/schema/annotations';
import { annotationsOfItem, handIn, saveDraft } from '@/server/annotations/annotations';
import { seenAtWork } from '@/server/annotations/at-work';
import { annotationLimits } from '@/server/annotations/limits';
import { acceptAfterSilence, acceptFilledSeats } from '@/server/annotations/outcomes';
import { workerRecord } from '@/server/annotations/record';
import { joinProject } from '@/server/assignment/assignment';
import { handBack } from '@/server/assignment/hand-back';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { closeProject } from '@/server/assignment/publishing';
import type { MemberCall } from '@/server/call';
import { withdrawItem } from '@/server/datasets/datasets';
import { acknowledge, publishedGuide, publishGuide, saveDraft as saveGuide } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { deallocate } from '@/server/ledger/ledger';
import { projectMoney, workerLines, workerMoney } from '@/server/ledger/money';
import { queueRequestedJobs } from '@/server/ports/queue';
import { updateOntology } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kind, kindAnswer, later, openProject, readyWorker, rude, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const submission = (projectId: string, seatId: string) => {
  return { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: 'Quite sure', activeSeconds: 9 };
};

const queued = async (itemId: string) => {
  await queueRequestedJobs(db);
  const rows = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker.jobs where key = ${`estimate_item:${itemId}`}`,
  );
  return rows[0]?.count;
};

/** Somebody who works elsewhere already joins another project and reads its guide. */
async function joining(worker: MemberCall, projectId: string): Promise<MemberCall> {
  await joinProject(worker, projectId);
  const guide = await publishedGuide(worker, projectId);
  if (guide) await acknowledge(worker, guide.id);
  return worker;
}

/** Two workers, one seat: the first one's lease has run out and the second has taken it. */
async function overtaken(options: { drafted: boolean }) {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const slow = await readyWorker(db, projectId, 'Slow');
  const { seatId, itemId } = await claimed(slow, projectId);
  if (options.drafted) await saveDraft(slow, { projectId, seatId, version: 0, answer: kindAnswer });
  const quick = await later(await readyWorker(db, projectId, 'Quick'), 31);
  await claimed(quick, projectId);
  return { owner, projectId, slow: await later(slow, 32), quick, seatId, itemId };
}

describe('a hand-in', () => {
  it('stores the answer with its versions, fills the seat, queues the estimate, and brings the next item', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const leased = await claimed(worker, projectId);
    const result = await handIn(worker, { ...submission(projectId, leased.seatId), wanted: 1 });
    expect(result).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: false });
    expect(result.next).toMatchObject({ items: [{ status: 'item' }], end: null, atOnce: 3 });
    const [annotation] = await annotationsOfItem(worker, projectId, leased.itemId);
    expect(annotation).toMatchObject({
      id: result.annotationId,
      workerId: worker.actor.id,
      guideVersionId: leased.guideVersionId,
      ontologyVersionId: leased.ontologyVersionId,
      answer: kindAnswer,
      comment: 'Quite sure',
    });
    expect(await queued(leased.itemId)).toBe(1);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 24n, awaitingMinor: 12n });
    await expect(db.update(annotations).set({ comment: 'x' })).rejects.toThrow();
    await expect(db.delete(annotations)).rejects.toThrow();
  });

  it('says that the guide has changed, also to a screen that wants no more items', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    const second = await claimed(worker, projectId, [first.seatId]);
    expect((await handIn(worker, submission(projectId, first.seatId))).next).toBeNull();
    await saveGuide(owner, projectId, { introduction: 'Another', changeSummary: 'All of it', rules: [] });
    await publishGuide(owner, projectId);
    const told = { items: [], end: { status: 'guide_unread' } };
    expect((await handIn(worker, submission(projectId, second.seatId))).next).toMatchObject(told);
  });

  it('names the guide it was made under, even when a new version came while it was drawn', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const leased = await claimed(worker, projectId);
    await saveGuide(owner, projectId, {
      introduction: 'New',
      changeSummary: 'Irony',
      rules: [{ text: 'Irony is kind.' }],
    });
    const second = await publishGuide(owner, projectId);
    const { next } = await handIn(worker, { ...submission(projectId, leased.seatId), wanted: 1 });
    expect((await annotationsOfItem(worker, projectId, leased.itemId))[0]?.guideVersionId).toBe(leased.guideVersionId);
    expect(next).toMatchObject({ items: [], end: { status: 'guide_unread', guideVersionId: second.id }, unwanted: [] });
  });

  it('sent again gets the first answer; changed, it is refused; as another one, it is told so', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId, itemId } = await claimed(worker, projectId);
    const sent = submission(projectId, seatId);
    const first = await handIn(worker, sent);
    const again = await handIn(await later(worker, 5000), sent);
    expect(again).toMatchObject({ annotationId: first.annotationId, outcome: first.outcome, isRepeat: true });
    await expect(handIn(worker, { ...sent, answer: rudeAnswer })).rejects.toMatchObject({ code: 'submission_changed' });
    await expect(handIn(worker, { ...sent, comment: 'other' })).rejects.toMatchObject({ code: 'submission_changed' });
    await expect(handIn(worker, submission(projectId, seatId))).rejects.toMatchObject({ code: 'already_handed_in' });
    const stranger = await readyWorker(db, projectId);
    await expect(handIn(stranger, sent)).rejects.toMatchObject({ code: 'submission_changed' });
    expect(await annotationsOfItem(worker, projectId, itemId)).toHaveLength(1);
  });

  it('that does not fit the item is refused with the reason, and nothing is lost', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const sent = submission(projectId, seatId);
    const misfit = (answer: Parameters<typeof handIn>[1]['answer']) => handIn(worker, { ...sent, answer });
    await expect(misfit({ task: 'classes', classId: 'none' })).rejects.toMatchObject({ code: 'answer_misfit' });
    await expect(misfit({ task: 'pairs', choice: 'tie' })).rejects.toMatchObject({ code: 'answer_misfit' });
    // A class that is retired while the worker draws was in the list that this worker was shown.
    const other = { ...kind, id: 'other', name: 'Other', hotkey: 'o' };
    await updateOntology(owner, projectId, [kind, other, { ...rude, retired: true }]);
    expect(await misfit(rudeAnswer)).toMatchObject({ outcome: { status: 'accepted' } });
    const next = await claimed(worker, projectId);
    await expect(handIn(worker, { ...submission(projectId, next.seatId), answer: rudeAnswer })).rejects.toMatchObject({
      code: 'answer_misfit',
    });
  });

  it('believes no more working time than has passed', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId, itemId, leasedAt } = await claimed(worker, projectId);
    const after = { ...worker, now: new Date(leasedAt.getTime() + 40_000) };
    await handIn(after, { ...submission(projectId, seatId), activeSeconds: 80_000 });
    expect((await annotationsOfItem(worker, projectId, itemId))[0]?.activeSeconds).toBe(40);
  });

  it('carries the reading of the guide, no more of it than has passed since the last hand-in', async () => {
    const { projectId } = await openProject(db, { items: 3 });
    const worker = await readyWorker(db, projectId);
    const readings: number[] = [];
    let at = worker;
    for (const seconds of [200, 60]) {
      const { seatId, leasedAt } = await claimed(at, projectId);
      const after = { ...worker, now: new Date(leasedAt.getTime() + seconds * 1000) };
      await handIn(after, {
        ...submission(projectId, seatId),
        activeSeconds: 40,
        readingSeconds: 180,
      });
      readings.push((await workerRecord(after, null))[0]?.readingSeconds ?? -1);
      at = after;
    }
    expect(readings).toEqual([180, 20]);
  });

  it('of a seat that was never theirs is refused', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const stranger = await readyWorker(db, projectId);
    await expect(handIn(stranger, submission(projectId, seatId))).rejects.toMatchObject({ code: 'seat_not_yours' });
    await expect(handIn(stranger, submission(projectId, newId()))).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('a late hand-in', () => {
  it('counts while nobody has taken the seat', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const result = await handIn(await later(worker, 300), submission(projectId, seatId));
    expect(result.outcome).toEqual({ status: 'accepted' });
    expect(await projectMoney(owner, projectId)).toMatchObject({ awaitingMinor: 12n });
  });

  it('counts on another free seat of the item, and the books still balance', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 2 });
    const slow = await readyWorker(db, projectId, 'Slow');
    const { seatId, itemId } = await claimed(slow, projectId);
    const quick = await later(await readyWorker(db, projectId, 'Quick'), 31);
    const third = await later(await readyWorker(db, projectId, 'Third'), 31);
    const takers = [await claimed(quick, projectId), await claimed(third, projectId)];
    expect(takers.map((one) => one.seatId)).toContain(seatId);
    const other = takers.find((one) => one.seatId !== seatId);
    await handBack(other === takers[0] ? quick : third, projectId, other?.seatId ?? '', 'hand_back');
    expect((await handIn(await later(slow, 40), submission(projectId, seatId))).outcome).toEqual({
      status: 'accepted',
    });
    expect(await annotationsOfItem(slow, projectId, itemId)).toMatchObject([{ seatId: other?.seatId }]);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('is kept, shown and paid by the platform when the seat has gone, and never billed to the requester', async () => {
    const { owner, projectId, slow, quick, seatId, itemId } = await overtaken({ drafted: true });
    const sent = submission(projectId, seatId);
    const result = await handIn(slow, sent);
    expect(result.outcome).toEqual({ status: 'late', paidMinor: 10n, currency: 'USD', sight: 'draft', cause: 'taken' });
    expect(await handIn(slow, sent)).toMatchObject({ isRepeat: true, outcome: { status: 'late', paidMinor: 10n } });
    expect(await workerMoney(slow)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n }]);
    expect(await annotationsOfItem(slow, projectId, itemId)).toEqual([]);
    expect(await workerRecord(slow, null)).toMatchObject([{ isLate: true, pay: { status: 'paid', amountMinor: 10n } }]);
    expect(await workerLines(slow, null)).toMatchObject([{ kind: 'goodwill', seatId }]);
    const { seatId: taken } = await claimed(quick, projectId);
    await handIn(quick, submission(projectId, taken));
    await acceptFilledSeats(owner, itemId);
    expect(await projectMoney(owner, projectId)).toMatchObject({ paidMinor: 10n, feesMinor: 2n, escrowMinor: 0n });
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
    await expect(db.delete(lateAnnotations)).rejects.toThrow();
  });

  it('is kept but not paid when the server saw no work, and is not offered again', async () => {
    const { projectId, slow, seatId } = await overtaken({ drafted: false });
    expect((await handIn(slow, submission(projectId, seatId))).outcome).toMatchObject({
      status: 'late',
      paidMinor: 0n,
      sight: 'nothing',
    });
    await expect(handIn(slow, submission(projectId, seatId))).rejects.toMatchObject({ code: 'already_handed_in' });
    expect(await claimNext(slow, projectId)).toEqual({ status: 'nothing_left' });
  });

  it('is paid when the screen had reported working time, as much of it as the clock allows for', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const slow = await readyWorker(db, projectId, 'Slow');
    const { seatId } = await claimed(slow, projectId);
    await seenAtWork(await later(slow, 2), { projectId, seatId, activeSeconds: 110 });
    const quick = await later(await readyWorker(db, projectId, 'Quick'), 63);
    await claimed(quick, projectId);
    const after = await later(slow, 64);
    expect(await seenAtWork(after, { projectId, seatId, activeSeconds: 3000 })).toBeNull();
    const result = await handIn(after, submission(projectId, seatId));
    expect(result.outcome).toEqual({
      status: 'late',
      paidMinor: 10n,
      currency: 'USD',
      sight: 'active_time',
      cause: 'taken',
    });
    expect(await workerRecord(slow, null)).toMatchObject([{ sight: 'active_time', pay: { status: 'paid' } }]);
    expect(await workerMoney(slow)).toMatchObject([{ availableMinor: 10n }]);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('is not paid for working time that the clock contradicts, nor for a moment of it', async () => {
    const told = async (minutes: number, activeSeconds: number) => {
      const { projectId } = await openProject(db, { items: 1, overlap: 1 });
      const slow = await readyWorker(db, projectId, 'Slow');
      const { seatId } = await claimed(slow, projectId);
      await seenAtWork(await later(slow, minutes), { projectId, seatId, activeSeconds });
      await claimed(await later(await readyWorker(db, projectId, 'Quick'), 63), projectId);
      return (await handIn(await later(slow, 64), submission(projectId, seatId))).outcome;
    };
    expect(await told(0, 3000)).toMatchObject({ paidMinor: 0n, sight: 'nothing' });
    expect(await told(10, 30)).toMatchObject({ paidMinor: 0n, sight: 'nothing' });
  });

  it('is paid for working time alone only so often a day', async () => {
    const seen: string[] = [];
    const { projectId: first } = await openProject(db, { items: 1, overlap: 1 });
    const slow = await readyWorker(db, first, 'Slow');
    for (let n = 0; n <= annotationLimits.paidBySightADay; n++) {
      const { projectId } = await openProject(db, { items: 1, overlap: 1 });
      await joining(slow, projectId);
      const { seatId } = await claimed(slow, projectId);
      await seenAtWork(await later(slow, 5), { projectId, seatId, activeSeconds: 120 });
      await claimed(await later(await readyWorker(db, projectId, 'Quick'), 63), projectId);
      const { outcome } = await handIn(await later(slow, 64), submission(projectId, seatId));
      seen.push(outcome.status === 'late' ? `${outcome.sight} ${outcome.paidMinor}` : outcome.status);
    }
    expect(seen).toEqual([...Array<string>(annotationLimits.paidBySightADay).fill('active_time 10'), 'day_is_full 0']);
  });

  it.each([
    ['not_wanted', 'the requester has withdrawn the item'],
    ['not_wanted', 'the project has closed'],
    ['budget_spent', 'the budget was taken back'],
  ])('after a day says "%s" when %s, also when it is sent again', async (cause, what) => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const { seatId, itemId } = await claimed(worker, projectId);
    await saveDraft(worker, { projectId, seatId, version: 0, answer: kindAnswer });
    if (what.includes('item')) await withdrawItem(owner, projectId, itemId);
    if (what.includes('project')) await closeProject(owner, projectId);
    await giveUpLapsedLeases(await later(owner, 25 * 60));
    const { escrowMinor } = await projectMoney(owner, projectId);
    if (what.includes('budget')) await deallocate(owner, { projectId, amountMinor: escrowMinor, key: newId() });
    const [after, sent] = [await later(worker, 26 * 60), submission(projectId, seatId)];
    const late = { status: 'late', paidMinor: 10n, sight: 'draft', cause };
    expect(await handIn(after, sent)).toMatchObject({ outcome: late, isRepeat: false });
    expect(await handIn(after, sent)).toMatchObject({ outcome: late, isRepeat: true });
    expect(await workerRecord(worker, null)).toMatchObject([{ isLate: true, cause }]);
    expect((await checkBooks(owner)).faults).toEqual([]);
  });

  it('after the project closed is kept and paid', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    await closeProject(owner, projectId);
    expect((await handIn(await later(worker, 600), submission(projectId, seatId))).outcome).toEqual({
      status: 'accepted',
    });
  });
});

describe('a draft', () => {
  it('is saved version by version, extends the lease, and comes back with the item', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const save = (version: number, answer = kindAnswer, call: MemberCall = worker) =>
      saveDraft(call, { projectId, seatId, version, answer });
    expect(await save(0)).toMatchObject({ status: 'saved', version: 1 });
    const after = await later(worker, 10);
    const second = await save(1, rudeAnswer, after);
    expect(second).toMatchObject({
      status: 'saved',
      version: 2,
      leaseUntil: new Date(after.now.getTime() + 30 * 60_000),
    });
    expect(await save(1)).toMatchObject({ status: 'conflict', version: 2, answer: rudeAnswer });
    expect(await save(0)).toMatchObject({ status: 'conflict', version: 2 });
    expect((await claimed(worker, projectId)).draft).toMatchObject({ version: 2, answer: rudeAnswer });
    const stranger = await readyWorker(db, projectId);
    await expect(save(0, kindAnswer, stranger)).rejects.toMatchObject({ code: 'seat_not_yours' });
  });

  it('of two devices that save at once is kept once, and the other is told', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const results = await Promise.all(
      [kindAnswer, rudeAnswer, kindAnswer].map((answer) =>
        saveDraft(worker, { projectId, seatId, version: 0, answer }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['conflict', 'conflict', 'saved']);
  });

  it('is still taken when the lease has passed on, and is gone after the hand-in', async () => {
    const { projectId, slow, seatId } = await overtaken({ drafted: true });
    expect(await saveDraft(slow, { projectId, seatId, version: 1, answer: rudeAnswer })).toMatchObject({
      status: 'saved',
      leaseUntil: null,
    });
    const { projectId: other } = await openProject(db);
    const worker = await readyWorker(db, other);
    const leased = await claimed(worker, other);
    await saveDraft(worker, { projectId: other, seatId: leased.seatId, version: 0, answer: kindAnswer });
    await handIn(worker, submission(other, leased.seatId));
    const [row] = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from drafts where seat_id = ${leased.seatId}`,
    );
    expect(row?.count).toBe(0);
  });
});

describe('pay', () => {
  it('is pending until the item settles, then the worker’s, once', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 2 });
    const worker = await readyWorker(db, projectId);
    const { seatId, itemId } = await claimed(worker, projectId);
    await handIn(worker, submission(projectId, seatId));
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n, pendingMinor: 10n, pendingCount: 1 }]);
    const [entry] = await workerRecord(worker, null);
    expect(entry?.pay).toMatchObject({ status: 'pending', amountMinor: 10n });
    await acceptFilledSeats(owner, itemId);
    await acceptFilledSeats(owner, itemId);
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n, pendingCount: 0 }]);
    expect((await workerRecord(worker, null))[0]?.pay).toMatchObject({ status: 'paid', amountMinor: 10n });
  });

  it('comes by itself after three days of silence, and not before', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    await handIn(worker, submission(projectId, seatId));
    await acceptAfterSilence(await later(owner, 71 * 60));
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 0n }]);
    await acceptAfterSilence(await later(owner, 73 * 60));
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n, pendingMinor: 0n }]);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });
});
