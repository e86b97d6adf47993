/** Long jobs of large projects stand in lines, and leave places to those for which somebody waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Logger, run, runOnce } from 'graphile-worker';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { newId } from '@/db/ids';
import { lockProjectSeats } from '@/db/queries/assignment';
import { unlockJobsOfTheDead } from '@/db/queries/jobs';
import { handIn } from '@/server/annotations/annotations';
import { openForJobs } from '@/server/database';
import { crontab, tasks } from '@/server/jobs/tasks';
import { enqueue, jobPlaces, queueRequestedJobs } from '@/server/ports/queue';
import { updateTerms } from '@/server/projects/projects';
import { claimed, kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import { addBareItems } from '@/test/estimates/mixed-project';
import { testDatabase } from '@/test/support/database';

const { db, url, open } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });
openForJobs();

beforeEach(() => db.execute(sql`delete from graphile_worker._private_jobs`));

/** As many jobs at a time, by the product's own handlers, as a process of jobs does. */
const startJobs = () =>
  run({
    connectionString: url,
    taskList: tasks,
    concurrency: jobPlaces,
    pollInterval: 500,
    logger: new Logger(() => () => {}),
    noHandleSignals: true,
  });

async function projectOf(items: number): Promise<string> {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  await addBareItems(db, projectId, items - 1);
  return projectId;
}

const ask = (task: 'match_seats' | 'order_seats' | 'buy_labels', projectId: string) =>
  enqueue(db, task, { projectId }, `${task}:${projectId}`);

const queued = () =>
  db.execute<{ task: string; project: string; line: string | null; held: boolean }>(sql`
    select task_identifier as task, payload ->> 'projectId' as project, queue_name as line, j.locked_at is not null as held
      from graphile_worker.jobs j join graphile_worker._private_jobs using (id) order by j.id`);

const running = async () => (await queued()).filter(({ held }) => held);

/** Holds the turn of these projects' seats, so that whatever job comes to them takes as long as `act`. */
async function holding<T>(projectIds: readonly string[], act: () => Promise<T>): Promise<T> {
  return open(1).transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    for (const projectId of projectIds) await lockProjectSeats(tx, projectId);
    return act();
  });
}

async function until(holds: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s`);
    await sleep(50);
  }
}

/** Whether the answer in this seat is merged and paid, and the project's seats are in order. */
async function isFollowed(projectId: string, seatId: string): Promise<boolean> {
  const [row] = await db.execute<{ paid: number; merged: number }>(sql`
    select (select count(*)::int from ledger_hold_resolutions r join seats s on s.hold_id = r.hold_id
             where s.id = ${seatId} and r.outcome = 'accepted') as paid,
           (select count(*)::int from item_estimates where project_id = ${projectId}) as merged`);
  const waits = (await queued()).some(({ project, task }) => project === projectId && task === 'order_seats');
  return row?.paid === 1 && row.merged === 1 && !waits;
}

it('while large projects have more long jobs than there are places, small ones are estimated, paid and put in order', {
  timeout: 180_000,
}, async () => {
  const small = await openProject(db, { items: 2, overlap: 1 });
  await updateTerms(small.owner, small.projectId, { qualityTarget: 0.5 });
  const worker = await readyWorker(db, small.projectId);
  const { seatId } = await claimed(worker, small.projectId);
  const large: string[] = [];
  for (let n = 0; n < jobPlaces; n += 1) large.push(await projectOf(10_000));
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  for (const projectId of large) for (const task of ['buy_labels', 'order_seats'] as const) await ask(task, projectId);
  await holding(large, async () => {
    // As a house may have.
    const two = await Promise.all([startJobs(), startJobs()]);
    onTestFinished(async () => void (await Promise.all(two.map((each) => each.stop().catch(() => {})))));
    await until(async () => (await running()).length > 0, 20);
    const submission = { seatId, submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 1 };
    await handIn(worker, { projectId: small.projectId, ...submission });
    await ask('order_seats', small.projectId);
    await queueRequestedJobs(db);
    await until(() => isFollowed(small.projectId, seatId), 20);
    const lines = (await running()).map(({ line }) => line);
    expect([...new Set(lines)], 'one of each line').toEqual(lines);
  });
  // And none of the long ones waits for ever.
  const left = async () => (await queued()).filter(({ project }) => large.includes(project)).length;
  await until(async () => (await left()) === 0, 90);
});

it('a project that becomes large while its job waits has it in a line, and its other jobs in the same one', async () => {
  const projectId = await projectOf(9_999);
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await ask('match_seats', projectId);
  expect((await queued()).map(({ line }) => line)).toEqual([null]);
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    values (${newId()}, ${projectId}, 'one more', 'one more', '{"kind": "text", "text": "y"}', now())`);
  await ask('match_seats', projectId);
  await ask('order_seats', projectId);
  const lines = (await queued()).map(({ line }) => line);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^many items [01]$/);
  expect(lines[1]).toBe(lines[0]);
});

it('what the clock starts stands in one line', () => {
  const lines = crontab.split('\n').map((line) => new URLSearchParams(line.split('?')[1]).get('queue'));
  expect([...new Set(lines)]).toEqual(['clock']);
});

it('a line whose process was killed goes on with the next process', async () => {
  const changes = [newId(), newId()].map((id) => `${id.slice(0, -1)}0`);
  for (const changeId of changes) await enqueue(db, 'change_items', { changeId }, `change_items:${changeId}`);
  const done: string[] = [];
  const taskList = { change_items: (payload: unknown) => void done.push((payload as { changeId: string }).changeId) };
  const runAll = () =>
    runOnce({ connectionString: url, taskList, logger: new Logger(() => () => {}), noHandleSignals: true });
  await db.execute(sql`
    update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '1 hour', attempts = 1
     where key = ${`change_items:${changes[0]}`}`);
  await db.execute(sql`
    update graphile_worker._private_job_queues set locked_by = 'pool-dead', locked_at = now() - interval '1 hour'
     where queue_name = 'many items 0'`);
  await runAll();
  expect(done, 'the line is held').toEqual([]);
  expect(await unlockJobsOfTheDead(db, 10, 'pool-asking')).toBe(1);
  await runAll();
  expect(done.sort()).toEqual([...changes].sort());
});
