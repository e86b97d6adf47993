/** A database that is slow, busy or out of reach: refused in time, with a sentence, and well again by itself. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '@/db/client';
import { newId } from '@/db/ids';
import { handIn } from '@/server/annotations/annotations';
import { claimed, kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import type { Desk } from '@/test/support/app-process';
import { claimOne, sendWork } from '@/test/support/desk-calls';
import { House } from '@/test/support/house-process';

const house = await House.open();

/** Nobody waits for the half minute after which a browser gives up; how much less depends on the machine. */
const patienceMs = 25_000;

/** A partition as long as the fault plan asks for: longer than the web server’s limits of a statement, a lock and an idle transaction. */
const silenceMs = 60_000;

interface Refused {
  readonly status: number;
  readonly problem: string;
  readonly message: string;
  readonly milliseconds: number;
}

/** Asks for work and tells how it was refused, or null when it was not. */
async function asked(desk: Desk, projectId: string): Promise<Refused | null> {
  const began = performance.now();
  try {
    await claimOne(desk, projectId);
    return null;
  } catch (error) {
    const { message, data } = error as { message: string; data?: { httpStatus: number; problem: string } };
    const milliseconds = performance.now() - began;
    return { status: data?.httpStatus ?? 0, problem: data?.problem ?? '', message, milliseconds };
  }
}

async function untilIt(holds: () => Promise<boolean>, limitMs: number): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) throw new Error(`not within ${limitMs} ms`);
    await sleep(100);
  }
  return performance.now() - began;
}

const hasEstimate = async (itemId: string) => {
  const rows = await house.db.execute(sql`select 1 from item_estimates where item_id = ${itemId}`);
  return rows.length > 0;
};

/** As the house is started here. */
const connectionsOfAProcess = 4;
const stuck = sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;

it('F19 with every connection stuck behind a lock, people are refused in seconds, jobs go on, and no lock stays', async () => {
  const { projectId } = await openProject(house.db, { items: 40, overlap: 1 });
  const people = await Promise.all(
    Array.from({ length: 12 }, (_, place) => readyWorker(house.db, projectId, `P${place}`)),
  );
  const web = await house.startWeb();
  const desks = await Promise.all(people.map(({ actor }) => house.desk(web, actor)));
  const [worker] = people;
  if (!worker) throw new Error('twelve people');
  const leased = await claimed(worker, projectId);
  const { seatId } = leased;
  await handIn(worker, { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 1 });
  const [seat] = await house.db.execute<{ item_id: string }>(sql`select item_id from seats where id = ${seatId}`);
  const own = connect(house.url, { max: 1 });
  let letGo = () => {};
  const locked = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  // Who asks is looked up in `people` by every request, and by no background job.
  const lock = own.db.transaction(async (db) => {
    await db.execute(sql`lock table people in access exclusive mode`);
    await locked;
  });
  await sleep(200);
  // Nobody else asks yet: the look before the page is answered, and what the page itself asks is not.
  const begun = await house.page(web, '/work', worker.actor);
  expect(begun).toMatchObject({ status: 503, retryAfter: '5' });
  expect(begun.text).toContain('Casebook has too much to do at this moment');
  const asking = Promise.all(desks.map((desk) => asked(desk, projectId)));
  await untilIt(async () => (await house.db.execute(stuck)).length >= connectionsOfAProcess, 5000);
  const page = await house.page(web, '/work', worker.actor);
  expect(page).toMatchObject({ status: 503, retryAfter: '5' });
  expect(page.text).toContain('Casebook has too much to do at this moment');
  const refusals = await asking;
  for (const refused of refusals) {
    expect(refused).toMatchObject({ status: 503, problem: 'too_busy' });
    expect(refused?.message).toContain('please try again in a few seconds');
    expect(refused?.milliseconds).toBeLessThan(patienceMs);
  }
  // What was handed in before is worked on meanwhile, in a process with a pool of its own.
  const jobs = await house.startJobs();
  await untilIt(() => hasEstimate(seat?.item_id ?? ''), 20_000);
  letGo();
  await lock;
  await own.close();
  expect(await Promise.all(desks.map((desk) => asked(desk, projectId)))).toEqual(desks.map(() => null));
  const idle = await house.db.execute(sql`
    select pid from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`);
  expect([...idle]).toEqual([]);
  await Promise.all([web.kill(), jobs.kill()]);
  await house.expectLawful();
});

it('F30 cut off from its database, once in silence and once torn, the house refuses, and is well again by itself', async () => {
  const { projectId } = await openProject(house.db, { items: 40, overlap: 1 });
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, place) => readyWorker(house.db, projectId, `Q${place}`)),
  );
  const all = await house.startAll();
  const desks = await Promise.all(people.map(({ actor }) => house.desk(all, actor)));
  const [first, second] = desks;
  if (!first || !second) throw new Error('ten people');
  const workOf = async (desk: Desk) => {
    const leased = await claimOne(desk, projectId);
    if (leased.status !== 'item') throw new Error('there is work');
    const { seatId } = leased;
    return { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 1 };
  };
  // The background jobs go on as well, by themselves.
  const untilEstimated = async (seatId: string) => {
    const [seat] = await house.db.execute<{ item_id: string }>(sql`select item_id from seats where id = ${seatId}`);
    await untilIt(() => hasEstimate(seat?.item_id ?? ''), 90_000);
  };
  const submission = await workOf(first);

  const silentSince = performance.now();
  house.wire.goSilent();
  const [unseen, lost, ...refusals] = await Promise.all([
    house.page(all, '/work', people[2]?.actor),
    sendWork(first, submission).catch((error: { data?: { problem: string } }) => error.data?.problem),
    ...desks.map((desk) => asked(desk, projectId)),
  ]);
  expect(unseen).toMatchObject({ status: 503, retryAfter: '5' });
  expect(lost).toMatch(/^(database_away|too_busy)$/);
  const expectRefused = (answers: readonly (Refused | null)[]) => {
    for (const refused of answers) {
      expect(refused?.status).toBe(503);
      expect(refused?.milliseconds).toBeLessThan(patienceMs);
    }
  };
  expectRefused(refusals);
  while (performance.now() - silentSince < silenceMs) {
    expectRefused(await Promise.all(desks.map((desk) => asked(desk, projectId))));
    expect(await house.page(all, '/work', people[2]?.actor)).toMatchObject({ status: 503 });
  }
  house.wire.mend();
  await untilIt(async () => (await asked(second, projectId)) === null, 10_000);
  const retried = await sendWork(first, submission);
  expect(retried.outcome).toEqual({ status: 'accepted' });
  await untilEstimated(submission.seatId);

  house.wire.tear();
  // The very first page that meets it has one sentence for it and looks again by itself; a stranger's first page stands.
  const closed = await house.page(all, '/work', people[1]?.actor);
  expect(closed).toMatchObject({ status: 503, retryAfter: '5' });
  expect(closed.text).toContain('Casebook is closed for a moment');
  expect(await asked(second, projectId)).toMatchObject({ status: 503, problem: 'database_away' });
  expect(await house.page(all, '/')).toMatchObject({ status: 200 });
  house.wire.mend();
  await untilIt(async () => (await asked(second, projectId)) === null, 10_000);
  await untilIt(async () => (await house.page(all, '/work', people[1]?.actor)).status === 200, 10_000);
  const next = await workOf(second);
  expect((await sendWork(second, next)).outcome).toEqual({ status: 'accepted' });
  await untilEstimated(next.seatId);
  await all.kill();
  await house.expectLawful();
}, 300_000);
