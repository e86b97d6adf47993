/** A claim in the moment in which all open seats are locked, because they are put in a new order. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handInAll } from '@/server/annotations/annotations';
import { claimItems } from '@/server/assignment/claims';
import type { Claimed } from '@/server/assignment/contract';
import { orderSeats } from '@/server/assignment/seats';
import { claimPatiently } from '@/server/assignment/second-look';
import type { MemberCall } from '@/server/call';
import { claimed, kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();
const wish = { holding: [], wanted: 1 };

/** Orders the seats anew, and runs `meanwhile` from other connections after they are locked; they are free when it resolves. */
async function whileOrdering(owner: MemberCall, projectId: string, meanwhile: () => Promise<void>): Promise<void> {
  await db.execute(
    sql`update items set urgency = case when urgency = 2 then 1 else 2 end where project_id = ${projectId}`,
  );
  let isFirst = true;
  const held = Object.assign(Object.create(db) as Queryable, {
    transaction: (act: (within: Queryable) => Promise<unknown>) =>
      db.transaction(async (within) => {
        const done = await act(within);
        if (isFirst) await meanwhile();
        isFirst = false;
        return done;
      }),
  });
  await orderSeats({ ...owner, db: held }, projectId);
}

/** A claim begins and meets the locks: the ordering ends when it has been refused its turn once. */
async function claimMeanwhile(
  owner: MemberCall,
  projectId: string,
  claim: (other: Queryable) => Promise<Claimed | null>,
) {
  const [other, watcher] = [open(1), open(1)];
  let pending: Promise<Claimed | null> | undefined;
  let isSettled = false;
  await whileOrdering(owner, projectId, async () => {
    pending = claim(other).finally(() => {
      isSettled = true;
    });
    pending.catch(() => undefined);
    const looked = async () => {
      const [row] = await watcher.execute<{ seen: boolean }>(sql`
        select exists (select 1 from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_try_advisory_xact_lock_shared%') as seen`);
      return row?.seen ?? false;
    };
    while (!isSettled && !(await looked()));
  });
  return pending;
}

it('a claim passes over every seat while they are ordered anew', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const other = open(1);
  await whileOrdering(owner, projectId, async () => {
    expect(await claimItems({ ...worker, db: other }, projectId, wish)).toMatchObject({
      end: { status: 'nothing_left' },
    });
  });
});

it('its worker is not sent away: it looks again when the seats have their order', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const given = await claimMeanwhile(owner, projectId, (other) =>
    claimPatiently({ ...worker, db: other }, projectId, wish),
  );
  expect(given).toMatchObject({ items: [{ status: 'item' }], end: null });
});

it('nor is who hands in and asks for the next item in that moment', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  const work = { submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 5, readingSeconds: 0 };
  const given = await claimMeanwhile(owner, projectId, async (other) => {
    const { results, next } = await handInAll({ ...worker, db: other }, { projectId, works: [work], ...wish });
    expect(results).toMatchObject([{ status: 'taken' }]);
    return next;
  });
  expect(given).toMatchObject({ items: [{ status: 'item' }], end: null });
});

it('who has done everything is told so at once', async () => {
  const { projectId } = await openProject(db, { items: 1, overlap: 2 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  expect(await claimPatiently(worker, projectId, { holding: [seatId], wanted: 1 })).toMatchObject({
    items: [],
    end: { status: 'nothing_left' },
  });
});
