/** Processes of jobs that are killed again and again while people hand in: everything follows from every hand-in, once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { dice } from '@/server/consensus/random';
import { tasks } from '@/server/jobs/tasks';
import { submit, workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import type { Running } from '@/test/support/app-process';
import { faultSeed } from '@/test/support/crowd';
import { House } from '@/test/support/house-process';

const house = await House.open();
const seed = faultSeed();
const [items, overlap, overlapMax, kills] = [60, 3, 5, 6];
Object.assign(process.env, { DATABASE_URL: house.url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });

it('two processes of jobs, one of them killed at any moment, do what one does that is left alone', {
  timeout: 400_000,
}, async () => {
  const { projectId } = await openProject(house.db, { items, overlap, overlapMax, budgetMinor: 100_000n });
  const workers = await workersOf(house.db, projectId, 12);
  const roll = dice(seed);
  const jobs: Running[] = await Promise.all([house.startJobs(), house.startJobs()]);
  let isOver = false;
  const work = async (worker: (typeof workers)[number], place: number) => {
    const own = dice(seed * 100 + place);
    while (!isOver) {
      const call = await later(worker);
      const leased = await claimed(call, projectId).catch(() => null);
      if (!leased) await sleep(200);
      else await submit(call, projectId, leased.seatId, own.below(4) === 0 ? rudeAnswer : kindAnswer);
      await sleep(own.below(150));
    }
  };
  const crowd = Promise.all(workers.map(work));
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(200 + roll.below(2_500));
    await jobs[kill % 2]?.kill();
    jobs[kill % 2] = await house.startJobs();
  }
  const counts = async () => {
    const [row] = await house.db.execute<{ wanted: number; filled: number }>(sql`
      select count(*) filter (where state in ('open', 'leased'))::int as wanted, count(*) filter (where state = 'filled')::int as filled
        from seats where project_id = ${projectId} and state <> 'cancelled'`);
    return row ?? { wanted: 0, filled: 0 };
  };
  const queue = async () => {
    await house.db.execute(sql`
      update graphile_worker._private_jobs set run_at = now() where locked_at is null and attempts < max_attempts and run_at > now()`);
    const [row] = await house.db.execute<{ n: number }>(sql`
      select (select count(*)::int from job_requests) + (select count(*)::int from graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null) as n`);
    return row?.n ?? 0;
  };
  for (let quiet = 0; quiet < 5; quiet = (await queue()) === 0 && (await counts()).wanted === 0 ? quiet + 1 : 0)
    await sleep(300);
  isOver = true;
  await crowd;
  for (let quiet = 0; quiet < 3; quiet = (await queue()) === 0 ? quiet + 1 : 0) await sleep(200);

  const [effects] = await house.db.execute(sql`
    select (select count(*)::int from graphile_worker._private_jobs) as jobs,
           (select count(*)::int from item_estimates e where e.project_id = ${projectId} and e.annotation_count =
              (select count(*) from annotations a where a.item_id = e.item_id)) as merged,
           (select count(*)::int from (select item_id from annotations where project_id = ${projectId}
              group by item_id having count(*) > ${overlapMax} or count(*) < ${overlap} or count(distinct worker_id) <> count(*)) o) as wrong,
           (select count(*)::int from item_standings t join seats s on s.item_id = t.item_id and s.state = 'filled'
              left join ledger_hold_resolutions r on r.hold_id = s.hold_id
             where t.project_id = ${projectId} and t.standing = 'settled' and r.outcome is distinct from 'accepted') as unpaid,
           (select e.basis_count = (select count(*) from annotations where project_id = ${projectId})
              from project_estimates e where e.project_id = ${projectId}) as whole`);
  expect(effects, `seed ${seed}`).toEqual({ jobs: 0, merged: items, wrong: 0, unpaid: 0, whole: true });
  // Nothing was left out: whoever does it all again finds nothing to do.
  const seats = await counts();
  await tasks.match_seats({ projectId });
  await tasks.buy_labels({ projectId });
  expect(await counts()).toEqual(seats);
  await Promise.all(jobs.map((each) => each.kill()));
  await house.expectLawful();
});
