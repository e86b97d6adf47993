import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { checkBooks } from '@/server/ledger/books';
import { acceptHolds, holdForSeat, releaseHolds } from '@/server/ledger/holds';
import { allocate, deallocate, fundRequester } from '@/server/ledger/ledger';
import { projectMoney, requesterMoney } from '@/server/ledger/money';
import { createProject } from '@/server/projects/projects';
import { fundedProject, personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();
const crowd = open(24);

function repeat<T>(count: number, act: (place: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: count }, (_, place) => act(place)));
}

const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

it('of forty withdrawals of the same hundred, exactly one succeeds', async () => {
  const { owner, projectId } = await fundedProject(db, 100n);
  const results = await repeat(40, () =>
    deallocate({ ...owner, db: crowd }, { projectId, amountMinor: 100n, key: newId() }),
  );
  expect(fulfilled(results)).toBe(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(['escrow_too_small', 'more_than_given']).toContain(result.reason.code);
  }
  expect((await requesterMoney(owner)).purses).toMatchObject([{ balanceMinor: 100n }]);
});

it('forty calls with one key are one transfer and forty equal answers', async () => {
  const owner = await personCall(db);
  const results = await repeat(40, () =>
    fundRequester(
      { ...owner, db: crowd },
      { personId: owner.actor.id, amountMinor: 100n, currency: 'USD', key: `same-${owner.actor.id}` },
    ),
  );
  expect(fulfilled(results)).toBe(40);
  expect(new Set(results.map((result) => (result.status === 'fulfilled' ? result.value : ''))).size).toBe(1);
  expect((await requesterMoney(owner)).purses).toMatchObject([{ balanceMinor: 100n }]);
});

it('forty leases race for a budget of ten, and ten get it, however the budget is split over rows', async () => {
  const { owner, projectId } = await fundedProject(db, 125n);
  const results = await repeat(40, () =>
    crowd.transaction((transaction) =>
      holdForSeat(
        { ...owner, db: transaction },
        {
          holdId: newId(),
          projectId,
          seatId: newId(),
          workerId: owner.actor.id,
          priceMinor: 10n,
          feeMinor: 2n,
          currency: 'USD',
          replaces: null,
        },
      ),
    ),
  );
  expect(fulfilled(results)).toBe(10);
  expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 5n, reservedMinor: 120n });
});

it('accepting and releasing one hold at the same moment ends in one of the two', async () => {
  const { owner, projectId } = await fundedProject(db, 1000n);
  for (let round = 0; round < 8; round++) {
    const holdId = newId();
    await db.transaction((transaction) =>
      holdForSeat(
        { ...owner, db: transaction },
        {
          holdId,
          projectId,
          seatId: newId(),
          workerId: owner.actor.id,
          priceMinor: 10n,
          feeMinor: 2n,
          currency: 'USD',
          replaces: null,
        },
      ),
    );
    const results = await repeat(12, (place) =>
      (place % 2 === 0 ? acceptHolds : releaseHolds)({ ...owner, db: crowd }, [holdId]),
    );
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.code).toBe('hold_resolved');
    }
  }
  expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 0n });
});

it('money that goes to and fro between many hands never waits for itself in a circle', async () => {
  const owner = await personCall(db, 'Olga');
  await fundRequester(owner, { personId: owner.actor.id, amountMinor: 100_000n, currency: 'USD', key: newId() });
  const projects = await Promise.all(
    ['One', 'Two', 'Three'].map((title) => createProject(owner, { task: 'classes', title })),
  );
  for (const { id } of projects) await allocate(owner, { projectId: id, amountMinor: 200n, key: newId() });
  const workers = await Promise.all(['A', 'B', 'C', 'D'].map((name) => personCall(db, name)));
  const results = await repeat(240, async (place) => {
    const projectId = projects[place % projects.length]?.id ?? '';
    const call = { ...owner, db: crowd };
    if (place % 5 === 0) return allocate(call, { projectId, amountMinor: 500n, key: newId() });
    if (place % 17 === 0) return deallocate(call, { projectId, amountMinor: 40n, key: newId() });
    const holdId = newId();
    const workerId = workers[place % workers.length]?.actor.id ?? '';
    await crowd.transaction((transaction) =>
      holdForSeat(
        { ...call, db: transaction },
        {
          holdId,
          projectId,
          seatId: newId(),
          workerId,
          priceMinor: 10n,
          feeMinor: 2n,
          currency: 'USD',
          replaces: null,
        },
      ),
    );
    return (place % 2 === 0 ? acceptHolds : releaseHolds)(call, [holdId]);
  });
  for (const result of results) {
    if (result.status === 'rejected')
      expect(['budget_spent', 'escrow_too_small', 'more_than_given']).toContain(result.reason.code);
  }
  expect(fulfilled(results)).toBeGreaterThan(100);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

/** Somebody holds the rows of a project's budget up to this one while `act` runs. */
async function whileHeld<T>(projectId: string, last: number, act: () => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`
      select from ledger_balances where shard <= ${last} and account_id = (
        select id from ledger_accounts where code = ${`L:proj:${projectId}:escrow`}) for update`);
    return act();
  });
}

