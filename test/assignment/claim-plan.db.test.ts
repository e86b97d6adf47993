/** What a claim reads, however many seats are held by others, and whatever the planner believes of them. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { claimItems } from '@/server/assignment/claims';
import { noteHead } from '@/server/assignment/heads';
import { testDatabase } from '@/test/support/database';
import { setPace } from './claims';
import { claimed, later, openProject, readyWorker } from './world';

const { db, open } = await testDatabase();

/** An open project in which, after the planner last looked at the seats, 3,000 of 3,002 were leased. */
async function projectInFullSwing() {
  const world = await openProject(db, { items: 2, overlap: 1 });
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`update seats set ordinal = 2 where project_id = ${world.projectId}`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard)
      select uuidv7(), ${world.projectId}::uuid, uuidv7(), 1, mod(n, 64) from generate_series(1, 3000) n`);
  });
  await db.execute(sql`vacuum analyze seats`);
  await db.execute(sql`
    update seats set state = 'leased', holder_id = uuidv7(), hold_id = uuidv7(), leased_at = now(), lease_until = now() + interval '1 hour',
           guide_version_id = uuidv7(), ontology_version_id = uuidv7()
     where project_id = ${world.projectId} and ordinal = 1`);
  return world;
}

it('a claim steps over no seat that others hold', async () => {
  const { projectId } = await projectInFullSwing();
  const worker = await readyWorker(db, projectId);
  const read = await db.transaction(async (tx) => {
    await claimed({ ...worker, db: tx }, projectId);
    const [row] = await tx.execute<{ rows: number }>(sql`
      select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'seats'`);
    return row?.rows;
  });
  // 47 seats of each shard are held; on the way to an open one a claim looks into many shards.
  expect(read).toBeLessThan(12);
});

/** So many more items, with an open seat each in one of so many shards. */
async function grow(projectId: string, items: number, shards = 64): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      select uuidv7(), ${projectId}::uuid, n::text, 'more ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
        from generate_series(1, ${items}::int) n`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard)
      select uuidv7(), project_id, id, 1, mod(abs(hashtext(id::text)), ${shards}::int) from items
       where project_id = ${projectId} and name like 'more %'`);
    await tx.execute(sql`
      insert into ledger_balances (account_id, shard, balance_minor)
      select account, shard, 0 from (select uuidv7() as account from generate_series(1, 50)) a, generate_series(0, 63) shard`);
  });
}

/** When heads are known of all shards, or when none is trusted any more. */
function timeOf(projectId: string, search: 'near' | 'far'): Date {
  const now = new Date();
  if (search === 'far') return new Date(now.getTime() + 60_000);
  const first = Array.from({ length: 64 }, () => ({ priority: 0, lot: 0 }));
  for (let shard = 0; shard < 64; shard += 1) noteHead(projectId, shard, now, first, null);
  return now;
}

it('a claim of several among seats that the planner has never looked at asks for the seats of an item by the item', async () => {
  const { projectId } = await openProject(db, { items: 30, overlap: 3, budgetMinor: 100_000n });
  await setPace(db, projectId, 6);
  await claimed(await readyWorker(db, projectId, 'First'), projectId);
  await grow(projectId, 3000, 1);
  const worker = await readyWorker(db, projectId);
  const read = await open(1).transaction(async (tx) => {
    const { items } = await claimItems({ ...worker, db: tx }, projectId, { holding: [], wanted: 15 });
    expect(items).toHaveLength(15);
    const [row] = await tx.execute<{ rows: number }>(sql`
      select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables`);
    return row?.rows ?? 0;
  });
  expect(read).toBeLessThan(1000);
});

it('a claim asks of each item whether this person is done with it, however much they are done with', async () => {
  const { projectId } = await openProject(db, { items: 30, overlap: 1, budgetMinor: 100_000n });
  await setPace(db, projectId, 6);
  await claimed(await readyWorker(db, projectId, 'First'), projectId);
  const worker = await readyWorker(db, projectId);
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    // Nearly everybody has handed back one item, as the planner knows; one person very many.
    await tx.execute(sql`
      insert into skips (item_id, person_id, reason, skipped_at)
      select uuidv7(), uuidv7(), 'hand_back', now() - interval '1 day' from generate_series(1, 3000)
      union all select uuidv7(), ${worker.actor.id}::uuid, 'late_hand_in', now() - interval '1 day' from generate_series(1, 50)`);
    await tx.execute(sql`analyze skips`);
    await tx.execute(sql`
      insert into skips (item_id, person_id, reason, skipped_at)
      select uuidv7(), ${worker.actor.id}::uuid, 'late_hand_in', now() - interval '1 day' from generate_series(1, 2000)`);
  });
  const read = await open(1).transaction(async (tx) => {
    const { items } = await claimItems({ ...worker, db: tx }, projectId, { holding: [], wanted: 15 });
    expect(items).toHaveLength(15);
    const [row] = await tx.execute<{ rows: number }>(sql`
      select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'skips'`);
    return row?.rows ?? 0;
  });
  expect(read).toBe(0);
});

it('a claim that meets a lease which ran out asks for the known answer of that item alone', async () => {
  const { projectId } = await openProject(db, { items: 30, overlap: 1, budgetMinor: 100_000n });
  await setPace(db, projectId, 6);
  await claimed(await readyWorker(db, projectId, 'First'), projectId);
  const old = open(1);
  const read = async (hours: number) => {
    const worker = await later(await readyWorker(db, projectId), 60 * hours);
    return old.transaction(async (tx) => {
      const { items } = await claimItems({ ...worker, db: tx }, projectId, { holding: [], wanted: 1 });
      expect(items).toHaveLength(1);
      const [row] = await tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'gold_items'`);
      return row?.rows ?? 0;
    });
  };
  await read(0);
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into gold_items (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
      select uuidv7(), uuidv7(), 'check', '{}', 'It says so.', uuidv7(), now(), now() from generate_series(1, 3000)`);
  });
  expect(await read(2)).toBe(0);
});

it('a claim by a connection that made its plans while the house was young reads no table', async () => {
  const { projectId } = await openProject(db, { items: 30, overlap: 1, budgetMinor: 100_000n });
  await setPace(db, projectId, 6);
  await db.execute(sql`vacuum analyze`);
  const old = open(1);
  const claim = async (wanted: number, search: 'near' | 'far') => {
    const worker = await readyWorker(db, projectId);
    return old.transaction(async (tx) => {
      const call = { ...worker, db: tx, now: timeOf(projectId, search) };
      const { items } = await claimItems(call, projectId, { holding: [], wanted });
      const [row] = await tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables`);
      return { items: items.length, rows: row?.rows ?? 0 };
    });
  };
  const kinds = [1, 5].flatMap((wanted) => (['near', 'far'] as const).map((search) => ({ wanted, search })));
  for (const { wanted, search } of kinds) await claim(wanted, search);
  await grow(projectId, 4000);
  for (const { wanted, search } of kinds) {
    const { items, rows } = await claim(wanted, search);
    expect(items).toBe(wanted);
    expect(rows).toBeLessThan(400);
  }
});
