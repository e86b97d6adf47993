/** A claim that begins where the open seats of a shard are believed to begin. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { claimPaidSeats, type NewLeases } from '@/db/queries/assignment-claims';
import type { Place } from '@/db/queries/assignment-search';
import { headOf, noteHead } from '@/server/assignment/heads';
import type { MemberCall } from '@/server/call';
import { planHolds } from '@/server/ledger/holds';
import { testDatabase } from '@/test/support/database';
import { claimed, openProject, readyWorker } from './world';

const { db } = await testDatabase();

const last: Place = { priority: 32_767, lot: 2_147_483_647 };

/** An open project whose open seats all lie in shard 0, one an item, with the lots 0, 10, 20 and so on. */
async function ordered(items: number) {
  const world = await openProject(db, { items: items + 1, overlap: 1, budgetMinor: 100_000n });
  // Somebody has begun, so that the accounts of the project are open.
  await claimed(await readyWorker(db, world.projectId), world.projectId);
  await db.execute(sql`
    update seats set shard = 0, priority = 100, lot = 10 * (n - 1) from (
      select s.id, row_number() over (order by i.id) as n from seats s join items i on i.id = s.item_id
       where s.project_id = ${world.projectId} and s.state = 'open') numbered
     where seats.id = numbered.id`);
  return world;
}

async function look(worker: MemberCall, projectId: string, wanted: number, from: Place | null, start = 0) {
  const [shown] = await db.execute<{ guide: string; ontology: string }>(sql`
    select g.id as guide, o.id as ontology from guide_versions g join ontology_versions o using (project_id)
     where project_id = ${projectId} and g.state = 'published'`);
  const now = new Date();
  const leases: NewLeases = {
    projectId,
    personId: worker.actor.id,
    guideVersionId: shown?.guide ?? '',
    ontologyVersionId: shown?.ontology ?? '',
    now,
    purpose: 'label',
    start,
    checks: 0,
    looks: 0,
    mayBeCheck: false,
    untils: Array.from({ length: wanted }, () => new Date(now.getTime() + 600_000)),
    from,
  };
  const terms = { projectId, currency: 'USD', priceMinor: 10n, feeMinor: 2n };
  const planFor = (seats: number) => planHolds({ ...worker, now }, terms, seats);
  return claimPaidSeats(worker.db, { leases, terms, planFor });
}

const lots = (found: readonly { readonly lot: number }[]) => found.map(({ lot }) => lot);

describe('a search from a place on', () => {
  it('takes the seats from there on, in order, and says where they stand', async () => {
    const { projectId } = await ordered(8);
    const worker = await readyWorker(db, projectId);
    const found = await look(worker, projectId, 3, { priority: 100, lot: 25 });
    expect(found).toMatchObject([30, 40, 50].map((lot) => ({ lot, priority: 100, is_leased: true, is_near: true })));
  });

  it('takes nothing where they are too few, though others lie before them or in other shards', async () => {
    const { projectId } = await ordered(8);
    const worker = await readyWorker(db, projectId);
    expect(await look(worker, projectId, 3, { priority: 100, lot: 55 })).toEqual([]);
    expect(await look(worker, projectId, 1, { priority: 0, lot: 0 }, 63)).toEqual([]);
    expect(lots(await look(worker, projectId, 2, { priority: 100, lot: 55 }))).toEqual([60, 70]);
  });

  it('goes on from the lots of one priority to those of the next', async () => {
    const { projectId } = await ordered(6);
    await db.execute(sql`update seats set priority = 101 where project_id = ${projectId} and lot < 30`);
    const worker = await readyWorker(db, projectId);
    expect(lots(await look(worker, projectId, 4, { priority: 100, lot: 40 }))).toEqual([40, 50, 0, 10]);
  });
});

it('without a place it looks at all, and tells which of the seats were open in the first shard', async () => {
  const { projectId } = await ordered(4);
  await db.execute(sql`update seats set shard = 1 where project_id = ${projectId} and lot >= 20`);
  const found = await look(await readyWorker(db, projectId), projectId, 3, null);
  expect(found).toMatchObject([0, 10, 20].map((lot) => ({ lot, is_near: lot < 20 })));
});

it('a head that lies behind all open seats hides none of them, and is forgotten', async () => {
  const { projectId } = await ordered(3);
  const seen = Array.from({ length: 64 }, () => last);
  for (let shard = 0; shard < 64; shard += 1) noteHead(projectId, shard, new Date(), seen, null);
  const worker = await readyWorker(db, projectId);
  const held: string[] = [];
  for (let n = 0; n < 3; n += 1) held.push((await claimed(worker, projectId, held)).seatId);
  expect(new Set(held).size).toBe(3);
});

it('an order that has changed is followed when all is looked at anew', async () => {
  const { projectId } = await ordered(130);
  const worker = await readyWorker(db, projectId);
  for (let n = 0; n < 64; n += 16) await look(worker, projectId, 16, null);
  noteHead(
    projectId,
    0,
    new Date(),
    Array.from({ length: 64 }, () => ({ priority: 100, lot: 640 })),
    null,
  );
  await db.execute(sql`update seats set priority = 1 where project_id = ${projectId} and lot = 1000`);
  const head = headOf(projectId, 0, new Date());
  expect(lots(await look(worker, projectId, 1, head))).toEqual([640]);
  expect(headOf(projectId, 0, new Date(Date.now() + 31_000))).toBeNull();
  expect(lots(await look(worker, projectId, 1, null))).toEqual([1000]);
});

it.each([true, false])(
  'looks up each item, draft and seat by its key, whatever the planner believes: near %s',
  async (isNear) => {
    const { projectId } = await openProject(db, { items: 2, overlap: 1, budgetMinor: 100_000n });
    await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    select uuidv7(), ${projectId}::uuid, n::text, 'item ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
      from generate_series(1, 4000) n`);
    await db.execute(sql`
    insert into seats (id, project_id, item_id, ordinal, shard)
    select uuidv7(), ${projectId}::uuid, i.id, 1, mod(abs(hashtext(i.id::text)), 64) from items i
     where i.project_id = ${projectId} and i.name like 'item %'`);
    await db.execute(sql`analyze items, seats, drafts`);
    const worker = await readyWorker(db, projectId);
    const read = await db.transaction(async (tx) => {
      await tx.execute(sql`set local plan_cache_mode = force_generic_plan`);
      const rows = () =>
        tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
         where relname in ('items', 'seats')`);
      const from = isNear ? { priority: 0, lot: 0 } : null;
      const before = (await rows())[0]?.rows ?? 0;
      const found = await look({ ...worker, db: tx }, projectId, 9, from, 3);
      expect(found).toHaveLength(9);
      return ((await rows())[0]?.rows ?? 0) - before;
    });
    // Nine seats, the items they are of, and what tells that these are for this person; not a table of 4,000.
    expect(read).toBeLessThan(200);
  },
);
