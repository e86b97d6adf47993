/** Several processes of each kind on one database behave as one, also when some of them are killed at work. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '@/db/client';
import { dice } from '@/server/consensus/random';
import { openProject, readyWorker } from '@/test/assignment/world';
import { Crowd, faultSeed } from '@/test/support/crowd';
import { House } from '@/test/support/house-process';

const house = await House.open();
const seed = faultSeed();
const [items, overlap] = [100, 3];

it('two web servers and two processes of jobs are one house, and one of each may be killed at work', {
  timeout: 240_000,
}, async () => {
  const { projectId } = await openProject(house.db, { items, overlap });
  const workers = await Promise.all(
    Array.from({ length: 24 }, (_, place) => readyWorker(house.db, projectId, `S${place}`)),
  );
  const roll = dice(seed);
  const [firstWeb, secondWeb, firstJobs, secondJobs] = await Promise.all([
    house.startWeb(),
    house.startWeb(),
    house.startJobs(),
    house.startJobs(),
  ]);
  const crowd = new Crowd({ projectId, workers, seed, desk: (app, worker) => house.desk(app, worker.actor) });
  crowd.begin([firstWeb, secondWeb]);
  await crowd.until(40 + roll.below(40));

  await firstWeb.kill();
  await crowd.until(10 + roll.below(20));
  // The jobs get stuck in the middle of their work, so that the one that is killed has some of it in its hands.
  const own = connect(house.url, { max: 1 });
  let letGo = () => {};
  const killed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const lock = own.db.transaction(async (db) => {
    await db.execute(sql`lock table item_estimates in access exclusive mode`);
    await killed;
  });
  const holders = async () => {
    const rows = await house.db.execute(sql`
      select distinct locked_by from graphile_worker._private_jobs where locked_by is not null`);
    return rows.length;
  };
  while ((await holders()) < 2) await sleep(50);
  await firstJobs.kill();
  letGo();
  await lock;
  await own.close();

  const [thirdWeb, thirdJobs] = await Promise.all([house.startWeb(), house.startJobs()]);
  crowd.apps = [secondWeb, thirdWeb];
  await crowd.untilDone();
  expect(crowd.refusals, `seed ${seed}`).toEqual([]);
  expect(crowd.triedAgain).toBeGreaterThan(0);
  await house.expectKept(projectId, crowd, overlap);
  expect(crowd.answered.size).toBe(items * overlap);
  await house.untilQuiet();
  await Promise.all([secondWeb, thirdWeb, secondJobs, thirdJobs].map((each) => each.kill()));

  // Each job had its effect, and had it once: every item was merged from all of its answers, every answer paid for.
  const [effects] = await house.db.execute<{ merged: number; settled: number; unpaid: number }>(sql`
    select (select count(*)::int from item_estimates
             where project_id = ${projectId} and annotation_count = ${overlap}) as merged,
           (select count(*)::int from item_standings where project_id = ${projectId} and standing = 'settled') as settled,
           (select count(*)::int from item_standings t join seats s on s.item_id = t.item_id
              left join ledger_hold_resolutions r on r.hold_id = s.hold_id
             where t.project_id = ${projectId} and t.standing = 'settled' and r.outcome is distinct from 'accepted') as unpaid`);
  expect(effects).toMatchObject({ merged: items, unpaid: 0 });
  expect(effects?.settled).toBeGreaterThan(0);
  await house.expectLawful();
});
