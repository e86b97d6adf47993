import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { claimItem } from '@/server/assignment/claims';
import { buyLabels, labelStop, labelsOfNewGuide } from '@/server/assignment/dynamic-overlap';
import { publishingReadiness } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { projectTrust } from '@/server/estimates/estimates';
import { followHandIn, paySettledItems } from '@/server/estimates/settlement';
import { acknowledge, publishGuide, saveDraft } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { allocate, deallocate, fundRequester } from '@/server/ledger/ledger';
import { projectMoney } from '@/server/ledger/money';
import { createProject, updateTerms } from '@/server/projects/projects';
import { decide } from '@/server/review/review';
import { addMemberRow } from '@/test/access/world';
import { claimNext } from '@/test/assignment/claims';
import { answerItem, expectSound, itemsOf, seatCounts, submit, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, preparedProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

/** Two items; three workers agree on the first and differ on the second. Money for five labels of each. */
async function halfAgreed(wish: { budgetMinor?: bigint; overlapMax?: number } = {}) {
  const { budgetMinor = 120n, overlapMax = 5 } = wish;
  const world = await openProject(db, { items: 2, overlap: 3, overlapMax, budgetMinor });
  const { projectId } = world;
  const [workers, [sure = '', unsure = '']] = [await workersOf(db, projectId, 6), await itemsOf(db, projectId)];
  for (const [n, worker] of workers.slice(0, 3).entries()) {
    await answerItem(worker, projectId, sure, kindAnswer);
    await answerItem(worker, projectId, unsure, n === 2 ? rudeAnswer : kindAnswer);
  }
  for (const itemId of [sure, unsure]) await followHandIn(world.owner, projectId, itemId);
  const follow = async () => {
    await followHandIn(world.owner, projectId, unsure);
    await buyLabels(world.owner, projectId);
  };
  return { ...world, workers, sure, unsure, follow };
}

const openOf = async (projectId: string) => (await seatCounts(db, projectId)).map((item) => item.open);

describe('dynamic overlap', () => {
  it('buys one more label for an item in doubt and none for one that is sure, once, however often it looks', async () => {
    const { owner, projectId } = await halfAgreed();
    expect(await openOf(projectId)).toEqual([0, 0]);
    await matchSeats(owner, projectId);
    await matchSeats(owner, projectId);
    await Promise.all(Array.from({ length: 6 }, () => matchSeats({ ...owner, db: open(1) }, projectId)));
    expect(await openOf(projectId)).toEqual([0, 1]);
  });

  it('stops at the maximum', async () => {
    const { projectId, workers, unsure, follow } = await halfAgreed();
    await follow();
    for (const [n, worker] of workers.slice(3, 5).entries()) {
      await answerItem(worker, projectId, unsure, n === 0 ? rudeAnswer : kindAnswer);
      await follow();
    }
    expect((await seatCounts(db, projectId)).map(({ filled, open: left }) => [filled, left])).toEqual([
      [3, 0],
      [5, 0],
    ]);
  });

  it('decides anew when the maximum or the target changes, in both directions', async () => {
    const { owner, projectId, workers, unsure, follow } = await halfAgreed();
    await follow();
    await updateTerms(owner, projectId, { overlapMax: 3 });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 0]);
    await updateTerms(owner, projectId, { overlapMax: 7 });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 1]);
    await updateTerms(owner, projectId, { qualityTarget: 0.6 });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 0]);
    await updateTerms(owner, projectId, { qualityTarget: 0.9 });
    await matchSeats(owner, projectId);
    const [, , , fourth] = workers;
    if (!fourth) throw new Error('a fourth worker');
    const leased = await claimItem(await later(fourth), projectId, unsure);
    await updateTerms(owner, projectId, { overlapMax: null });
    await matchSeats(owner, projectId);
    expect(await seatCounts(db, projectId)).toMatchObject([{ open: 0 }, { open: 0, leased: 1, filled: 3 }]);
    if (leased.status !== 'item') throw new Error('started work goes on');
    expect(await submit(await later(fourth), projectId, leased.seatId, kindAnswer)).toMatchObject({
      outcome: { status: 'accepted' },
    });
    expect((await checkBooks(owner)).faults).toEqual([]);
  });

  it('asks once under a new guide where the old one had taught that asking is of no use, and says so before', async () => {
    const { owner, projectId, workers, unsure, follow } = await halfAgreed();
    const ofNoUse = () => db.execute(sql`update item_estimates set gain = 0 where item_id = ${unsure}`);
    await ofNoUse();
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 0]);
    expect(await labelsOfNewGuide(owner, projectId)).toEqual({ labels: 1, costMinor: 12n, currency: 'USD' });
    const rules = [{ text: 'Irony counts as kind.' }];
    await saveDraft(owner, projectId, { introduction: 'How does it sound?', changeSummary: 'Irony', rules });
    const { id } = await publishGuide(await later(owner), projectId);
    const [job] = await db.execute(sql`select 1 from graphile_worker.jobs where key = ${`match_seats:${projectId}`}`);
    expect(job).toBeDefined();
    await matchSeats(owner, projectId);
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 1]);
    expect((await labelsOfNewGuide(owner, projectId)).labels).toBe(0);
    const [, , , fourth] = workers;
    if (!fourth) throw new Error('a fourth worker');
    await acknowledge(fourth, id);
    await answerItem(fourth, projectId, unsure, rudeAnswer);
    await follow();
    await ofNoUse();
    await matchSeats(owner, projectId);
    expect((await seatCounts(db, projectId)).map(({ filled, open: left }) => [filled, left])).toEqual([
      [3, 0],
      [4, 0],
    ]);
  });

  it('asks for the stored minimum again when dynamic overlap is switched on while running', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1, budgetMinor: 60n });
    expect(await openOf(projectId)).toEqual([1]);
    await updateTerms(owner, projectId, { overlapMax: 5 });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([3]);
  });

  it('does not spend what others’ seats need, and goes on when money comes', async () => {
    const { owner, projectId, follow } = await halfAgreed({ budgetMinor: 72n + 11n });
    await follow();
    expect(await openOf(projectId)).toEqual([0, 0]);
    const { actor } = owner;
    await fundRequester(owner, { personId: actor.id, amountMinor: 1n, currency: 'USD', key: newId() });
    await allocate(owner, { projectId, amountMinor: 1n, key: newId() });
    const [job] = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from graphile_worker.jobs where key = ${`match_seats:${projectId}`}`,
    );
    expect(job?.count).toBe(1);
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 1]);
  });

  it('stops at the ceiling, and every item still gets its minimum', async () => {
    const { owner, projectId, follow } = await halfAgreed();
    await updateTerms(owner, projectId, { labelCeilingMinor: 83n });
    await follow();
    expect(await openOf(projectId)).toEqual([0, 0]);
    expect(await labelStop(owner, projectId)).toEqual({ by: 'ceiling', items: 1, isPromised: false });
    await updateTerms(owner, projectId, { labelCeilingMinor: 84n });
    expect(await labelStop(owner, projectId)).toBeNull();
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 1]);
    await updateTerms(owner, projectId, { labelCeilingMinor: 1n, overlap: 5 });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([2, 2]);
  });

  it('under a ceiling that was lowered, offers no label that nobody has started, and honours what was', async () => {
    const { owner, projectId, workers, unsure, follow } = await halfAgreed();
    const under = async (labelCeilingMinor: bigint, look: () => Promise<void>) => {
      await updateTerms(owner, projectId, { labelCeilingMinor });
      await look();
      return openOf(projectId);
    };
    const match = () => matchSeats(owner, projectId);
    await match();
    expect(await under(83n, match)).toEqual([0, 0]);
    expect(await under(84n, match)).toEqual([0, 1]);
    expect(await under(83n, follow)).toEqual([0, 0]);
    expect(await under(84n, follow)).toEqual([0, 1]);
    const [, , , starter] = workers;
    const begun = starter && (await claimItem(starter, projectId, unsure));
    if (!starter || begun?.status !== 'item') throw new Error('the label is there');
    for (const look of [match, follow]) await under(1n, look);
    await submit(starter, projectId, begun.seatId, kindAnswer);
    expect((await seatCounts(db, projectId)).map(({ filled, open: left }) => [filled, left])).toEqual([
      [3, 0],
      [4, 0],
    ]);
    await expectSound(db, projectId);
  });

  it('stops for want of money, and the owner is told which of the two it was', async () => {
    const { owner, projectId, follow } = await halfAgreed();
    await updateTerms(owner, projectId, { labelCeilingMinor: 1_000_000n });
    const { escrowMinor } = await projectMoney(owner, projectId);
    await deallocate(owner, { projectId, amountMinor: escrowMinor - 11n, key: newId() });
    await follow();
    expect(await openOf(projectId)).toEqual([0, 0]);
    expect(await labelStop(owner, projectId)).toEqual({ by: 'budget', items: 1, isPromised: false });
    await updateTerms(owner, projectId, { overlapMax: 3 });
    expect(await labelStop(owner, projectId), 'all in doubt have their maximum').toBeNull();
    await updateTerms(owner, projectId, { overlapMax: 5 });
    await updateTerms(owner, projectId, { overlapMax: null });
    expect(await labelStop(owner, projectId)).toBeNull();
  });

  it('buys nothing more for an item that a reviewer decided, and gives up the seat it had bought', async () => {
    const { owner, projectId, unsure, follow } = await halfAgreed();
    await follow();
    const reviewer = await personCall(db, 'Rita');
    await addMemberRow(db, projectId, reviewer.actor.id, 'reviewer');
    const choice = { decision: 'redraw', answer: rudeAnswer } as const;
    await decide(reviewer, projectId, { itemId: unsure, choice, reason: 'It mocks.', rule: null, makeCase: false });
    await matchSeats(owner, projectId);
    expect(await openOf(projectId)).toEqual([0, 0]);
  });

  it('tells what it spared: labels and money of settled items beside as many for each as the maximum', async () => {
    const { owner, projectId, workers, unsure, follow } = await halfAgreed();
    const savings = async () => (await projectTrust(owner, projectId)).savings;
    const told = { most: 5, currency: 'USD' };
    expect(await savings()).toEqual({ ...told, items: 1, bought: 3, spared: 2, sparedMinor: 24n });
    await follow();
    for (const worker of workers.slice(3, 5)) {
      await answerItem(worker, projectId, unsure, kindAnswer);
      await follow();
    }
    expect(await savings()).toMatchObject({ items: 2, bought: 8, spared: 2 });
    await updateTerms(owner, projectId, { overlapMax: null });
    expect(await savings()).toBeNull();
  });

  it('pays for an item that settles because its last seat is not wanted any more', async () => {
    const { owner, projectId, follow } = await halfAgreed();
    await follow();
    await updateTerms(owner, projectId, { qualityTarget: 0.6 });
    await matchSeats(owner, projectId);
    await paySettledItems(owner, projectId);
    await paySettledItems(owner, projectId);
    expect(await projectMoney(owner, projectId)).toMatchObject({ paidCount: 6, reservedMinor: 0n });
  });
});

describe('under a race', () => {
  it('many hand-ins, estimates and looks at once never buy an item more than it wants', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 3, overlapMax: 6, budgetMinor: 216n });
    const workers = await workersOf(db, projectId, 8);
    const items = await itemsOf(db, projectId);
    const pool = open(12);
    await Promise.all(
      workers.map(async (worker, n) => {
        for (let turn = 0; turn < 12; turn += 1) {
          const call = await later({ ...worker, db: pool });
          const leased = await claimNext(call, projectId);
          if (leased.status === 'item')
            await submit(call, projectId, leased.seatId, (n + turn) % 2 ? rudeAnswer : kindAnswer);
          for (const itemId of items) await followHandIn({ ...owner, db: pool }, projectId, itemId);
          await (turn % 2 ? matchSeats : buyLabels)({ ...owner, db: pool }, projectId);
        }
      }),
    );
    await expectSound(db, projectId);
    for (const item of await seatCounts(db, projectId))
      expect(item.filled + item.leased + item.open).toBeLessThanOrEqual(6);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
  });

  it('overlap is lowered while claims run: started work is kept and paid for, and no seat is left open', async () => {
    const { owner, projectId } = await openProject(db, { items: 6, overlap: 5, overlapMax: 5, budgetMinor: 360n });
    const workers = await workersOf(db, projectId, 20);
    const pool = open(12);
    const [claims] = await Promise.all([
      Promise.all(workers.map((worker) => claimNext({ ...worker, db: pool }, projectId))),
      updateTerms({ ...owner, db: pool }, projectId, { overlap: 1, overlapMax: null }).then(() =>
        matchSeats({ ...owner, db: pool }, projectId),
      ),
    ]);
    for (const [n, leased] of claims.entries()) {
      const worker = workers[n];
      if (!worker || leased.status !== 'item') continue;
      const call = await later(worker);
      expect((await submit(call, projectId, leased.seatId, kindAnswer)).outcome.status).toBe('accepted');
    }
    await matchSeats(owner, projectId);
    for (const item of await seatCounts(db, projectId)) {
      expect(item.open).toBe(Math.max(0, 1 - item.filled));
    }
    await expectSound(db, projectId);
  });
});

describe('what it costs', () => {
  it('is told as a range: the minimum is needed to publish, the maximum and the ceiling are said', async () => {
    const { owner, projectId } = await preparedProject(db, { items: 4, overlap: 3, overlapMax: 5, budgetMinor: 144n });
    expect(await publishingReadiness(owner, projectId)).toMatchObject({
      lacks: [],
      neededMinor: 144n,
      mostMinor: 240n,
    });
    await updateTerms(owner, projectId, { labelCeilingMinor: 200n });
    expect(await publishingReadiness(owner, projectId)).toMatchObject({ neededMinor: 144n, mostMinor: 200n });
    await deallocate(owner, { projectId, amountMinor: 1n, key: newId() });
    expect((await publishingReadiness(owner, projectId)).lacks).toEqual(['escrow_short']);
  });

  it('a maximum below the minimum is refused at its field, whichever of them is changed', async () => {
    const { owner, projectId } = await preparedProject(db, { overlap: 3, overlapMax: 5 });
    const refusal = { code: 'maximum_below_minimum', field: 'overlapMax' };
    await expect(updateTerms(owner, projectId, { overlapMax: 2 })).rejects.toMatchObject(refusal);
    await expect(updateTerms(owner, projectId, { overlap: 6 })).rejects.toMatchObject(refusal);
    await updateTerms(owner, projectId, { overlap: 6, overlapMax: 7 });
    const upsideDown = createProject(owner, { task: 'pairs', overlap: 5, overlapMax: 4 });
    await expect(upsideDown).rejects.toMatchObject(refusal);
    const reader = await readyWorker(db, (await openProject(db)).projectId);
    await expect(updateTerms(reader, newId(), { overlapMax: 9 })).rejects.toMatchObject({ code: 'missing' });
  });
});
