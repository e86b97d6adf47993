/** The estimate of a large project is made in a process of its own: other jobs are not held up, and what goes wrong there is said. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { followHandIn } from '@/server/estimates/settlement';
import { estimateProject } from '@/server/estimates/whole-project';
import { estimateApart } from '@/server/jobs/own-process';
import { tasks } from '@/server/jobs/tasks';
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

it('is made by another process where the last one saw many answers, and by this one where few', async () => {
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
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 10);
  await tasks.estimate_project({ projectId });
  clearInterval(turning);
  expect(await estimated(projectId)).toEqual([{ by: 'casebook estimate', basis_count: 4 }]);
  expect(turns, 'this process did other things meanwhile').toBeGreaterThan(20);
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