it('what is divided anew is what nobody holds, where that is enough: nobody is waited for', async () => {
  const { owner, projectId } = await fundedProject(db, 64_000n);
  const call = { ...owner, db: crowd };
  await fundRequester(call, { personId: owner.actor.id, amountMinor: 500n, currency: 'USD', key: newId() });
  await whileHeld(projectId, 31, async () => {
    await deallocate(call, { projectId, amountMinor: 20_000n, key: newId() });
    await allocate(call, { projectId, amountMinor: 500n, key: newId() });
  });
  expect((await projectMoney(owner, projectId)).escrowMinor).toBe(44_500n);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it('what is left after most was taken back stands in many rows', async () => {
  const { owner, projectId } = await fundedProject(db, 64_000n);
  await deallocate(owner, { projectId, amountMinor: 48_000n, key: newId() });
  const rows = await db.execute(sql`
    select 1 from ledger_balances b join ledger_accounts a on a.id = b.account_id
     where a.code = ${`L:proj:${projectId}:escrow`} and b.balance_minor >= 1000`);
  expect(rows).toHaveLength(16);
});

it('where it is not enough, the others are waited for, and all of it can be had', async () => {
  const { owner, projectId } = await fundedProject(db, 64_000n);
  let taken = Promise.resolve('');
  await whileHeld(projectId, 0, async () => {
    taken = deallocate({ ...owner, db: crowd }, { projectId, amountMinor: 64_000n, key: newId() });
    taken.catch(() => {});
    await expect.poll(isSomebodyWaiting).toBe(true);
  });
  await taken;
  expect((await projectMoney(owner, projectId)).escrowMinor).toBe(0n);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

it('who comes while a budget is divided waits for one of its rows, and does not divide it once more', async () => {
  const { owner, projectId } = await fundedProject(db, 512_000n);
  const hold = (call: typeof owner) => {
    const [price, ids] = [
      { priceMinor: 10n, feeMinor: 2n, currency: 'USD' },
      { holdId: newId(), seatId: newId() },
    ];
    return holdForSeat(call, { ...price, ...ids, projectId, workerId: owner.actor.id, replaces: null });
  };
  // The accounts are open, so that all that is waited for are rows.
  await db.transaction((tx) => hold({ ...owner, db: tx }));
  const versions = async () => {
    const rows = await db.execute<{ at: string }>(sql`
      select b.ctid::text as at from ledger_balances b join ledger_accounts a on a.id = b.account_id
       where a.code = ${`L:proj:${projectId}:escrow`}`);
    return new Set(rows.map(({ at }) => at));
  };
  const before = await versions();
  let held: Promise<unknown> = Promise.resolve();
  await whileHeld(projectId, 255, async () => {
    held = crowd.transaction((tx) => hold({ ...owner, db: tx }));
    held.catch(() => {});
    await expect.poll(isSomebodyWaiting).toBe(true);
  });
  await held;
  expect([...(await versions())].filter((at) => !before.has(at))).toHaveLength(1);
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});

async function isSomebodyWaiting(): Promise<boolean> {
  const rows = await db.execute(sql`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  return rows.length > 0;
}
