import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { changeById, makePart } from '@/db/queries/datasets-changes';
import type { MemberCall } from '@/server/call';
import {
  changeItems,
  changeState,
  changeUnderWay,
  continueChange,
  countItems,
  stopChange,
  undoChange,
} from '@/server/datasets/changes';
import type { ItemAct, ItemChoice, ItemFilter } from '@/server/datasets/contract';
import { datasetSummary, itemsOf } from '@/server/datasets/datasets';
import { openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const all: ItemFilter = { withKinOnly: false };
const matching = (filter: Partial<ItemFilter>): ItemChoice => ({ kind: 'filter', filter: { ...all, ...filter } });
const withdraw: ItemAct = { kind: 'withdraw' };

const standing = async (call: MemberCall, projectId: string) =>
  (await itemsOf(call, projectId, { limit: 200 })).items.map(({ state, urgency }) => `${state} ${urgency}`);

describe('what one call changes', () => {
  test('is what was chosen, and is taken back to what each item was before', async () => {
    const { owner, projectId } = await openProject(db, { items: 4, overlap: 1 });
    const ids = (await itemsOf(owner, projectId, {})).items.map(({ id }) => id);
    await db.execute(sql`update items set state = 'quarantined' where id = ${ids[1]}`);
    await db.execute(sql`update items set state = 'withdrawn' where id = ${ids[2]}`);
    const choice: ItemChoice = { kind: 'items', itemIds: ids.slice(0, 3) };
    const change = await changeItems(owner, projectId, { choice, act: withdraw });
    expect(change).toMatchObject({ state: 'done', total: 2, done: 2, changed: 2 });
    expect(await standing(owner, projectId)).toEqual(['withdrawn 1', 'withdrawn 1', 'withdrawn 1', 'active 1']);
    expect((await undoChange(owner, projectId, change.changeId)).state).toBe('undone');
    expect((await undoChange(owner, projectId, change.changeId)).state).toBe('undone');
    expect(await standing(owner, projectId)).toEqual(['active 1', 'quarantined 1', 'withdrawn 1', 'active 1']);
  });

  test('is all that match the filter; taking it back leaves alone what was changed since', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
    const [first] = (await itemsOf(owner, projectId, {})).items;
    await db.execute(sql`update items set slice = 'rare' where project_id = ${projectId} and id <> ${first?.id}`);
    expect(await countItems(owner, projectId, { ...all, slice: 'rare' })).toBe(2);
    const act = { kind: 'prioritise', urgency: 2 } as const;
    const change = await changeItems(owner, projectId, { choice: matching({ slice: 'rare', state: 'active' }), act });
    expect(change).toMatchObject({ total: 2, changed: 2, act });
    await db.execute(
      sql`update items set urgency = 0 where id = (select max(id::text)::uuid from items where project_id = ${projectId})`,
    );
    await undoChange(owner, projectId, change.changeId);
    expect(await standing(owner, projectId)).toEqual(['active 1', 'active 1', 'active 0']);
  });

  test('of near-duplicates are those that were seen, though they have none left when the first is withdrawn', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
    const [one, other] = (await itemsOf(owner, projectId, {})).items;
    await db.execute(sql`update items set kin_id = ${one?.id} where id in (${one?.id}, ${other?.id})`);
    const change = await changeItems(owner, projectId, { choice: matching({ withKinOnly: true }), act: withdraw });
    expect(change.changed).toBe(2);
    expect(await datasetSummary(owner, projectId)).toMatchObject({ active: 1, withdrawn: 2 });
  });
});

describe('a large change', () => {
  const large = 22_000;
  let owner: MemberCall;
  let projectId: string;
  beforeAll(async () => {
    ({ owner, projectId } = await openProject(db, { items: 1, overlap: 1 }));
    await db.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      select gen_random_uuid(), ${projectId}, n::text, 'item ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
        from generate_series(1, ${large - 1}) n`);
  });

  test('goes on by the job, can be watched, waits for nobody else, and says how many were done', async () => {
    const begun = await changeItems(owner, projectId, { choice: matching({ state: 'active' }), act: withdraw });
    expect(begun).toMatchObject({ state: 'running', total: large, done: 0, changed: 0 });
    const asked = changeItems(owner, projectId, { choice: matching({}), act: { kind: 'restore' } });
    await expect(asked).rejects.toMatchObject({ code: 'change_under_way' });
    await expect(undoChange(owner, projectId, begun.changeId)).rejects.toMatchObject({ code: 'change_under_way' });
    expect(await changeUnderWay(owner, projectId)).toEqual(begun);
    await continueChange(owner, begun.changeId);
    expect(await changeUnderWay(owner, projectId)).toBeNull();
    const over = await changeState(owner, projectId, begun.changeId);
    expect(over).toMatchObject({ state: 'done', done: large, changed: large });
    await continueChange(owner, begun.changeId);
    expect(await changeState(owner, projectId, begun.changeId)).toEqual(over);
    await undoChange(owner, projectId, begun.changeId);
    await continueChange(owner, begun.changeId);
    expect(await changeState(owner, projectId, begun.changeId)).toMatchObject({ state: 'undone', done: 0, changed: 0 });
    expect(await datasetSummary(owner, projectId)).toMatchObject({ active: large, withdrawn: 0 });
  }, 60_000);

  test('that is stopped stays where it is, and that much of it can be taken back', async () => {
    const begun = await changeItems(owner, projectId, { choice: matching({}), act: withdraw });
    const row = await changeById(db, begun.changeId, projectId, false);
    if (row) await makePart(db, row, owner.now);
    expect(await stopChange(owner, projectId, begun.changeId)).toMatchObject({ state: 'stopped', done: 5000 });
    await continueChange(owner, begun.changeId);
    expect(await datasetSummary(owner, projectId)).toMatchObject({ active: large - 5000, withdrawn: 5000 });
    expect((await undoChange(owner, projectId, begun.changeId)).state).toBe('undone');
    expect(await datasetSummary(owner, projectId)).toMatchObject({ active: large, withdrawn: 0 });
  }, 60_000);
});
