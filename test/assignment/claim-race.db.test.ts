import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn } from '@/server/annotations/annotations';
import type { ClaimResult } from '@/server/assignment/contract';
import { claimPatiently } from '@/server/assignment/second-look';
import type { MemberCall } from '@/server/call';
import { checkBooks } from '@/server/ledger/books';
import { claimNext } from '@/test/assignment/claims';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();
const crowd = open(32);

async function workers(projectId: string, count: number): Promise<MemberCall[]> {
  const ready: MemberCall[] = [];
  for (let place = 0; place < count; place++)
    ready.push({ ...(await readyWorker(db, projectId, `W${place}`)), db: crowd });
  return ready;
}

/** No item has more living seats held or filled than it wants, and none twice by one person. */
async function expectStrict(projectId: string, overlap: number): Promise<void> {
  const over = await db.execute(sql`
    select item_id from seats where project_id = ${projectId} and state in ('leased', 'filled')
     group by item_id having count(*) > ${overlap} or count(distinct holder_id) <> count(*)`);
  expect([...over]).toEqual([]);
  const twice = await db.execute(sql`
    select item_id from annotations where project_id = ${projectId}
     group by item_id having count(*) > ${overlap} or count(distinct worker_id) <> count(*)`);
  expect([...twice]).toEqual([]);
}

const items = (results: ClaimResult[]) => results.filter(({ status }) => status === 'item').length;

it('forty-eight claimers at once never overbook, whatever number of seats there is', async () => {
  const { owner, projectId } = await openProject(db, { items: 10, overlap: 3 });
  const everybody = await workers(projectId, 48);
  // As a screen asks: who finds all that is left in others' hands for a moment looks again.
  const asked = everybody.map((worker) => claimPatiently(worker, projectId, { holding: [], wanted: 1 }));
  const given = (await Promise.all(asked)).flatMap(({ items: [item] }) => item ?? []);
  expect(given).toHaveLength(30);
  await expectStrict(projectId, 3);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it('of a hundred workers who race for the last seat, one gets it', async () => {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  const everybody = await workers(projectId, 100);
  const results = await Promise.all(everybody.map((worker) => claimNext(worker, projectId)));
  expect(items(results)).toBe(1);
  await expectStrict(projectId, 1);
});

it('a worker with eight tabs open has one lease, and never two seats of an item', async () => {
  const { projectId } = await openProject(db, { items: 4, overlap: 4 });
  const [worker] = await workers(projectId, 1);
  if (!worker) throw new Error('one worker');
  const results = await Promise.all(Array.from({ length: 8 }, () => claimNext(worker, projectId)));
  expect(new Set(results.map((result) => (result.status === 'item' ? result.seatId : '')))).toHaveLength(1);
  await expectStrict(projectId, 4);
});

it('leases that run out while everybody claims pass on once, with their money', async () => {
  const { owner, projectId } = await openProject(db, { items: 6, overlap: 2 });
  const first = await workers(projectId, 12);
  await Promise.all(first.map((worker) => claimNext(worker, projectId)));
  const second = await workers(projectId, 24);
  const after = await later(owner, 31);
  const results = await Promise.all(
    [...second, ...first].map((worker) => claimNext({ ...worker, now: after.now }, projectId)),
  );
  expect(items(results)).toBeLessThanOrEqual(24);
  await expectStrict(projectId, 2);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it('a whole project is worked off by a crowd: every seat is filled once and nothing is left over', async () => {
  const { owner, projectId } = await openProject(db, { items: 12, overlap: 3 });
  const everybody = await workers(projectId, 12);
  await Promise.all(
    everybody.map(async (worker) => {
      let leased: ClaimResult = await claimNext(worker, projectId);
      while (leased.status === 'item') {
        const submission = {
          projectId,
          submissionId: newId(),
          seatId: leased.seatId,
          answer: kindAnswer,
          comment: '',
          activeSeconds: 3,
        };
        const sends = await Promise.all([handIn(worker, submission), handIn(worker, submission)]);
        expect(sends.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
        leased = await claimNext(worker, projectId);
      }
    }),
  );
  const [counts] = await db.execute<{ filled: number; total: number; annotations: number }>(sql`
    select count(*) filter (where state = 'filled')::int as filled, count(*)::int as total,
           (select count(*)::int from annotations where project_id = ${projectId}) as annotations
      from seats where project_id = ${projectId}`);
  expect(counts).toEqual({ filled: 36, total: 36, annotations: 36 });
  await expectStrict(projectId, 3);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it('two hand-ins of one seat with different answers at once: one counts, the other is told', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const [worker] = await workers(projectId, 1);
  if (!worker) throw new Error('one worker');
  const { seatId } = await claimed(worker, projectId);
  const send = (classId: string) =>
    handIn(worker, {
      projectId,
      submissionId: newId(),
      seatId,
      answer: { task: 'classes', classId },
      comment: '',
      activeSeconds: 1,
    });
  const results = await Promise.allSettled([send('kind'), send('rude'), send('kind')]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason.code).toBe('already_handed_in');
});

it('a seat that is put in another order while a claim is about to find it is leased and paid for', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  // The accounts are opened by the first claim of a project, which takes more than one statement.
  await claimed(await readyWorker(db, projectId), projectId);
  const [slow, gate] = [open(1), open(1)];
  // The search asks for the shard's number when it has begun and has looked at no seat yet: there it waits.
  await db.execute(sql`create schema slow`);
  await db.execute(sql`
    create function slow.mod(a int, b int) returns int language plpgsql as $$
    begin
      perform pg_advisory_lock_shared(27), pg_advisory_unlock_shared(27);
      return a % b;
    end $$`);
  await slow.execute(sql`set search_path = slow, public, pg_catalog`);
  await gate.execute(sql`select pg_advisory_lock(27)`);
  const claim = claimNext({ ...worker, db: slow }, projectId);
  await expect.poll(() => db.execute(sql`select from pg_locks where not granted and objid = 27`)).toHaveLength(1);
  await db.execute(sql`update seats set priority = 7 where project_id = ${projectId} and state = 'open'`);
  await gate.execute(sql`select pg_advisory_unlock(27)`);
  expect(await claim).toMatchObject({ status: 'item' });
  const seats = await db.execute(sql`
    select s.priority, s.state, s.holder_id, h.seat_id = s.id as is_paid from seats s join ledger_holds h on h.id = s.hold_id
     where s.project_id = ${projectId} and s.priority = 7`);
  expect([...seats]).toEqual([{ priority: 7, state: 'leased', holder_id: worker.actor.id, is_paid: true }]);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});
