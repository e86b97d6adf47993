/** What comes hours later, and what was started before the project ended: told in words, paid, and never twice. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { acceptAfterSilence } from '@/server/annotations/outcomes';
import { handBack } from '@/server/assignment/hand-back';
import { closeProject } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { deallocate } from '@/server/ledger/ledger';
import { projectMoney, workerMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';

const { db } = await testDatabase();

const submissionFor = (projectId: string, seatId: string) => {
  return {
    projectId,
    seatId,
    submissionId: newId(),
    answer: kindAnswer,
    comment: '',
    activeSeconds: 1,
  };
};

describe('F16 a hand-in that is sent again hours later', () => {
  it('gets its first answer, whatever became of the item, the project and the pay meanwhile', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const submission = submissionFor(projectId, (await claimed(worker, projectId)).seatId);
    await handIn(worker, submission);
    await acceptAfterSilence(await later(owner, 4 * 24 * 60));
    await closeProject(owner, projectId);
    const again = await handIn(await later(worker, 5 * 24 * 60), submission);
    expect(again).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: true });
    const changed = handIn(await later(worker, 5 * 24 * 60), { ...submission, answer: rudeAnswer });
    await expect(changed).rejects.toMatchObject({ code: 'submission_changed' });
    expect((await workerMoney(worker))[0]?.availableMinor).toBe(10n);
    await expectLawful(owner);
  });

  it('after it found another seat of its item gets its first answer too', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 2 });
    const [first, second] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Ona')];
    const { seatId } = await claimed(first, projectId);
    const afterwards = await later(second, 31);
    await db.execute(sql`update seats set state = 'cancelled' where project_id = ${projectId} and state = 'open'`);
    expect((await claimed(afterwards, projectId)).seatId).toBe(seatId);
    await db.execute(sql`update seats set state = 'open' where project_id = ${projectId} and state = 'cancelled'`);
    const submission = submissionFor(projectId, seatId);
    const late = await later(first, 40);
    expect(await handIn(late, submission)).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: false });
    expect(await handIn(late, submission)).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: true });
    await expectLawful(late);
  });

  it('while its worker holds another seat of the item fills that one', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 2 });
    const [first, second] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Ona')];
    const { seatId } = await claimed(first, projectId);
    await db.execute(sql`update seats set state = 'cancelled' where project_id = ${projectId} and state = 'open'`);
    const afterwards = await later(second, 31);
    await claimed(afterwards, projectId);
    await db.execute(sql`update seats set state = 'open' where project_id = ${projectId} and state = 'cancelled'`);
    const late = await later(first, 40);
    const other = await claimed(late, projectId);
    expect(other.seatId).not.toBe(seatId);
    expect((await handIn(late, submissionFor(projectId, seatId))).outcome).toEqual({ status: 'accepted' });
    const twice = handIn(late, submissionFor(projectId, other.seatId));
    await expect(twice).rejects.toMatchObject({ code: 'already_handed_in' });
    await expectLawful(late);
  });
});

describe('F27 what was started is paid', () => {
  it.each(['closed', 'dry'])('when the project is %s in the middle of the work', async (what) => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
    const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Ona')];
    const { seatId } = await claimed(worker, projectId);
    await saveDraft(worker, { projectId, seatId, version: 0, answer: kindAnswer });
    if (what === 'closed') await closeProject(owner, projectId);
    const { escrowMinor } = await projectMoney(owner, projectId);
    await deallocate(owner, { projectId, amountMinor: escrowMinor, key: newId() });
    expect(await claimNext(other, projectId)).toEqual(
      what === 'closed' ? { status: 'paused', isClosed: true } : { status: 'budget_spent' },
    );
    expect((await handIn(worker, submissionFor(projectId, seatId))).outcome).toEqual({ status: 'accepted' });
    const silent = await later(owner, 4 * 24 * 60);
    await acceptAfterSilence(silent);
    await acceptAfterSilence(silent);
    expect((await workerMoney(worker))[0]?.availableMinor).toBe(10n);
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 0n, reservedMinor: 0n, paidMinor: 10n });
    await expectLawful(owner);
  });
});

describe('an item that wants fewer than were started', () => {
  async function lowered() {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 3 });
    const workers = [];
    for (let place = 0; place < 3; place++) workers.push(await readyWorker(db, projectId, `W${place}`));
    const leases = [];
    for (const worker of workers) leases.push(await claimed(worker, projectId));
    await updateTerms(owner, projectId, { overlap: 1 });
    await matchSeats(owner, projectId);
    const next = await readyWorker(db, projectId, 'Next');
    return { owner, projectId, workers, leases, next };
  }

  it('lets them finish, and gives what one of them hands back to nobody', async () => {
    const { owner, projectId, workers, leases, next } = await lowered();
    const [first, second, third] = workers;
    if (!first || !second || !third) throw new Error('three workers');
    await handBack(first, projectId, leases[0]?.seatId ?? '', 'hand_back');
    expect(await claimNext(next, projectId)).toEqual({ status: 'nothing_left' });
    for (const [worker, lease] of [
      [second, leases[1]],
      [third, leases[2]],
    ] as const)
      expect((await handIn(worker, submissionFor(projectId, lease?.seatId ?? ''))).outcome.status).toBe('accepted');
    await expectLawful(owner);
  });

  it('passes no lease on that is over, but keeps it for its holder', async () => {
    const { owner, projectId, workers, leases, next } = await lowered();
    expect(await claimNext(await later(next, 31), projectId)).toEqual({ status: 'nothing_left' });
    const [first] = workers;
    if (!first) throw new Error('three workers');
    const late = await later(first, 31);
    expect((await handIn(late, submissionFor(projectId, leases[0]?.seatId ?? ''))).outcome.status).toBe('accepted');
    await expectLawful(owner);
  });

  it('still has the one it wants when two are handed back at the same moment', async () => {
    const { owner, projectId, workers, leases, next } = await lowered();
    await Promise.all(
      workers.map((worker, place) => handBack(worker, projectId, leases[place]?.seatId ?? '', 'hand_back')),
    );
    await matchSeats(owner, projectId);
    expect((await claimNext(next, projectId)).status).toBe('item');
    await expectLawful(owner);
  });
});

it('the item that comes with a hand-in has one lease of time, not that of the finished one as well', async () => {
  const { projectId } = await openProject(db, { items: 3, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const first = await claimed(worker, projectId);
  const { next } = await handIn(worker, { ...submissionFor(projectId, first.seatId), wanted: 1 });
  const [item] = next?.items ?? [];
  expect(item).toMatchObject({ status: 'item', leaseUntil: first.leaseUntil });
  const ahead = item ? await claimed(worker, projectId, [item.seatId]) : null;
  expect(ahead?.leaseUntil.getTime()).toBe(first.leaseUntil.getTime() + 30 * 60_000);
});
