import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { ledgerBalances } from '@/db/schema/ledger';
import { checkBooks } from '@/server/ledger/books';
import { demoFunding, projectEscrow, requesterBalance } from '@/server/ledger/chart';
import { acceptHolds, holdForSeat, payGoodwill, releaseHolds } from '@/server/ledger/holds';
import { allocate, deallocate, fundRequester, post } from '@/server/ledger/ledger';
import { projectLines, projectMoney, requesterMoney, workerLines, workerMoney } from '@/server/ledger/money';
import { movement } from '@/server/ledger/rules';
import { addMember } from '@/server/projects/projects';
import { fundedProject, personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const terms = { priceMinor: 10n, feeMinor: 2n, currency: 'USD', replaces: null } as const;

async function hold(projectId: string, workerId: string, replaces: string | null = null): Promise<string> {
  const call = await personCall(db);
  return db.transaction((open) =>
    holdForSeat({ ...call, db: open }, { ...terms, holdId: newId(), projectId, seatId: newId(), workerId, replaces }),
  );
}

describe('money by hand', () => {
  it('ends where it should: funded, held, accepted, released, taken back', async () => {
    const { owner, projectId } = await fundedProject(db, 1000n);
    const worker = await personCall(db, 'Wes');
    const first = await hold(projectId, worker.actor.id);
    const second = await hold(projectId, worker.actor.id);
    expect(await projectMoney(owner, projectId)).toMatchObject({
      fundedMinor: 1000n,
      escrowMinor: 976n,
      reservedMinor: 24n,
    });
    expect(await acceptHolds(owner, [first])).toBe(1);
    expect(await releaseHolds(owner, [second])).toBe(1);
    expect(await projectMoney(owner, projectId)).toMatchObject({
      fundedMinor: 1000n,
      escrowMinor: 988n,
      reservedMinor: 0n,
      paidMinor: 10n,
      paidCount: 1,
      feesMinor: 2n,
    });
    expect(await workerMoney(worker)).toEqual([
      { currency: 'USD', availableMinor: 10n, pendingMinor: 0n, pendingCount: 0, earnedDayMinor: 10n },
    ]);
    await deallocate(owner, { projectId, amountMinor: 988n, key: newId() });
    const { purses } = await requesterMoney(owner);
    expect(purses).toEqual([{ currency: 'USD', balanceMinor: 988n, inProjectsMinor: 0n }]);
    const lines = await projectLines(owner, projectId, null);
    expect(
      lines.map((line) => [line.kind, line.escrowMinor, line.reservedMinor, line.paidMinor, line.feesMinor]),
    ).toEqual([
      ['deallocate', -988n, 0n, 0n, 0n],
      ['release', 12n, -12n, 0n, 0n],
      ['accept', 0n, -12n, 10n, 2n],
      ['hold', -12n, 12n, 0n, 0n],
      ['hold', -12n, 12n, 0n, 0n],
      ['allocate', 1000n, 0n, 0n, 0n],
    ]);
    const [line] = await workerLines(worker, null);
    expect(line).toMatchObject({ kind: 'accept', amountMinor: 10n, projectId, projectTitle: 'Tone of a sentence' });
    expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
  });

  it('never goes below zero, and a refusal moves nothing', async () => {
    const { owner, projectId } = await fundedProject(db, 20n);
    const worker = await personCall(db);
    await hold(projectId, worker.actor.id);
    await expect(hold(projectId, worker.actor.id)).rejects.toMatchObject({ code: 'budget_spent' });
    await expect(deallocate(owner, { projectId, amountMinor: 9n, key: newId() })).rejects.toMatchObject({
      code: 'escrow_too_small',
    });
    await expect(allocate(owner, { projectId, amountMinor: 1n, key: newId() })).rejects.toMatchObject({
      code: 'balance_too_small',
    });
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 8n, reservedMinor: 12n });
  });

  it('goes back to who gave it, and no further', async () => {
    const { owner, projectId } = await fundedProject(db, 500n);
    const other = await personCall(db);
    await expect(deallocate(other, { projectId, amountMinor: 1n, key: newId() })).rejects.toMatchObject({
      code: 'more_than_given',
    });
    await fundRequester(other, { personId: other.actor.id, amountMinor: 50n, currency: 'USD', key: newId() });
    await addMember(owner, projectId, other.actor.id, 'owner');
    await allocate(other, { projectId, amountMinor: 50n, key: newId() });
    await deallocate(other, { projectId, amountMinor: 50n, key: newId() });
    await expect(deallocate(other, { projectId, amountMinor: 1n, key: newId() })).rejects.toMatchObject({
      code: 'more_than_given',
    });
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 500n });
  });

  it('of several currencies is never mixed', async () => {
    const owner = await personCall(db);
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: 70n, currency: 'USD', key: newId() });
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: 9000n, currency: 'KRW', key: newId() });
    const { purses } = await requesterMoney(owner);
    expect(purses.map(({ currency, balanceMinor }) => [currency, balanceMinor])).toEqual([
      ['KRW', 9000n],
      ['USD', 70n],
    ]);
    const mixed = [
      { account: requesterBalance(owner.actor.id, 'USD'), amountMinor: 70n },
      { account: projectEscrow(newId(), 'KRW'), amountMinor: -70n },
    ];
    await expect(post(owner, { key: newId(), kind: 'allocate', entries: mixed })).rejects.toThrow(/one currency/);
  });
});

