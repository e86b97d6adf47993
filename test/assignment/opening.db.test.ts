/** A project of very many items says how far it is, from the moment it is published until all can be given out. */
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import * as query from '@/db/queries/assignment-seats';
import { assignmentLimits } from '@/server/assignment/limits';
import { pauseProject, publishProject, resumeProject } from '@/server/assignment/publishing';
import { matchSeats, seatOpening } from '@/server/assignment/seats';
import { later, openProject, preparedProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const itemsWithSeats = async (projectId: string) => {
  const rows = await db.execute<{ count: number }>(
    sql`select count(distinct item_id)::int as count from seats where project_id = ${projectId}`,
  );
  return rows[0]?.count;
};

it('publishing more items than are opened at once says how many wait, and each part that follows is told', async () => {
  const more = 7000;
  const all = assignmentLimits.openedAtOnce + more;
  const { owner, projectId } = await preparedProject(db, { items: 1, overlap: 1, budgetMinor: BigInt(all) * 12n });
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, fingerprint, created_at)
    select uuidv7(), ${projectId}::uuid, 'n' || n, 'n' || n, jsonb_build_object('kind', 'text', 'text', 'n' || n), 0, now()
      from generate_series(2, ${all}::int) n`);
  await db.execute(sql`analyze items`);
  await publishProject(owner, projectId);
  expect(await itemsWithSeats(projectId)).toBe(assignmentLimits.openedAtOnce);
  expect(await seatOpening(owner, projectId)).toEqual({ items: all, waiting: more });
  const told: unknown[] = [];
  const open = query.openMissingSeats;
  const opening = vi.spyOn(query, 'openMissingSeats').mockImplementation(async (...asked) => {
    told.push((await seatOpening(owner, projectId))?.waiting);
    return open(...asked);
  });
  await matchSeats(owner, projectId);
  opening.mockRestore();
  expect(told).toEqual([more, more - 5000]);
  expect(await itemsWithSeats(projectId)).toBe(all);
  expect(await seatOpening(owner, projectId)).toBeNull();
}, 120_000);

it('where all are opened at once nothing is told, also after a pause', async () => {
  const { owner, projectId } = await openProject(db, { items: 3 });
  expect(await seatOpening(owner, projectId)).toBeNull();
  await pauseProject(owner, projectId);
  await resumeProject(await later(owner), projectId);
  expect(await seatOpening(owner, projectId)).toBeNull();
});
