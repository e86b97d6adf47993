/** Leases that ran out pass on to whoever asks next, as many at once as a desk holds. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { ledgerHoldResolutions, ledgerTransfers } from '@/db/schema/ledger';
import { claimItems } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import { deallocate } from '@/server/ledger/ledger';
import { projectMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';
import { setPace } from './claims';
import { claimed, later, openProject, readyWorker } from './world';

const { db } = await testDatabase();

const ask = async (call: MemberCall, projectId: string, wanted: number, holding: readonly string[] = []) => {
  const { items } = await claimItems(call, projectId, { holding: [...holding], wanted });
  return items.map(({ seatId }) => seatId);
};

/** A project of quick items, and the seats that a worker asked for two hours ago and never came back to. */
async function left(wish: Parameters<typeof openProject>[1] & { readonly seats: number }) {
  const { owner, projectId } = await openProject(db, wish);
  await setPace(db, projectId, 8);
  const leaver = await readyWorker(db, projectId, 'Leaver');
  // The very first claim of a project opens its accounts and gives one item.
  const first = await claimed(leaver, projectId);
  const rest = wish.seats > 1 ? await ask(leaver, projectId, wish.seats - 1, [first.seatId]) : [];
  const seats = [first.seatId, ...rest];
  expect(seats).toHaveLength(wish.seats);
  const worker = async (name = 'Wes') => later(await readyWorker(db, projectId, name), 120);
  return { owner, projectId, seats, worker };
}

const countOf = async (table: typeof ledgerTransfers | typeof ledgerHoldResolutions) => db.$count(table);

describe('leases that ran out', () => {
  it('pass on all at once, each hold of before released and the money where it was', async () => {
    const { owner, projectId, seats, worker } = await left({ items: 15, overlap: 1, seats: 15 });
    const [money, transfers, outcomes] = [
      await projectMoney(owner, projectId),
      await countOf(ledgerTransfers),
      await countOf(ledgerHoldResolutions),
    ];
    const given = await ask(await worker(), projectId, 15);
    expect(given.toSorted()).toEqual(seats.toSorted());
    expect(await projectMoney(owner, projectId)).toEqual(money);
    // One transfer sets aside, and each of the earlier holds has one that takes it back.
    expect((await countOf(ledgerTransfers)) - transfers).toBe(16);
    expect((await countOf(ledgerHoldResolutions)) - outcomes).toBe(15);
    await expectLawful(owner);
  });

  it('come with open seats, which alone cost the budget', async () => {
    const { owner, projectId, seats, worker } = await left({ items: 12, overlap: 1, budgetMinor: 300n, seats: 5 });
    const before = await projectMoney(owner, projectId);
    const given = await ask(await worker(), projectId, 9);
    expect(given).toHaveLength(9);
    expect(given).toEqual(expect.arrayContaining(seats));
    const after = await projectMoney(owner, projectId);
    expect(before.escrowMinor - after.escrowMinor).toBe(4n * 12n);
    await expectLawful(owner);
  });

  it('end one behind the other, also where the budget does not pay for open seats between them', async () => {
    const { owner, projectId, seats, worker } = await left({ items: 8, overlap: 1, seats: 4 });
    const { escrowMinor } = await projectMoney(owner, projectId);
    await deallocate(owner, { projectId, amountMinor: escrowMinor - 12n, key: newId() });
    // Every other shard of those with a seat has one whose lease ran out, wherever a search begins.
    await db.execute(sql`
      update seats set shard = 16 * (placed.place - 1) + case placed.state when 'open' then 8 else 0 end
        from (select id, state, row_number() over (partition by state order by id) as place
                from seats where project_id = ${projectId} and state in ('open', 'leased')) placed
       where seats.id = placed.id`);
    const { items } = await claimItems(await worker(), projectId, { holding: [], wanted: 9 });
    expect(items.map(({ seatId }) => seatId)).toEqual(expect.arrayContaining(seats));
    const ends = items.map(({ leaseUntil }) => leaseUntil.getTime());
    const [first = 0, second = 0] = ends;
    expect(ends).toEqual([0, 1, 2, 3, 4].map((place) => first + place * (second - first)));
    await expectLawful(owner);
  });

  it('need nothing of a budget that is spent', async () => {
    const { owner, projectId, worker } = await left({ items: 5, overlap: 1, budgetMinor: 60n, seats: 5 });
    expect((await projectMoney(owner, projectId)).escrowMinor).toBe(0n);
    expect(await ask(await worker(), projectId, 9)).toHaveLength(5);
    await expectLawful(owner);
  });

  it('that were given at another price pass on at the new one', async () => {
    const { owner, projectId, worker } = await left({ items: 4, overlap: 1, budgetMinor: 200n, seats: 4 });
    await updateTerms(owner, projectId, { priceMinor: 20n });
    const [wes, held] = [await worker(), [] as string[]];
    for (let n = 0; n < 4; n++) held.push(...(await ask(wes, projectId, 4, held)));
    expect(new Set(held).size).toBe(4);
    expect((await projectMoney(owner, projectId)).reservedMinor).toBe(4n * 24n);
    await expectLawful(owner);
  });

  it('go to one of those who race for them', async () => {
    const { owner, projectId, worker } = await left({ items: 15, overlap: 1, seats: 15 });
    const crowd: MemberCall[] = [];
    for (let n = 0; n < 6; n++) crowd.push(await worker(`Worker ${n}`));
    const given = (await Promise.all(crowd.map((each) => ask(each, projectId, 4)))).flat();
    expect(new Set(given).size).toBe(given.length);
    const rows = await db.execute(sql`
      select hold_id from seats where project_id = ${projectId} group by hold_id having count(*) > 1`);
    expect([...rows]).toEqual([]);
    await expectLawful(owner);
  });
});