describe('a hold', () => {
  it('is resolved once: a late accept of a released hold is refused, a second accept is a no-op', async () => {
    const { owner, projectId } = await fundedProject(db, 1000n);
    const worker = await personCall(db);
    const released = await hold(projectId, worker.actor.id);
    await hold(projectId, worker.actor.id);
    await releaseHolds(owner, [released]);
    await expect(acceptHolds(owner, [released])).rejects.toMatchObject({ code: 'hold_resolved' });
    const accepted = await hold(projectId, worker.actor.id);
    expect(await acceptHolds(owner, [accepted])).toBe(1);
    expect(await acceptHolds(owner, [accepted])).toBe(0);
    await expect(releaseHolds(owner, [accepted])).rejects.toMatchObject({ code: 'hold_resolved' });
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 12n, paidMinor: 10n });
  });

  it('that takes over another releases it in the same breath', async () => {
    const { owner, projectId } = await fundedProject(db, 12n);
    const worker = await personCall(db);
    const old = await hold(projectId, worker.actor.id);
    const next = await hold(projectId, (await personCall(db)).actor.id, old);
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 0n, reservedMinor: 12n });
    await expect(acceptHolds(owner, [old])).rejects.toMatchObject({ code: 'hold_resolved' });
    expect(await acceptHolds(owner, [next])).toBe(1);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('whose worker came too late is paid once by the platform, never by the requester', async () => {
    const { owner, projectId } = await fundedProject(db, 100n);
    const worker = await personCall(db);
    const id = await hold(projectId, worker.actor.id);
    await releaseHolds(owner, [id]);
    for (let attempt = 0; attempt < 2; attempt++) {
      await db.transaction((open) =>
        payGoodwill(
          { ...worker, db: open },
          { holdId: id, workerId: worker.actor.id, amountMinor: 10n, currency: 'USD' },
        ),
      );
    }
    expect(await workerMoney(worker)).toMatchObject([{ availableMinor: 10n }]);
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 100n, paidMinor: 0n });
  });
});

describe('a key', () => {
  it('moves money once, and a changed retry is refused', async () => {
    const owner = await personCall(db);
    const fund = (amountMinor: bigint) =>
      fundRequester(owner, { personId: owner.actor.id, amountMinor, currency: 'USD', key: `once-${owner.actor.id}` });
    const first = await fund(100n);
    expect(await fund(100n)).toBe(first);
    await expect(fund(101n)).rejects.toMatchObject({ code: 'transfer_changed' });
    expect((await requesterMoney(owner)).purses).toMatchObject([{ balanceMinor: 100n }]);
  });
});

