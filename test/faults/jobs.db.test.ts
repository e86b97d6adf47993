/** Background jobs: one run a tick however many processes there are, nobody's job lost, none that blocks the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Logger, run, runOnce } from 'graphile-worker';
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { dropReplacedJobs, sayAlive, unlockJobsOfTheDead } from '@/db/queries/jobs';
import { handIn } from '@/server/annotations/annotations';
import { houseHealth, proveHouse, tryAgain } from '@/server/jobs/house-check';
import { tasks } from '@/server/jobs/tasks';
import { enqueue, queueRequestedJobs } from '@/server/ports/queue';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, url, open } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });
const logger = new Logger(() => () => {});

beforeEach(() => db.execute(sql`delete from graphile_worker._private_jobs`));

/** Runs what is due, by the product's own handlers, until nothing is. */
const runDue = async () => {
  await queueRequestedJobs(db);
  await runOnce({ connectionString: url, taskList: tasks, concurrency: 2, logger, noHandleSignals: true });
};

it('F25 two schedulers with one crontab run each tick once', async () => {
  const ran: string[] = [];
  const taskList = { tick: async (_payload: unknown, { job }: { job: { id: string } }) => void ran.push(job.id) };
  const scheduler = () =>
    run({
      connectionString: url,
      taskList,
      crontab: '* * * * * tick ?fill=3m',
      concurrency: 1,
      pollInterval: 100,
      logger,
      noHandleSignals: true,
    });
  // So that both have ticks of the past to make up for, at the same moment.
  await db.execute(sql`
    insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    values ('tick', now() - interval '1 hour', now() - interval '3 minutes')`);
  const runners = await Promise.all([scheduler(), scheduler()]);
  for (let look = 0; ran.length < 2 && look < 100; look += 1) await sleep(100);
  await sleep(500);
  await Promise.all(runners.map((runner) => runner.stop()));
  expect(new Set(ran).size).toBe(ran.length);
  expect([2, 3, 4]).toContain(ran.length);
});

describe('F26 a job that cannot be done', () => {
  it('gives up after twelve tries and is shown to staff, while the others flow', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const bad = await claimed(worker, projectId);
    const submission = {
      projectId,
      seatId: bad.seatId,
      submissionId: newId(),
      answer: kindAnswer,
      comment: '',
      activeSeconds: 1,
    };
    await handIn(worker, { ...submission });
    await db.execute(sql`delete from job_requests`);
    // An answer that no version of the product could have written: whoever merges it fails.
    await db.execute(sql`alter table annotations disable trigger user`);
    await db.execute(sql`update annotations set answer = '{"task": "poison"}' where id = ${submission.submissionId}`);
    const [row] = await db.execute<{ item_id: string }>(sql`select item_id from seats where id = ${bad.seatId}`);
    const itemId = row?.item_id ?? '';
    await enqueue(db, 'estimate_item', { projectId, itemId }, `estimate_item:${itemId}`);
    const healthy = await openProject(db, { items: 1, overlap: 1 });
    const other = await readyWorker(db, healthy.projectId);
    const leased = await claimed(other, healthy.projectId);
    await handIn(other, { ...submission, projectId: healthy.projectId, seatId: leased.seatId, submissionId: newId() });
    for (let attempt = 1; attempt <= 14; attempt += 1) {
      await runDue();
      await db.execute(sql`update graphile_worker._private_jobs set run_at = now()`);
    }
    const { deadJobs, dueJobs } = await houseHealth(owner);
    expect(deadJobs).toMatchObject([{ task: 'estimate_item', key: `estimate_item:${itemId}`, attempts: 12 }]);
    expect(deadJobs[0]?.lastError).not.toBe('');
    expect(dueJobs).toBe(0);
    const flowed = await db.execute(sql`
      select 1 from item_estimates e join items i on i.id = e.item_id where i.project_id = ${healthy.projectId}`);
    expect(flowed).toHaveLength(1);

    await db.execute(
      sql`update annotations set answer = ${JSON.stringify(kindAnswer)}::jsonb where id = ${submission.submissionId}`,
    );
    await db.execute(sql`alter table annotations enable trigger user`);
    await tryAgain(owner, deadJobs[0]?.jobId ?? '');
    await runDue();
    expect((await houseHealth(owner)).deadJobs).toEqual([]);
    expect((await proveHouse(await later(owner))).flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('a process that died with a job in its hands', () => {
  const lock = (holder: string, ago: string) =>
    db.execute(
      sql`update graphile_worker._private_jobs set locked_by = ${holder}, locked_at = now() - ${ago}::interval, attempts = 1`,
    );
  const queueOne = () => enqueue(db, 'match_seats', { projectId: newId() }, `match_seats:${newId()}`);
  const held = () => db.$count(sql`graphile_worker._private_jobs where locked_by is not null`);

  it('loses it to the others within seconds, one that lives keeps it', async () => {
    const alive = open(1);
    await sayAlive(alive, 'pool-alive');
    await queueOne();
    await lock('pool-alive', '1 hour');
    expect(await unlockJobsOfTheDead(db, 10, 'pool-asking')).toBe(0);
    expect(await held()).toBe(1);
    await lock('pool-dead', '1 hour');
    expect(await unlockJobsOfTheDead(db, 10, 'pool-asking')).toBe(1);
    expect(await held()).toBe(0);
  });

  it('keeps what it does itself, however long that takes, also when it looks for the dead', async () => {
    const own = open(1);
    await sayAlive(own, 'pool-own');
    await queueOne();
    await lock('pool-own', '1 hour');
    expect(await unlockJobsOfTheDead(own, 10, 'pool-own')).toBe(0);
    expect(await held()).toBe(1);
  });

  it('keeps it while it may not have had the time to say that it lives', async () => {
    await queueOne();
    await lock('pool-young', '5 seconds');
    expect(await unlockJobsOfTheDead(db, 10, 'pool-asking')).toBe(0);
    expect(await held()).toBe(1);
  });

  it('leaves nothing behind that a newer job of the same key does in its place; a job of the clock that gave up stays', async () => {
    const key = `match_seats:${newId()}`;
    const ask = () => enqueue(db, 'match_seats', { projectId: newId() }, key);
    await ask();
    await lock('pool-replaced', '1 hour');
    await ask();
    await db.execute(
      sql`select graphile_worker.add_job('settle_silence', job_key := 'settle_silence', max_attempts := 1)`,
    );
    await db.execute(sql`update graphile_worker._private_jobs set attempts = 1 where key = 'settle_silence'`);
    expect(await unlockJobsOfTheDead(db, 10, 'pool-asking')).toBe(1);
    await dropReplacedJobs(db);
    const left = await db.execute(sql`select key, attempts from graphile_worker._private_jobs order by key`);
    expect([...left]).toEqual([
      { key, attempts: 0 },
      { key: 'settle_silence', attempts: 1 },
    ]);
  });
});
