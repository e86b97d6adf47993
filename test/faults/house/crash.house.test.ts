/** What a killed process may leave behind: nothing that was answered is lost, and nothing is done twice. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { LeasedItem } from '@/server/assignment/contract';
import { dice } from '@/server/consensus/random';
import { kindAnswer, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import type { Desk } from '@/test/support/app-process';
import { faultSeed } from '@/test/support/crowd';
import { claimOne, sendWork } from '@/test/support/desk-calls';
import { House } from '@/test/support/house-process';

const house = await House.open();
const seed = faultSeed();
const annotating = /insert into "?annotations"?/;

async function leasedBy(desk: Desk, projectId: string): Promise<LeasedItem> {
  const result = await claimOne(desk, projectId);
  if (result.status !== 'item') throw new Error(`expected an item, got ${result.status}`);
  return result;
}

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

async function countsOf(seatId: string) {
  const [counts] = await house.db.execute<{ annotations: number; holds: number; state: string }>(sql`
    select (select count(*)::int from annotations where seat_id = ${seatId}) as annotations,
           (select count(*)::int from ledger_holds where seat_id = ${seatId}) as holds,
           (select state from seats where id = ${seatId}) as state`);
  return counts;
}

it('F01 the app is killed after the hand-in was committed and before it was answered: the retry gets the first answer', async () => {
  const { projectId } = await openProject(house.db, { items: 2, overlap: 1 });
  const worker = await readyWorker(house.db, projectId);
  const first = await house.startWeb();
  const { seatId } = await leasedBy(await house.desk(first, worker.actor), projectId);
  const submission = submissionFor(projectId, seatId);
  const committed = house.wire.muteAt('commit', annotating);
  const lost = sendWork(await house.desk(first, worker.actor), submission).catch(() => 'lost');
  await committed;
  await first.kill();
  expect(await lost).toBe('lost');
  expect(await countsOf(seatId)).toEqual({ annotations: 1, holds: 1, state: 'filled' });

  const second = await house.startWeb();
  const desk = await house.desk(second, worker.actor);
  const retry = await sendWork(desk, submission);
  expect(retry).toMatchObject({
    submissionId: submission.submissionId,
    outcome: { status: 'accepted' },
    isRepeat: true,
  });
  await expect(sendWork(desk, { ...submission, answer: rudeAnswer })).rejects.toMatchObject({
    data: { problem: 'submission_changed', httpStatus: 409 },
  });
  expect(await countsOf(seatId)).toEqual({ annotations: 1, holds: 1, state: 'filled' });
  await second.kill();
  await house.expectLawful();
});

it('F02 the app is killed in the middle of a hand-in: nothing of it is seen, and the lease runs out for the next', async () => {
  const { projectId } = await openProject(house.db, { items: 1, overlap: 1 });
  const [worker, other] = [await readyWorker(house.db, projectId), await readyWorker(house.db, projectId, 'Ona')];
  const first = await house.startWeb();
  const { seatId } = await leasedBy(await house.desk(first, worker.actor), projectId);
  const submission = submissionFor(projectId, seatId);
  const written = house.wire.muteAt('statement', annotating);
  const lost = sendWork(await house.desk(first, worker.actor), submission).catch(() => 'lost');
  await written;
  await first.kill();
  expect(await lost).toBe('lost');
  expect(await countsOf(seatId)).toEqual({ annotations: 0, holds: 1, state: 'leased' });

  const second = await house.startWeb();
  const next = await house.desk(second, other.actor);
  expect(await claimOne(next, projectId)).toMatchObject({ status: 'nothing_left' });
  await house.db.execute(sql`update seats set lease_until = now() - interval '1 second' where id = ${seatId}`);
  const passedOn = await leasedBy(next, projectId);
  expect(passedOn.seatId).toBe(seatId);
  await sendWork(next, submissionFor(projectId, seatId));
  const late = await sendWork(await house.desk(second, worker.actor), submission);
  expect(late).toMatchObject({ outcome: { status: 'late' }, isRepeat: false });
  expect(await countsOf(seatId)).toEqual({ annotations: 1, holds: 2, state: 'filled' });
  await second.kill();
  await house.expectLawful();
});

it('F03 the database is killed under load: what was answered is there, what was not is settled by asking again', async () => {
  const { projectId } = await openProject(house.db, { items: 400, overlap: 2 });
  const web = await house.startWeb();
  const roll = dice(seed);
  const [untilKilled, untilOver] = [15 + roll.below(30), 15 + roll.below(30)];
  const answered = new Set<string>();
  let [unanswered, repeats, isOver] = [0, 0, false];
  const work = async (name: string) => {
    const worker = await readyWorker(house.db, projectId, name);
    const desk = await house.desk(web, worker.actor);
    while (!isOver) {
      const leased = await claimOne(desk, projectId).catch(() => null);
      if (leased?.status !== 'item') continue;
      const submission = submissionFor(projectId, leased.seatId);
      // As the desk's outbox does: the same hand-in until it is answered, then the next.
      for (let result = null; result === null; ) {
        result = await sendWork(desk, submission).catch(() => null);
        if (result === null) unanswered += 1;
        else if (result.isRepeat) repeats += 1;
      }
      answered.add(submission.submissionId);
    }
  };
  const crowd = Promise.all(Array.from({ length: 8 }, (_, place) => work(`W${place}`)));
  // Until it meets a hand-in that nobody answers: what is cut off in its first statement waits for the database within the call.
  for (let kills = 0; kills < 6 && unanswered === 0; kills += 1) {
    const begun = answered.size;
    while (answered.size < begun + untilKilled) await sleep(10);
    await house.killDatabase();
    const before = answered.size;
    await sleep(500 + roll.below(500));
    await house.startDatabase();
    while (answered.size < before + untilOver) await sleep(10);
  }
  isOver = true;
  await crowd;
  expect(unanswered, `seed ${seed}`).toBeGreaterThan(0);
  expect(repeats).toBeLessThanOrEqual(unanswered);
  const rows = await house.db.execute<{ id: string }>(sql`select id from annotations where project_id = ${projectId}`);
  expect(new Set(rows.map(({ id }) => id))).toEqual(answered);
  const over = await house.db.execute(sql`
    select item_id from annotations where project_id = ${projectId} group by item_id
    having count(*) > 2 or count(distinct worker_id) <> count(*)`);
  expect([...over]).toEqual([]);
  await web.kill();
  await house.expectLawful();
});

it('F17 a session that ends in the middle of the work loses nothing: the draft is there after signing in again', async () => {
  const { projectId } = await openProject(house.db, { items: 1, overlap: 1 });
  const worker = await readyWorker(house.db, projectId);
  const web = await house.startWeb();
  const desk = await house.desk(web, worker.actor);
  const { seatId } = await leasedBy(desk, projectId);
  await desk.annotations.saveDraft.mutate({ projectId, seatId, version: 0, answer: rudeAnswer });
  await house.db.execute(sql`update people set session_version = 2 where id = ${worker.actor.id}`);
  const submission = { ...submissionFor(projectId, seatId), answer: rudeAnswer };
  for (const refused of [
    () => desk.annotations.saveDraft.mutate({ projectId, seatId, version: 1, answer: kindAnswer }),
    () => sendWork(desk, submission),
  ]) {
    await expect(refused()).rejects.toMatchObject({ data: { problem: 'signed_out', httpStatus: 401 } });
  }
  const again = await house.desk(web, worker.actor, 2);
  const resumed = await leasedBy(again, projectId);
  expect(resumed).toMatchObject({ seatId, draft: { version: 1, answer: rudeAnswer } });
  expect((await sendWork(again, submission)).outcome).toEqual({ status: 'accepted' });
  await web.kill();
  await house.expectLawful();
});
