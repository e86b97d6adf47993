/** The estimate of a large project is made in a process of its own: other jobs are not held up, and what goes wrong there is said. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Logger, run } from 'graphile-worker';
import { expect, it } from 'vitest';
import { isAlive } from '@/db/embedded/processes';
import { newId } from '@/db/ids';
import { followHandIn } from '@/server/estimates/settlement';
import { estimateProject, isLargeProject } from '@/server/estimates/whole-project';
import { estimateApart } from '@/server/jobs/own-process';
import { tasks } from '@/server/jobs/tasks';
import { enqueue } from '@/server/ports/queue';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });

async function answered() {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 2 });
  const [workers, items] = [await workersOf(db, projectId, 2), await itemsOf(db, projectId)];
  for (const itemId of items) for (const worker of workers) await answerItem(worker, projectId, itemId, kindAnswer);
  return { owner, projectId, items };
}

const estimated = (projectId: string) =>
  db.execute<{ by: string; basis_count: number }>(sql`
    select m.by, e.basis_count from project_estimates e join made_by m on m.project_id = e.project_id where e.project_id = ${projectId}`);

/** What stands in the queue, oldest first. */
const queued = () =>
  db.execute<{ task: string; project: string; line: string | null }>(sql`
    select task_identifier as task, payload->>'projectId' as project, queue_name as line
      from graphile_worker.jobs j join graphile_worker._private_jobs using (id) order by j.id`);

it('is made by another process where people handed in much, and by this one where little', async () => {
  await db.execute(sql`create table made_by (project_id uuid primary key, by text)`);
  await db.execute(sql`
    create function note_who() returns trigger language plpgsql as $$ begin
      insert into made_by values (new.project_id, current_setting('application_name')) on conflict (project_id) do update set by = excluded.by;
      return null; end $$`);
  await db.execute(sql`
    create trigger note_who after insert or update on project_estimates for each row execute function note_who()`);
  const { projectId } = await answered();
  await tasks.estimate_project({ projectId });
  const [first] = await estimated(projectId);
  expect(first?.basis_count).toBe(4);
  expect(first?.by).not.toBe('casebook estimate');
  await db.execute(sql`update project_estimates set basis_count = 50000 where project_id = ${projectId}`);
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await tasks.estimate_project({ projectId });
  const large = { task: 'estimate_large_project', project: projectId, line: 'large projects' };
  expect((await queued()).filter(({ task }) => task.startsWith('estimate'))).toEqual([large]);
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 10);
  await tasks.estimate_large_project({ projectId });
  clearInterval(turning);
  expect(await estimated(projectId)).toEqual([{ by: 'casebook estimate', basis_count: 4 }]);
  expect(turns, 'this process did other things meanwhile').toBeGreaterThan(20);
});

it('the first estimate of a project is large by what was handed in, not by an estimate that is not there', async () => {
  const { owner, projectId } = await answered();
  expect(await estimated(projectId)).toEqual([]);
  expect(await isLargeProject(owner, projectId, 4)).toBe(true);
  expect(await isLargeProject(owner, projectId, 5)).toBe(false);
});

it('of large projects one is estimated at a time by all processes of jobs, and small ones do not wait for it', async () => {
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  const ids = Array.from({ length: 6 }, newId);
  for (const projectId of ids)
    await enqueue(db, 'estimate_large_project', { projectId }, `estimate_large_project:${projectId}`);
  const [done, small]: [string[], string[]] = [[], []];
  let [now, most] = [0, 0];
  const taskList = {
    estimate_large_project: async (payload: unknown) => {
      now += 1;
      most = Math.max(most, now);
      await sleep(300);
      now -= 1;
      done.push((payload as { projectId: string }).projectId);
    },
    estimate_project: () => void small.push(`${done.length} large ones before`),
  };
  const logger = new Logger(() => () => {});
  const process = () =>
    run({ connectionString: url, taskList, concurrency: 4, pollInterval: 50, logger, noHandleSignals: true });
  const processes = await Promise.all([process(), process()]);
  await enqueue(db, 'estimate_project', { projectId: newId() }, 'estimate_project:small');
  while (done.length < ids.length) await sleep(20);
  await Promise.all(processes.map((each) => each.stop()));
  expect(most).toBe(1);
  expect(done.sort()).toEqual([...ids].sort());
  expect(Number(small[0]?.[0])).toBeLessThan(3);
});

it('ends with the process that began it, also when that is killed in the middle of the numerics', async () => {
  const parent = spawn(process.execPath, [
    '--conditions=react-server',
    '--import',
    'tsx',
    'test/support/busy-parent.ts',
  ]);
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(said);
  await sleep(500);
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  const began = performance.now();
  while (isAlive(pid) && performance.now() - began < 10_000) await sleep(20);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  expect(performance.now() - began).toBeLessThan(3_000);
});

it('says what went wrong there, and is then tried again as any job', async () => {
  await expect(estimateApart(newId())).rejects.toThrow(/ended \(1\): .*\w/s);
});

it('takes turns with an estimate of this process', async () => {
  const { owner, projectId, items } = await answered();
  const apart = estimateApart(projectId);
  await sleep(500);
  await Promise.all([estimateProject(owner, projectId), followHandIn(owner, projectId, items[0] ?? '')]);
  await apart;
  const rows = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from item_estimates where project_id = ${projectId} and confidence > .5`);
  expect(rows[0]?.n).toBe(2);
});
