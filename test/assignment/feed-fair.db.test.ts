/** Where more projects are open than a list shows, none of them is out of everybody's sight. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openProjects } from '@/server/assignment/feed';
import type { MemberCall } from '@/server/call';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';
import { openProject } from './world';

const { db } = await testDatabase();

/** So many projects like another one, published after it, with a label to be given each, or with none left. */
async function newerThan(projectId: string, count: number, hasWork: boolean): Promise<void> {
  await db.execute(sql`
    with made as (
      insert into projects
      select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'published_at', now() + n * interval '1 second'))).*
        from projects p cross join generate_series(1, ${count}::int) n where p.id = ${projectId}
      returning id),
    their_items as (
      insert into items (id, project_id, content_hash, name, content, created_at)
      select gen_random_uuid(), id, md5(id::text), 'one', jsonb_build_object('kind', 'text', 'text', 'One'), now() from made
      returning id, project_id)
    insert into seats (id, project_id, item_id, ordinal, shard, state)
    select gen_random_uuid(), project_id, id, 1, 0, ${hasWork ? 'open' : 'cancelled'} from their_items`);
}

const seenBy = async (call: MemberCall) => (await openProjects(call)).map(({ projectId }) => projectId);

it('an old project is seen however many newer ones there are, by everybody where these have nothing left', async () => {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  await newerThan(projectId, 120, false);
  const people = await Promise.all(Array.from({ length: 12 }, (_, n) => personCall(db, `Person ${n}`)));
  for (const person of people.slice(0, 3)) expect(await seenBy(person)).toContain(projectId);
  await newerThan(projectId, 130, true);
  const seen = new Set<string>();
  for (const person of people) {
    const list = await seenBy(person);
    expect(list).toHaveLength(100);
    expect(await seenBy(person)).toEqual(list);
    for (const id of list) seen.add(id);
  }
  const open = await db.execute<{ id: string }>(sql`select distinct project_id as id from seats where state = 'open'`);
  expect(open).toHaveLength(131);
  expect(open.filter(({ id }) => !seen.has(id))).toEqual([]);
});
