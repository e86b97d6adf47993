/** Whoever owns a project hears what of it is not up to date because background jobs fail. */
import { sql } from 'drizzle-orm';
import { Logger, runOnce } from 'graphile-worker';
import { beforeEach, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { noteFailingJobs } from '@/db/queries/failing-jobs';
import { dropReplacedJobs } from '@/db/queries/jobs';
import { createCaller } from '@/server/api/root';
import type { MemberCall } from '@/server/call';
import { houseHealth } from '@/server/jobs/house-check';
import { tasks } from '@/server/jobs/tasks';
import { enqueue } from '@/server/ports/queue';
import { openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });
const logger = new Logger(() => () => {});

beforeEach(() => db.execute(sql`delete from graphile_worker._private_jobs`));

const behind = (call: MemberCall, projectId: string) =>
  createCaller({ ...call, requestId: 'behind' }).projects.behind({ projectId });

/** One turn of the lifeline of the processes of jobs. */
async function turn(): Promise<void> {
  await noteFailingJobs(db);
  await dropReplacedJobs(db);
}

const runDue = async () => {
  await db.execute(sql`update graphile_worker._private_jobs set run_at = now() where attempts < max_attempts`);
  await runOnce({ connectionString: url, taskList: tasks, concurrency: 2, logger, noHandleSignals: true });
  await turn();
};

const giveUp = (key: string, ago = '3 hours') =>
  db.execute(sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'injected', created_at = now() - ${ago}::interval
     where key = ${key}`);

it('a job that gave up is told its owner with what and since when, and to nobody else, until a later one has done the work', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const key = `match_seats:${projectId}`;
  await runDue();
  expect(await behind(owner, projectId)).toEqual([]);
  await enqueue(db, 'match_seats', { projectId }, key);
  await giveUp(key);
  await turn();
  const [told, ...others] = await behind(owner, projectId);
  expect(others).toEqual([]);
  expect(told).toMatchObject({ kind: 'seats', jobs: 1 });
  expect(Math.abs(Date.now() - 3 * 3_600_000 - (told?.since.getTime() ?? 0))).toBeLessThan(60_000);
  const worker = await readyWorker(db, projectId);
  await expect(behind(worker, projectId)).rejects.toMatchObject({ cause: { code: 'missing' } });
  const stranger = await openProject(db, { items: 1, overlap: 1 });
  await expect(behind(stranger.owner, projectId)).rejects.toMatchObject({ cause: { code: 'missing' } });
  expect(await behind(stranger.owner, stranger.projectId)).toEqual([]);

  // It is asked for anew: that alone is not the work.
  await enqueue(db, 'match_seats', { projectId }, key);
  await turn();
  expect(await behind(owner, projectId)).toEqual([told]);
  await runDue();
  expect(await behind(owner, projectId)).toEqual([]);
  expect(await db.$count(sql`failing_jobs`)).toBe(0);
});

it('a job that is asked for so often that it never gives up is told too, to its owner and to staff', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const key = `estimate_project:${projectId}`;
  const ask = () => enqueue(db, 'estimate_project', { projectId }, key);
  await ask();
  const fails = () =>
    db.execute(sql`update graphile_worker._private_jobs set attempts = 1, last_error = 'injected' where key = ${key}`);
  await fails();
  await turn();
  expect(await behind(owner, projectId)).toEqual([]);
  await db.execute(sql`update failing_jobs set since = now() - interval '61 minutes'`);
  await ask();
  // It ran when it was asked for again: the queue takes its key from it.
  await db.execute(sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where key = ${key}`);
  await ask();
  await db.execute(
    sql`update graphile_worker._private_jobs set locked_at = null, locked_by = null, last_error = 'injected again' where key is null`,
  );
  await turn();
  expect(await behind(owner, projectId)).toMatchObject([{ kind: 'estimates', jobs: 1 }]);
  expect((await houseHealth(owner)).stubbornJobs).toMatchObject([{ key, lastError: 'injected again' }]);
  await runDue();
  expect(await behind(owner, projectId)).toEqual([]);
  expect((await houseHealth(owner)).stubbornJobs).toEqual([]);
});

it('items whose jobs gave up are tried again after an estimate of the whole could be made', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const items = await db.execute<{ id: string }>(sql`select id from items where project_id = ${projectId}`);
  for (const { id: itemId } of items) {
    await enqueue(db, 'estimate_item', { projectId, itemId }, `estimate_item:${itemId}`);
    await giveUp(`estimate_item:${itemId}`);
  }
  await turn();
  expect(await behind(owner, projectId)).toMatchObject([{ kind: 'items', jobs: 2 }]);
  await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
  await runDue();
  expect(await behind(owner, projectId)).toEqual([]);
});

it('a failure that passed within the hour is told to nobody, nor is a change of items that was stopped', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  await enqueue(db, 'sum_standings', { projectId }, `sum_standings:${projectId}`);
  await db.execute(sql`update graphile_worker._private_jobs set attempts = 3, last_error = 'injected'`);
  const changeId = newId();
  await db.execute(sql`
    insert into item_changes (id, project_id, made_by, act, state, total, done, changed, created_at)
    values (${changeId}, ${projectId}, ${owner.actor.id}, 'withdraw', 'running', 9, 0, 0, now())`);
  await enqueue(db, 'change_items', { changeId }, `change_items:${changeId}`);
  await giveUp(`change_items:${changeId}`);
  await turn();
  expect(await behind(owner, projectId)).toMatchObject([{ kind: 'change', jobs: 1 }]);
  await db.execute(sql`update item_changes set state = 'stopped', ended_at = now() where id = ${changeId}`);
  expect(await behind(owner, projectId)).toEqual([]);
});

it('what was put off for days and failed once is told to nobody: its work waits since it was due', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const [annotationId, seatId] = [newId(), newId()];
  const key = `pay_check:${annotationId}`;
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await enqueue(db, 'pay_check', { projectId, annotationId, seatId, twinSeatId: null }, key);
  const failed = (ago: string) =>
    db.execute(sql`
      update graphile_worker._private_jobs set attempts = 1, last_error = 'injected', created_at = now() - interval '2 days',
             run_at = now() - ${ago}::interval + exp(1) * interval '1 second' where key = ${key}`);
  await failed('1 second');
  await turn();
  expect(await behind(owner, projectId)).toEqual([]);
  expect((await houseHealth(owner)).stubbornJobs).toEqual([]);
  await db.execute(sql`delete from failing_jobs`);
  await failed('2 hours');
  await turn();
  const [told] = await behind(owner, projectId);
  expect(told).toMatchObject({ kind: 'pay', jobs: 1 });
  expect(Math.abs(Date.now() - 2 * 3_600_000 - (told?.since.getTime() ?? 0))).toBeLessThan(60_000);
});

it('an estimate that failed is tried anew within minutes, not when the queue would, and counts no answers for it', async () => {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  const key = `estimate_project:${projectId}`;
  await enqueue(db, 'estimate_project', { projectId }, key);
  await db.execute(sql`
    update graphile_worker._private_jobs set attempts = 9, last_error = 'injected', run_at = now() + interval '2 hours'`);
  await turn();
  await tasks.retry_failed_estimates();
  const due = await db.execute(sql`select key, attempts from graphile_worker.jobs where run_at <= now()`);
  expect([...due]).toEqual([{ key, attempts: 0 }]);
});
