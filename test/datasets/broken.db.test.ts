/** What an owner withdraws as broken tells nothing of anybody's skill, until somebody brings it back. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { claimItem } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import { changeItems, undoChange } from '@/server/datasets/changes';
import type { ItemAct, ItemChoice } from '@/server/datasets/contract';
import { brokenItems, itemsOf, restoreItems, withdrawItem } from '@/server/datasets/datasets';
import { checkRecords } from '@/server/skill/board';
import { later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { answer, knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const asBroken: ItemAct = { kind: 'withdraw_broken' };
const only = (...itemIds: string[]): ItemChoice => ({ kind: 'items', itemIds });

const change = async (owner: MemberCall, projectId: string, choice: ItemChoice, act: ItemAct) =>
  changeItems(await later(owner), projectId, { choice, act });

const broken = async (owner: MemberCall, projectId: string) => [...(await brokenItems(owner, projectId))].sort();

const lines = async (owner: MemberCall, projectId: string) =>
  (await itemsOf(owner, projectId, {})).items.map(({ state, isBroken }) => (isBroken ? `${state}, broken` : state));

/** Whether everybody is to be judged anew; forgets that it is. */
async function isJudgedAnew(projectId: string): Promise<boolean> {
  const key = `estimate_project:${projectId}`;
  const rows = await db.execute(
    sql`select graphile_worker.remove_job(key) from graphile_worker.jobs where key = ${key}`,
  );
  return rows.length > 0;
}

it('what is withdrawn as broken says nothing of its workers; brought back, or the withdrawal taken back, it does again', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
  const [first = '', second = '', third = ''] = (await itemsOf(owner, projectId, {})).items.map(({ id }) => id);
  const made = await change(owner, projectId, only(first, second), asBroken);
  expect(made).toMatchObject({ act: asBroken, changed: 2 });
  expect(await broken(owner, projectId)).toEqual([first, second].sort());
  expect(await isJudgedAnew(projectId)).toBe(true);
  expect(await lines(owner, projectId)).toEqual(['withdrawn, broken', 'withdrawn, broken', 'active']);
  await restoreItems(await later(owner), projectId, [first]);
  expect(await broken(owner, projectId)).toEqual([second]);
  expect(await isJudgedAnew(projectId)).toBe(true);
  await undoChange(owner, projectId, made.changeId);
  expect(await lines(owner, projectId)).toEqual(['active', 'active', 'active']);
  expect(await isJudgedAnew(projectId)).toBe(true);
  await withdrawItem(owner, projectId, second);
  await withdrawItem(owner, projectId, third);
  expect(await broken(owner, projectId)).toEqual([]);
});

it('what was withdrawn before can be said to be broken, and that is taken back to withdrawn', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const [first = ''] = (await itemsOf(owner, projectId, {})).items.map(({ id }) => id);
  await withdrawItem(owner, projectId, first);
  const made = await change(
    owner,
    projectId,
    { kind: 'filter', filter: { state: 'withdrawn', withKinOnly: false } },
    asBroken,
  );
  expect(made).toMatchObject({ total: 1, changed: 1 });
  expect(await broken(owner, projectId)).toEqual([first]);
  expect((await change(owner, projectId, only(first), asBroken)).total).toBe(0);
  await undoChange(owner, projectId, made.changeId);
  expect(await lines(owner, projectId)).toEqual(['withdrawn', 'active']);
});

it('bringing back what is broken, taken back, leaves it as broken as it was', async () => {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
  const [first = '', second = ''] = (await itemsOf(owner, projectId, {})).items.map(({ id }) => id);
  await change(owner, projectId, only(first), asBroken);
  await withdrawItem(owner, projectId, second);
  const back = await change(owner, projectId, only(first, second), { kind: 'restore' });
  expect(await broken(owner, projectId)).toEqual([]);
  await undoChange(await later(owner), projectId, back.changeId);
  expect(await lines(owner, projectId)).toEqual(['withdrawn, broken', 'withdrawn']);
});

it('a check that its owner withdraws as broken counts for nobody', async () => {
  const { owner, projectId, known } = await knowingProject(db, {
    items: 3,
    overlap: 1,
    goldEvery: 5,
    known: { check: 2 },
  });
  const worker = await readyWorker(db, projectId);
  for (const itemId of known.check) {
    const given = await claimItem(worker, projectId, itemId, 'check');
    if (given.status === 'item') await answer(worker, projectId, given, rudeAnswer);
  }
  const failed = async () =>
    (await checkRecords(owner, projectId)).reduce((sum, { seen, right }) => sum + seen - right, 0);
  const before = await failed();
  expect(before).toBe(2);
  await withdrawItem(owner, projectId, known.check[0] ?? '');
  expect(await failed()).toBe(before);
  await change(owner, projectId, only(...known.check), asBroken);
  expect(await failed()).toBe(0);
});