describe('the database itself', () => {
  it('refuses to change or delete what was written, and to empty the book', async () => {
    await fundedProject(db, 100n);
    for (const table of ['ledger_transfers', 'ledger_entries', 'ledger_holds', 'ledger_hold_resolutions']) {
      const column = { ledger_transfers: 'memo', ledger_entries: 'line', ledger_holds: 'currency' }[table] ?? 'outcome';
      const { owner, projectId } = await fundedProject(db, 100n);
      await acceptHolds(owner, [await hold(projectId, owner.actor.id)]);
      const name = sql.identifier(table);
      await expect(
        db.execute(sql`update ${name} set ${sql.identifier(column)} = ${sql.identifier(column)}`),
      ).rejects.toThrow();
      await expect(db.execute(sql`delete from ${name}`)).rejects.toThrow();
    }
    await expect(db.execute(sql`truncate ledger_entries cascade`)).rejects.toThrow();
    await expect(db.execute(sql`truncate ledger_transfers cascade`)).rejects.toThrow();
  });

  it('refuses a transfer that does not balance, has one line, or names an account that is not there', async () => {
    const owner = await personCall(db);
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: 1n, currency: 'USD', key: newId() });
    const account = sql`(select id from ledger_accounts where code = 'A:demo_funding' and currency = 'USD')`;
    const write = (lines: ReturnType<typeof sql>[]) =>
      db.transaction(async (open) => {
        const id = newId();
        await open.execute(
          sql`insert into ledger_transfers (id, key, kind, content_hash, created_at) values (${id}, ${id}, 'fund', '', now())`,
        );
        if (lines.length === 0) return;
        const rows = lines.map((values, line) => sql`(${id}, ${line}, ${values})`);
        await open.execute(sql`insert into ledger_entries values ${sql.join(rows, sql`, `)}`);
      });
    await expect(write([])).rejects.toThrow();
    await expect(write([sql`${account}, 5`])).rejects.toThrow();
    await expect(write([sql`${account}, 5`, sql`${account}, -4`])).rejects.toThrow();
    await expect(write([sql`${newId()}::uuid, 5`, sql`${newId()}::uuid, -5`])).rejects.toThrow();
  });

  it('refuses lines that are added to a transfer later, and lines of no transfer', async () => {
    const owner = await personCall(db);
    const id = await fundRequester(owner, { personId: owner.actor.id, amountMinor: 1n, currency: 'USD', key: newId() });
    const account = sql`(select id from ledger_accounts where code = 'A:demo_funding' and currency = 'USD')`;
    const add = (transferId: string) =>
      db.execute(
        sql`insert into ledger_entries values (${transferId}, 8, ${account}, 5), (${transferId}, 9, ${account}, -5)`,
      );
    await expect(add(id)).rejects.toThrow();
    await expect(add(newId())).rejects.toThrow();
  });

  it('is caught by the check of the books when a balance was tampered with or a trigger switched off', async () => {
    const { owner, projectId } = await fundedProject(db, 1000n);
    const check = () => checkBooks(owner);
    expect(await check()).toMatchObject({ balanced: true });
    await db
      .transaction(async (open) => {
        await open.update(ledgerBalances).set({ balanceMinor: sql`balance_minor + 1` }).where(sql`balance_minor > 0`);
        await open.execute(sql`alter table ledger_entries disable trigger ledger_entries_append_only`);
        await open.execute(sql`update ledger_entries set amount_minor = amount_minor * 2`);
        const { faults } = await checkBooks({ ...owner, db: open });
        expect(new Set(faults.map(({ law }) => law))).toEqual(new Set(['I2', 'I5', 'I6', 'I7']));
        open.rollback();
      })
      .catch(() => {});
    expect(await check()).toMatchObject({ balanced: true });
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 1000n });
  });

  it('finds a reversal that takes back more than was moved', async () => {
    const owner = await personCall(db);
    const original = await fundRequester(owner, {
      personId: owner.actor.id,
      amountMinor: 50n,
      currency: 'USD',
      key: newId(),
    });
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: 50n, currency: 'USD', key: newId() });
    const back = (amount: bigint) =>
      post(owner, {
        key: newId(),
        kind: 'reversal',
        reversesId: original,
        entries: movement(requesterBalance(owner.actor.id, 'USD'), demoFunding('USD'), amount),
      });
    await back(30n);
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
    await back(30n);
    const { faults } = await checkBooks(owner);
    expect(new Set(faults.map(({ law }) => law))).toEqual(new Set(['I8']));
  });
});
