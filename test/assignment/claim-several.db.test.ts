import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { seats } from '@/db/schema/assignment';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { claimItems } from '@/server/assignment/claims';
import { claimInput } from '@/server/assignment/contract';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { addTexts } from '@/server/datasets/datasets';
import { projectLines } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { setPace } from '@/test/assignment/claims';
import { knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';
import { claimed, itemOfSeat, kindAnswer, later, openProject, readyWorker } from './world';

const { db } = await testDatabase();

/** An open project of items of a few seconds each, of which a person may hold fifteen. */
async function quickProject(wish: Parameters<typeof openProject>[1]) {
  const world = await openProject(db, wish);
  await setPace(db, world.projectId, 8);
  // The first claim of a project opens its accounts; here somebody has made it, who holds an item.
  const first = await readyWorker(db, world.projectId, 'First');
  await claimed(first, world.projectId);
  return world;
}

const ask = (call: MemberCall, projectId: string, wanted = 15, holding: readonly string[] = []) =>
  claimItems(call, projectId, { holding: [...holding], wanted });

const itemsOf = (given: Awaited<ReturnType<typeof ask>>) =>
  Promise.all(given.items.map(({ seatId }) => itemOfSeat(db, seatId)));

describe('a claim of several items', () => {
  it('gives as many as are two minutes’ work, each with its hold and its time, all paid by one transfer', async () => {
    const { owner, projectId } = await quickProject({ items: 20, overlap: 2 });
    const worker = await later(await readyWorker(db, projectId));
    const given = await ask(worker, projectId);
    expect(given).toMatchObject({ end: null, atOnce: 15 });
    expect(new Set(await itemsOf(given)).size).toBe(15);
    const minutes = given.items.map(({ leaseUntil }) => (leaseUntil.getTime() - worker.now.getTime()) / 60_000);
    // Five minutes for the first; each that is done before it adds 32 seconds.
    expect(minutes.map((each) => Math.round(each * 60))).toEqual(minutes.map((_, place) => 300 + 32 * place));
    const [line] = await projectLines(owner, projectId, null);
    expect(line).toMatchObject({ kind: 'hold', seats: 15, escrowMinor: -180n, reservedMinor: 180n });
    await expectLawful(owner);
  });

  it('asked for again gives the same items, then others, and never more than may be held', async () => {
    const { projectId } = await quickProject({ items: 40, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const first = await ask(worker, projectId, 9);
    const again = await ask(worker, projectId, 9);
    const seatsOf = ({ items }: typeof first) => items.map(({ seatId }) => seatId);
    expect(seatsOf(again)).toEqual(seatsOf(first));
    const rest = await ask(worker, projectId, 15, seatsOf(first));
    expect(rest.items).toHaveLength(6);
    const held = [...seatsOf(first), ...seatsOf(rest)];
    expect(new Set(held).size).toBe(15);
    // One beyond, as a screen has that shows an item while another is on its way; then it is given what it has.
    expect((await ask(worker, projectId, 15, held)).items).toHaveLength(1);
    expect(held).toContain((await ask(worker, projectId, 1, held)).items[0]?.seatId);
  });

  it('gives whoever lies about what they hold, or says that they want none, one beyond a desk and no more', async () => {
    const { projectId } = await quickProject({ items: 40, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    for (let n = 0; n < 20; n++) await ask(worker, projectId, 0);
    const held = (await ask(worker, projectId)).items.map(({ seatId }) => seatId);
    for (let n = 0; n < 5; n++) await ask(worker, projectId, 15, held);
    for (let n = 0; n < 5; n++) await ask(worker, projectId, 0, held);
    const ofWorker = sql`project_id = ${projectId} and holder_id = ${worker.actor.id}`;
    expect(await db.$count(seats, ofWorker)).toBeLessThanOrEqual(16);
    expect(claimInput.safeParse({ projectId, wanted: 0 }).success).toBe(false);
  });

  it('gives three while the pace is not known, and no more than the day allows', async () => {
    const slow = await openProject(db, { items: 6, overlap: 2 });
    await claimed(await readyWorker(db, slow.projectId, 'First'), slow.projectId);
    const given = await ask(await readyWorker(db, slow.projectId), slow.projectId);
    expect(given).toMatchObject({ atOnce: 3, items: { length: 3 } });
    const { owner, projectId } = await quickProject({ items: 20, overlap: 2 });
    await updateTerms(owner, projectId, { dailyCap: 4 });
    const worker = await readyWorker(db, projectId);
    expect((await ask(worker, projectId)).items).toHaveLength(4);
    expect((await ask(await readyWorker(db, projectId), projectId, 2)).items).toHaveLength(2);
  });

  it('gives what the budget pays for, then says that it is spent', async () => {
    const { owner, projectId } = await quickProject({ items: 20, overlap: 2, budgetMinor: 480n });
    await updateTerms(owner, projectId, { priceMinor: 100n });
    const worker = await readyWorker(db, projectId);
    const held: string[] = [];
    for (let n = 0; n < 4; n++)
      held.push(...(await ask(worker, projectId, 15, held)).items.map(({ seatId }) => seatId));
    // 480 cents less the 12 of the first item pay for three answers of 120.
    expect(held).toHaveLength(3);
    expect(await ask(worker, projectId, 15, held)).toMatchObject({ items: [], end: { status: 'budget_spent' } });
    await expectLawful(owner);
  });

  it('never has two near-duplicates, nor two seats of one item', async () => {
    const { owner, projectId } = await quickProject({ items: 1, overlap: 4, budgetMinor: 10_000n });
    await addTexts(
      owner,
      projectId,
      ['lamp', 'radio', 'phone'].map((subject) => ({ text: nearText(subject) })),
    );
    await matchSeats(owner, projectId);
    const worker = await readyWorker(db, projectId);
    const given = await ask(worker, projectId);
    expect(new Set(await itemsOf(given)).size).toBe(given.items.length);
    const held = given.items.map(({ seatId }) => seatId);
    for (let n = 0; n < 3; n++)
      held.push(...(await ask(worker, projectId, 15, held)).items.map(({ seatId }) => seatId));
    expect(held).toHaveLength(2);
  });

  it('renews all that ran out for whoever comes back, one behind the other, and waits for none that passes on', async () => {
    const { owner, projectId } = await quickProject({ items: 20, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const held = (await ask(worker, projectId, 5)).items.map(({ seatId }) => seatId);
    const [passing = '', onScreen = '', ...rest] = held;
    await saveDraft(worker, { projectId, seatId: rest[0] ?? '', version: 0, answer: kindAnswer });
    const back = await later(worker, 120);
    const given = await db.transaction(async (other) => {
      await other.select().from(seats).where(eq(seats.id, passing)).for('update');
      return ask(back, projectId, 3, [onScreen]);
    });
    // Three were asked for, and the first is on its way to somebody else.
    expect(given.items.map(({ seatId }) => seatId)).toEqual(rest.slice(0, 2));
    expect(given.items.map(({ draft }) => draft?.answer)).toEqual([kindAnswer, undefined]);
    const seconds = given.items.map(({ leaseUntil }) => (leaseUntil.getTime() - back.now.getTime()) / 1000);
    expect(seconds).toEqual([332, 364]);
    const now = await db.select().from(seats).where(eq(seats.holderId, worker.actor.id));
    expect(now.filter(({ leaseUntil }) => leaseUntil && leaseUntil > back.now).map(({ id }) => id)).toEqual(
      expect.arrayContaining(rest.slice(0, 2)),
    );
    await expectLawful(owner);
  });

  it('takes over a lease that has run out, and lets its money go', async () => {
    const { owner, projectId } = await quickProject({ items: 1, overlap: 1, budgetMinor: 100n });
    const worker = await later(await readyWorker(db, projectId), 120);
    expect((await ask(worker, projectId)).items).toHaveLength(1);
    await expectLawful(owner);
  });

  it('races with others for the last seats, and no item gets more than it wants', async () => {
    const { owner, projectId } = await quickProject({ items: 30, overlap: 2 });
    const crowd: MemberCall[] = [];
    for (let n = 0; n < 8; n++) crowd.push(await readyWorker(db, projectId, `Worker ${n}`));
    const held = new Map(crowd.map((worker) => [worker, [] as string[]]));
    const askOnce = async (worker: MemberCall) => {
      const seatsOf = held.get(worker) ?? [];
      const { items } = await ask(worker, projectId, 15, seatsOf.slice(0, 15));
      held.set(worker, [...new Set([...seatsOf, ...items.map(({ seatId }) => seatId)])]);
    };
    for (let n = 0; n < 6; n++) await Promise.all([...crowd, ...crowd].map(askOnce));
    expect(await db.$count(seats, sql`project_id = ${projectId} and state = 'leased'`)).toBe(60);
    const twice = await db.execute(sql`
      select item_id from seats where project_id = ${projectId} and holder_id is not null
       group by item_id, holder_id having count(*) > 1`);
    expect([...twice]).toEqual([]);
    await expectLawful(owner);
  });
});

describe('checks among several items', () => {
  it('stand anywhere among the labels, as often as is asked for', async () => {
    const { projectId } = await knowingProject(db, { items: 60, overlap: 12, goldEvery: 4, known: { check: 60 } });
    await setPace(db, projectId, 1);
    const at: number[] = [];
    let given = 0;
    for (let n = 0; n < 12; n++) {
      const worker = await readyWorker(db, projectId, `Worker ${n}`);
      const { items } = await ask(worker, projectId);
      given += items.length;
      for (const [place, { seatId }] of items.entries()) if (await isCheck(seatId)) at.push(place);
    }
    // The very first claim opens the accounts, and gives one.
    expect(given).toBe(11 * 15 + 1);
    const expected = given / 4;
    expect(Math.abs(at.length - expected)).toBeLessThan(4 * Math.sqrt(expected * 0.75));
    // Their mean place is the middle, within four standard deviations of a uniform draw.
    const mean = at.reduce((sum, place) => sum + place, 0) / at.length;
    expect(Math.abs(mean - 7)).toBeLessThan(4 * Math.sqrt(224 / 12 / at.length));
  });

  it('come as often where labels run out, one item at a time, and never last', async () => {
    const { projectId } = await knowingProject(db, { items: 8, overlap: 6, goldEvery: 4, known: { check: 40 } });
    await setPace(db, projectId, 1);
    await claimed(await readyWorker(db, projectId, 'First'), projectId);
    let checks = 0;
    for (let n = 0; n < 5; n++) {
      const worker = await readyWorker(db, projectId, `Worker ${n}`);
      const held: string[] = [];
      for (let given = await ask(worker, projectId); given.items.length > 0; ) {
        // One by one, whatever it is: a number of items below what was asked for would else say that none is a check.
        expect(given.items).toHaveLength(1);
        const [{ seatId = '' } = {}] = given.items;
        checks += (await isCheck(seatId)) ? 1 : 0;
        held.push(seatId);
        await handIn(worker, {
          projectId,
          submissionId: newId(),
          seatId,
          answer: kindAnswer,
          comment: '',
          activeSeconds: 1,
        });
        given = await ask(worker, projectId);
      }
      expect(await isCheck(held.at(-1) ?? '')).toBe(false);
    }
    // Forty labels, and every fourth item a check: thirteen are to be expected, six standard deviations are nineteen.
    expect(checks).toBeGreaterThan(0);
    expect(checks).toBeLessThan(33);
  });

  it('stand also among items of which many are near-duplicates', async () => {
    const wish = { items: 8, overlap: 12, goldEvery: 4, known: { check: 40 } };
    const { owner, projectId } = await knowingProject(db, wish);
    const subjects = [
      'lamp',
      'radio',
      'phone',
      'clock',
      'mixer',
      'heater',
      'fan',
      'scale',
      'iron',
      'oven',
      'drill',
      'torch',
    ];
    await addTexts(
      owner,
      projectId,
      subjects.map((subject) => ({ text: nearText(subject) })),
    );
    await matchSeats(owner, projectId);
    await setPace(db, projectId, 1);
    await claimed(await readyWorker(db, projectId, 'First'), projectId);
    let checks = 0;
    for (let n = 0; n < 11; n++) {
      const given = await ask(await readyWorker(db, projectId, `Worker ${n}`), projectId);
      expect(given.items.length).toBeLessThan(15);
      for (const { seatId } of given.items) checks += (await isCheck(seatId)) ? 1 : 0;
    }
    expect(checks).toBeGreaterThan(0);
  });
});

const nearText = (subject: string) =>
  `I bought the ${subject} in March and it worked well until last week, when it began to flicker in the evening. ` +
  'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

async function isCheck(seatId: string): Promise<boolean> {
  const [seat] = await db.select({ purpose: seats.purpose }).from(seats).where(sql`id = ${seatId}`);
  return seat?.purpose === 'check';
}
