/** A database that is busy: who asks is refused in time, with a sentence, and the house is well again by itself. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '@/db/client';
import { newId } from '@/db/ids';
import { handIn } from '@/server/annotations/annotations';
import { claimed, kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import { House } from '@/test/support/house-process';
import { asked, patienceMs, untilEstimated, untilIt } from './refusals';

const house = await House.open();

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
  await untilIt(async () => (await house.db.execute(stuck)).length >= connectionsOfAProcess, 20_000);
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
  await untilEstimated(house, seatId, 20_000);
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
