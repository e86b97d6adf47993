/** What the estimate of a whole project owes to its size: parts instead of one long transaction, and no wait that ends it. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { lockProjectEstimate } from '@/db/queries/estimates-stored';
import { annotationsOfProject, handIn } from '@/server/annotations/annotations';
import type { CrowdAnnotation } from '@/server/annotations/contract';
import { crowdAnnotations } from '@/server/annotations/crowd';
import { type UndecidedHold, undecidedHolds } from '@/server/assignment/outcomes';
import { estimatesByItem } from '@/server/estimates/estimates';
import { estimateProject, estimateStaleProjects } from '@/server/estimates/whole-project';
import { workerMoney } from '@/server/ledger/money';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

type CrowdSays = Omit<CrowdAnnotation, 'submittedAt'>;

const told = [
  'id',
  'itemId',
  'workerId',
  'guideVersionId',
  'purpose',
  'round',
  'counts',
  'answer',
  'activeSeconds',
] as const;

/** Three workers answer three items; the second says otherwise once. */
async function answeredProject() {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 3 });
  const workers = [];
  for (let n = 0; n < 3; n += 1) workers.push(await readyWorker(db, projectId, `Worker ${n}`));
  for (const [n, worker] of workers.entries()) {
    for (let item = 0; item < 3; item += 1) {
      const { seatId } = await claimed(worker, projectId);
      const answer = n === 1 && item === 1 ? rudeAnswer : kindAnswer;
      await handIn(worker, { projectId, submissionId: newId(), seatId, answer, comment: '', activeSeconds: 5 + n });
    }
  }
  return { owner, projectId, workers };
}

it('reads all that the crowd said, in the order it was said, however many items there are', async () => {
  const { owner, projectId } = await answeredProject();
  // So many that the three stand in the second part; ids of an earlier time.
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${projectId}::uuid, md5(n::text), 'Nobody saw ' || n,
           '{"kind": "text", "text": "x"}', now()
      from generate_series(1, 5001) n`);
  const shown = (said: CrowdSays) => told.map((name) => said[name]);
  const whole = await annotationsOfProject(owner, projectId);
  const read = await crowdAnnotations(owner, projectId);
  expect(read.map(shown)).toEqual(whole.map(shown));
  expect(read).toHaveLength(9);
  expect(new Set(read.map(({ answer }) => answer)).size).toBe(2);
});

it('waits for its own numerics as long as they take, and holds up no vacuum meanwhile', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 3 });
  const watcher = open(1);
  await db.transaction(async (lock) => {
    await lockProjectEstimate(lock, projectId);
    const [limit] = await lock.execute<{ ms: string; pid: number }>(
      sql`select current_setting('idle_in_transaction_session_timeout') as ms, pg_backend_pid() as pid`,
    );
    expect(limit?.ms).toBe('15min');
    const [seen] = await watcher.execute<{ state: string; xid: string | null; xmin: string | null }>(sql`
      select state, backend_xid::text as xid, backend_xmin::text as xmin from pg_stat_activity where pid = ${limit?.pid}`);
    expect(seen).toEqual({ state: 'idle in transaction', xid: null, xmin: null });
  });
});

it('goes on where it was cut off: what was written stays, the project waits for its estimate, and everybody is paid once', async () => {
  const { owner, projectId, workers } = await answeredProject();
  await db.execute(sql`
    create function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`);
  await db.execute(
    sql`create trigger cut_off before insert on project_estimates for each row execute function cut_off()`,
  );
  await expect(estimateProject(owner, projectId)).rejects.toThrow();
  expect((await estimatesByItem(owner, projectId)).size).toBe(3);
  await estimateStaleProjects(owner);
  const queued = await db.execute(
    sql`select 1 from graphile_worker.jobs where key = ${`estimate_project:${projectId}`}`,
  );
  expect(queued.length).toBeGreaterThan(0);
  await db.execute(sql`drop trigger cut_off on project_estimates`);
  const before = await estimatesByItem(owner, projectId);
  await estimateProject(await later(owner), projectId);
  await estimateProject(await later(owner), projectId);
  const shown = (estimates: typeof before) =>
    [...estimates].map(([id, { merged, confidence }]) => [id, merged, confidence]).sort();
  expect(shown(await estimatesByItem(owner, projectId))).toEqual(shown(before));
  const settled = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from item_standings where project_id = ${projectId} and standing = 'settled'`);
  const purses = await Promise.all(workers.map((worker) => workerMoney(worker)));
  const paid = purses.flat().reduce((sum, { availableMinor }) => sum + availableMinor, 0n);
  expect(paid).toBe(BigInt(30 * (settled[0]?.n ?? 0)));
  expect(settled[0]?.n).toBeGreaterThan(0);
});

it('finds what silence pays part by part, each hold once, also of seats that were filled at the same moment', async () => {
  const { owner, projectId } = await answeredProject();
  await db.execute(sql`
    update seats set filled_at = date_trunc('hour', filled_at) - case ordinal when 1 then interval '1 hour' else interval '0' end
     where project_id = ${projectId}`);
  const all = await undecidedHolds(owner, owner.now, null, 1000);
  expect(all.length).toBeGreaterThanOrEqual(9);
  const parts: string[] = [];
  let after: UndecidedHold | null = null;
  do {
    const part: readonly UndecidedHold[] = await undecidedHolds(owner, owner.now, after, 2);
    parts.push(...part.map(({ hold_id }) => hold_id));
    after = part.at(-1) ?? null;
  } while (after);
  expect(parts).toEqual(all.map(({ hold_id }) => hold_id));
  expect(new Set(parts).size).toBe(parts.length);
});
