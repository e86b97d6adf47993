/** What the clock starts is done once, whatever the clocks of machines do: sleep, leap ahead, and go back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Logger, run } from 'graphile-worker';
import { beforeEach, expect, it } from 'vitest';
import { deadJobs } from '@/db/queries/house';
import { dropReplacedJobs, forgetTimeToCome } from '@/db/queries/jobs';
import { crontab } from '@/server/jobs/tasks';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
const logger = new Logger(() => () => {});
const names = crontab.split('\n').map((line) => line.split(' ')[5] ?? '');

beforeEach(async () => {
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await db.execute(sql`delete from graphile_worker._private_known_crontabs`);
});

/** Lets a scheduler of the product's own crontab make up for a day, as one whose machine slept does; nobody does the jobs. */
async function catchUp(): Promise<void> {
  await db.execute(sql`
    insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    select unnest(${sql.param(names)}::text[]), now() - interval '2 days', now() - interval '1 day'`);
  const slept = crontab.replaceAll('?', '?fill=1d&');
  const runner = await run({
    connectionString: url,
    taskList: { other: () => {} },
    crontab: slept,
    logger,
    noHandleSignals: true,
  });
  const behind = () =>
    db.$count(sql`graphile_worker._private_known_crontabs where last_execution < now() - interval '61 minutes'`);
  while ((await behind()) > 0) await sleep(50);
  await runner.stop();
}

const waiting = async () => {
  const rows = await db.execute<{ task: string; n: number }>(sql`
    select task_identifier as task, count(*)::int as n from graphile_worker.jobs group by 1 order by 1`);
  return rows.map(({ task, n }) => [task, n]);
};

it('a machine that slept for a day does each job of the clock once when it wakes', async () => {
  await catchUp();
  expect(await waiting()).toEqual([...names].sort().map((name) => [name, 1]));
});

it('a job of the clock that fails each time stands once among those that gave up, however often it came round', async () => {
  await catchUp();
  await db.execute(sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'injected'`);
  expect((await deadJobs(db, 50)).map(({ task }) => task).sort()).toEqual([...names].sort());
  await db.execute(sql`delete from graphile_worker._private_known_crontabs`);
  await catchUp();
  await dropReplacedJobs(db);
  expect(await waiting()).toEqual([...names].sort().map((name) => [name, 1]));
  expect(await deadJobs(db, 50)).toEqual([]);
});

it.each([
  ['a process that runs by the clock', '3 hours', { key: 'settle_silence', attempts: 0 }, true],
  ['what waited meanwhile', '1 year', { key: 'other', attempts: 0 }, true],
  ['what failed and is tried again', '1 year', { key: 'other', attempts: 3 }, true],
  ['not what failed and waits as it should', '3 hours', { key: 'other', attempts: 3 }, false],
  ['not what gave up', '1 year', { key: 'other', attempts: 12 }, false],
])('a clock that was ahead and is right again holds nothing up: %s', async (_name, ahead, { key, attempts }, isDue) => {
  const then = sql`now() + ${ahead}::interval`;
  await db.execute(sql`
    insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    select unnest(${sql.param(names)}::text[]), now() - interval '2 days', ${then}`);
  await db.execute(sql`
    select graphile_worker.add_job('settle_silence', '{}', run_at := ${then}, job_key := ${key}, max_attempts := 12)`);
  await db.execute(sql`update graphile_worker._private_jobs set attempts = ${attempts}`);
  await forgetTimeToCome(db);
  expect(await db.$count(sql`graphile_worker._private_known_crontabs where last_execution > now()`)).toBe(0);
  const [job] = await db.execute<{ due: boolean }>(sql`select run_at <= now() as due from graphile_worker.jobs`);
  expect(job?.due).toBe(isDue);
});
