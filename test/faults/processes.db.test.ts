import { expectLawful } from '@/test/support/lawful';
/** Several app processes on one database behave as one, whatever their clocks say. */

import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { MemberCall } from '@/server/call';
import { kindAnswer, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { type App, appsOf, type Desk, deskAt } from '@/test/support/app-process';
import { testDatabase } from '@/test/support/database';
import { claimOne, sendWork } from '@/test/support/desk-calls';

const { db, url } = await testDatabase();
const startApp = await appsOf();

/** One whose clock is right, one ten minutes ahead, one ten minutes behind in a place that changes its clocks. */
const apps: App[] = [];
beforeAll(async () => {
  apps.push(
    ...(await Promise.all([
      startApp(url),
      startApp(url, { aheadMinutes: 10 }),
      startApp(url, { aheadMinutes: -10, zone: 'America/New_York' }),
    ])),
  );
});

const desksOf = (worker: MemberCall): Desk[] => apps.map((app) => deskAt(app, { 'x-person': worker.actor.id }));

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

async function seatOf(desk: Desk, projectId: string): Promise<string> {
  const result = await claimOne(desk, projectId);
  if (result.status !== 'item') throw new Error(`expected an item, got ${result.status}`);
  return result.seatId;
}

const at = (desks: readonly Desk[], place: number): Desk => {
  const desk = desks[place % desks.length];
  if (!desk) throw new Error('there is an app');
  return desk;
};

describe('F12 only the time of the database decides', () => {
  it('the clocks of the processes are as wrong as this test believes', () => {
    const times = apps.map((app) => new Date(/"time":"([^"]+)"/.exec(app.said())?.[1] ?? '').getTime());
    const [right = 0, ahead = 0, behind = 0] = times;
    expect(Math.round((ahead - right) / 60_000)).toBe(10);
    expect(Math.round((right - behind) / 60_000)).toBe(10);
  });

  it.each([0, 1, 2])('a lease of app %i ends half an hour after the time of the database', async (place) => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const seatId = await seatOf(at(desksOf(worker), place), projectId);
    const [lease] = await db.execute<{ minutes: number }>(sql`
      select round(extract(epoch from lease_until - now()) / 60)::int as minutes from seats where id = ${seatId}`);
    expect(lease?.minutes).toBe(30);
  });

  it('a lease with a minute left is taken from nobody, one that is over passes on, at every app', async () => {
    for (const place of [0, 1, 2]) {
      const { projectId } = await openProject(db, { items: 1, overlap: 1 });
      const [holder, next] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Ona')];
      const seatId = await seatOf(at(desksOf(holder), 0), projectId);
      const claim = () => claimOne(at(desksOf(next), place), projectId);
      await db.execute(sql`update seats set lease_until = now() + interval '1 minute' where id = ${seatId}`);
      expect(await claim()).toEqual({ status: 'nothing_left' });
      await db.execute(sql`update seats set lease_until = now() - interval '1 second' where id = ${seatId}`);
      expect(await claim()).toMatchObject({ status: 'item', seatId });
    }
  });

  it('a lease across the night in which a place changes its clocks is as long as any other', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const desks = desksOf(worker);
    const seatId = await seatOf(at(desks, 2), projectId);
    // 2026-11-01 05:50 UTC is ten minutes before New York's clocks go back by an hour.
    await db.execute(sql`
      update seats set leased_at = '2026-11-01 05:50+00', lease_until = '2026-11-01 06:20+00' where id = ${seatId}`);
    const renewed = await claimOne(at(desks, 2), projectId);
    const [minutes] = await db.execute<{ left: number }>(sql`
      select round(extract(epoch from lease_until - leased_at) / 60)::int as left from seats where id = ${seatId}`);
    expect(renewed).toMatchObject({ status: 'item', seatId });
    expect(minutes?.left).toBe(30);
  });

  it('a browser that counts a whole day of work is believed what can have passed', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const desk = at(desksOf(worker), 1);
    const submission = { ...submissionFor(projectId, await seatOf(desk, projectId)), activeSeconds: 86_400 };
    await sendWork(desk, submission);
    const [kept] = await db.execute<{ seconds: number }>(sql`
      select active_seconds as seconds from annotations where id = ${submission.submissionId}`);
    expect(kept?.seconds).toBeLessThan(120);
  });
});

describe('F13 two tabs of one worker, at two processes', () => {
  it('the same hand-in twice is one, and both are told so', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const desks = desksOf(worker);
    const submission = submissionFor(projectId, await seatOf(at(desks, 0), projectId));
    const results = await Promise.all(desks.map((desk) => sendWork(desk, submission)));
    expect(results.map(({ outcome }) => outcome.status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(results.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    await expectLawful(worker);
  });

  it('of different answers one counts, and the other tab is told that it does not', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const desks = desksOf(worker);
    const seatId = await seatOf(at(desks, 0), projectId);
    const results = await Promise.allSettled(
      [kindAnswer, rudeAnswer, rudeAnswer].map((answer, place) =>
        sendWork(at(desks, place), { ...submissionFor(projectId, seatId), answer }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason.data).toMatchObject({ httpStatus: 409, problem: 'already_handed_in' });
    await expectLawful(worker);
  });
});

describe('F14 a lease runs out in the middle of the work and the item passes on', () => {
  it.each(['the first', 'the second', 'both at once'])(
    '%s hands in first: the second counts, the first is kept and paid',
    async (who) => {
      const { projectId } = await openProject(db, { items: 1, overlap: 1 });
      const [first, second] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Ona')];
      const [one, two] = [at(desksOf(first), 1), at(desksOf(second), 2)];
      const seatId = await seatOf(one, projectId);
      await one.annotations.saveDraft.mutate({ projectId, seatId, version: 0, answer: rudeAnswer });
      await db.execute(sql`update seats set lease_until = now() - interval '1 second' where id = ${seatId}`);
      expect(await seatOf(two, projectId)).toBe(seatId);
      const send = (desk: Desk) => sendWork(desk, submissionFor(projectId, seatId));
      const inTurn = async (desks: readonly Desk[]) => {
        const results = [];
        for (const desk of desks) results.push(await send(desk));
        return results;
      };
      const results =
        who === 'both at once'
          ? await Promise.all([send(one), send(two)])
          : who === 'the first'
            ? await inTurn([one, two])
            : (await inTurn([two, one])).reverse();
      const [late, counted] = results.map(({ outcome }) => outcome);
      expect(late).toEqual({ status: 'late', paidMinor: 10n, currency: 'USD', sight: 'draft', cause: 'taken' });
      expect(counted).toEqual({ status: 'accepted' });
      await expectLawful(first);
    },
  );
});

it('F15 of a hundred who race for the last seat at three processes, one gets it', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const racers: MemberCall[] = [];
  for (let place = 0; place < 100; place++) racers.push(await readyWorker(db, projectId, `R${place}`));
  const results = await Promise.all(racers.map((racer, place) => claimOne(at(desksOf(racer), place), projectId)));
  expect(results.filter(({ status }) => status === 'item')).toHaveLength(1);
  expect(results.filter(({ status }) => status === 'nothing_left' || status === 'budget_spent')).toHaveLength(99);
  await expectLawful(owner);
});
