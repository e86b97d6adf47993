import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { handBack } from '@/server/assignment/hand-back';
import { publishingReadiness } from '@/server/assignment/publishing';
import { matchSeats } from '@/server/assignment/seats';
import { changeItems } from '@/server/datasets/changes';
import type { ItemChoice, Urgency } from '@/server/datasets/contract';
import { addTexts, datasetSummary, itemsOf, restoreItems } from '@/server/datasets/datasets';
import { findKin, rejoin, separate, withdrawKin } from '@/server/datasets/kin';
import { claimed, later, openProject, preparedProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const near = (subject: string) =>
  `I bought the ${subject} in March and it worked well until last week, when it began to flicker in the evening. ` +
  'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

test('what the owner wants first is claimed first, a slice or all by one call, and back again', async () => {
  const { owner, projectId } = await openProject(db, { items: 4, overlap: 1 });
  const ids = (await itemsOf(owner, projectId, {})).items.map(({ id }) => id);
  const give = (urgency: Urgency, choice: ItemChoice) =>
    changeItems(owner, projectId, { choice, act: { kind: 'prioritise', urgency } });
  const all = { state: 'active', withKinOnly: false } as const;
  expect(await give(0, { kind: 'items', itemIds: [ids[2] ?? ''] })).toMatchObject({ state: 'done', changed: 1 });
  await matchSeats(owner, projectId);
  const jobs = await db.execute(sql`select 1 from graphile_worker.jobs where key = ${`order_seats:${projectId}`}`);
  expect(jobs).toHaveLength(1);
  expect((await give(2, { kind: 'filter', filter: all })).changed).toBe(4);
  expect((await give(0, { kind: 'filter', filter: { ...all, slice: 'no such slice' } })).changed).toBe(0);
  expect((await itemsOf(owner, projectId, {})).items.map(({ urgency }) => urgency)).toEqual([2, 2, 2, 2]);
});

test('an item that two workers call broken rests until an owner has looked; earlier reports count no more then', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 5 });
  const [item] = (await itemsOf(owner, projectId, {})).items;
  const report = async (name: string) => {
    const worker = await readyWorker(db, projectId, name);
    await handBack(worker, projectId, (await claimed(worker, projectId)).seatId, 'broken_item');
  };
  await report('Una');
  expect((await datasetSummary(owner, projectId)).quarantined).toBe(0);
  await report('Dua');
  expect(await datasetSummary(owner, projectId)).toMatchObject({ active: 0, quarantined: 1 });
  const restored = await restoreItems(await later(owner, 1), projectId, [item?.id ?? '']);
  expect(restored).toEqual([item?.id]);
  await matchSeats(owner, projectId);
  await db.execute(sql`update items set reports_cleared_at = now() where id = ${item?.id}`);
  await report('Tria');
  expect((await datasetSummary(owner, projectId)).active).toBe(1);
});

test('of near-duplicates one is labelled, or they are told apart; both can be undone', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  await addTexts(
    owner,
    projectId,
    ['lamp', 'radio', 'phone'].map((subject) => ({ name: subject, text: near(subject) })),
  );
  await findKin(owner, projectId);
  const kinds = async () => {
    const { items } = await itemsOf(owner, projectId, { withKinOnly: true, state: 'active' });
    return items.map(({ name, kin }) => `${name} ${kin}`);
  };
  expect(await kinds()).toEqual(['lamp 2', 'radio 2', 'phone 2']);
  const { items } = await itemsOf(owner, projectId, { withKinOnly: true });
  const [lamp, radio] = items;
  const kinId = await separate(owner, projectId, radio?.id ?? '');
  expect(await kinds()).toEqual(['lamp 1', 'phone 1']);
  await rejoin(owner, projectId, radio?.id ?? '', kinId ?? '');
  expect(await kinds()).toHaveLength(3);
  const withdrawn = await withdrawKin(owner, projectId, lamp?.id ?? '');
  expect(withdrawn).toHaveLength(2);
  expect(await kinds()).toEqual([]);
  await restoreItems(owner, projectId, withdrawn);
  expect(await kinds()).toHaveLength(3);
});

test('publishing says what near-duplicates cost; all but one of each are withdrawn by one call, and then what that saves', async () => {
  const { owner, projectId } = await preparedProject(db, { items: 1, overlap: 2 });
  await addTexts(
    owner,
    projectId,
    ['lamp', 'radio', 'phone'].map((subject) => ({ name: subject, text: near(subject) })),
  );
  const kinOf = async () => (await publishingReadiness(owner, projectId)).kin;
  expect(await kinOf()).toMatchObject({ more: 0, unread: 4 });
  await findKin(owner, projectId);
  // Two labels of 12 cents, fee included, for each of the two that are like the lamp.
  expect(await kinOf()).toEqual({ more: 2, moreMinor: 48n, withdrawn: 0, savedMinor: 0n, unread: 0 });
  const filter = { state: 'active', withKinOnly: true, laterKinOnly: true } as const;
  const change = { choice: { kind: 'filter', filter }, act: { kind: 'withdraw' } } as const;
  expect((await changeItems(owner, projectId, change)).changed).toBe(2);
  expect((await itemsOf(owner, projectId, { state: 'active' })).items.map(({ kin }) => kin)).toEqual([0, 0]);
  expect(await kinOf()).toEqual({ more: 0, moreMinor: 0n, withdrawn: 2, savedMinor: 48n, unread: 0 });
});
