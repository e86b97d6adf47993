/** What a hand-in reads does not grow with what its person holds, or has ever begun. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { claimItems } from '@/server/assignment/claims';
import { testDatabase } from '@/test/support/database';
import { setPace } from './claims';
import { kindAnswer, later, openProject, readyWorker } from './world';

const { db, open } = await testDatabase();

/** Rows of seats, items and drafts that one hand-in reads, by a worker who holds so many items and has a draft of each. */
async function rowsOfHandIn(held: number): Promise<Record<string, number>> {
  const { projectId } = await openProject(db, { items: 40, overlap: 2, budgetMinor: 4_000n });
  await setPace(db, projectId, 2);
  // Of many workers, as a house has them that was analyzed while people worked.
  for (let n = 0; n < 4; n += 1) {
    await claimItems(await readyWorker(db, projectId), projectId, { holding: [], wanted: 10 });
  }
  const worker = await readyWorker(db, projectId);
  const { items } = await claimItems(worker, projectId, { holding: [], wanted: held });
  expect(items).toHaveLength(held);
  for (const { seatId } of items) {
    await saveDraft(await later(worker), { projectId, seatId, version: 0, answer: kindAnswer, comment: '' });
  }
  await db.execute(sql`analyze seats, items, drafts`);
  const [first, ...others] = items.map(({ seatId }) => seatId);
  const work = { projectId, seatId: first ?? '', submissionId: newId(), answer: kindAnswer, comment: '' };
  const call = await later(worker);
  return open(1).transaction(async (tx) => {
    await handIn({ ...call, db: tx }, { ...work, activeSeconds: 5, holding: others, wanted: 0 });
    const rows = await tx.execute<{ relname: string; rows: number }>(sql`
      select relname, (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
       where relname in ('seats', 'items', 'drafts')`);
    return Object.fromEntries(rows.map((row) => [row.relname, row.rows]));
  });
}

it('a desk of twenty reads no more with an answer than a desk of two', async () => {
  const [two, twenty] = [await rowsOfHandIn(2), await rowsOfHandIn(20)];
  expect(two).toMatchObject({ items: 1, drafts: expect.any(Number), seats: expect.any(Number) });
  for (const table of ['seats', 'items', 'drafts'])
    expect(twenty[table], table).toBeLessThanOrEqual((two[table] ?? 0) + 2);
});
