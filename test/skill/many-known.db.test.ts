import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { stockCheckSeats } from '@/db/queries/assignment-known';
import { claimItem } from '@/server/assignment/claims';
import { goldBoard } from '@/server/skill/board';
import { readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { knowingProject } from './world';

const { db } = await testDatabase();

/** Open check seats of each item that has some. */
async function stocked(projectId: string): Promise<Map<string, number>> {
  const rows = await db.execute<{ item_id: string; open: number }>(sql`
    select item_id, count(*)::int as open from seats
     where project_id = ${projectId} and purpose = 'check' and state = 'open' group by item_id`);
  return new Map(rows.map(({ item_id, open }) => [item_id, open]));
}

test('of many checks the least shown stand ready; one that was shown gives its place to one that was not', async () => {
  const { projectId, known } = await knowingProject(db, { items: 2, goldEvery: 3, known: { check: 4 } });
  const stock = () => stockCheckSeats(db, projectId, { pool: 2, most: 2 });
  await stock();
  const first = [...(await stocked(projectId)).keys()];
  expect(first).toHaveLength(2);
  await stock();
  expect([...(await stocked(projectId)).keys()].sort()).toEqual(first.toSorted());
  const [shown = ''] = first;
  const worker = await readyWorker(db, projectId);
  expect(await claimItem(worker, projectId, shown, 'check')).toMatchObject({ status: 'item' });
  await stock();
  const next = await stocked(projectId);
  expect(next.size).toBe(2);
  expect(next.has(shown)).toBe(false);
  expect(known.check).toEqual(expect.arrayContaining([...next.keys()]));
});

test('the board counts all that is known, also what it does not list', async () => {
  const { owner, projectId } = await knowingProject(db, { items: 2, known: { check: 1, training: 1 } });
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    select gen_random_uuid(), ${projectId}, 'many ' || n, 'many ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
      from generate_series(1, 510) n`);
  await db.execute(sql`
    insert into gold_items (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
    select id, project_id, 'check', '{"task":"classes","classId":"kind"}', 'It is.', ${owner.actor.id}, now(), now()
      from items where project_id = ${projectId} and name like 'many %'`);
  const board = await goldBoard(owner, projectId);
  expect(board.lines).toHaveLength(500);
  expect(board).toMatchObject({ total: 512, inUse: { check: 511, training: 1, qualification: 0 }, contested: 0 });
});
