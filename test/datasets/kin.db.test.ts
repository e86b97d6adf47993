import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import * as query from '@/db/queries/datasets-kin';
import { addImage, addPairs, addTexts } from '@/server/datasets/datasets';
import { findKin, separate } from '@/server/datasets/kin';
import { testDatabase } from '@/test/support/database';
import { requesterWithDraft, temporaryHouse } from './studio';

vi.mock('@/server/env', async () => (await import('@/test/accounts/house')).mockedEnv());

const { db, open } = await testDatabase();
temporaryHouse();

const long = (subject: string) =>
  `I bought the ${subject} in March and it worked well until last week, when it began to flicker in the evening. ` +
  'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

/** Names of items that are grouped, one line a group, and how many were never looked at. */
async function groupsOf(projectId: string) {
  const rows = await db.execute<{ names: string[] }>(sql`
    select array_agg(name order by id) as names from items
     where project_id = ${projectId} and kin_id is not null group by kin_id order by min(id::text)`);
  return rows.map(({ names }) => names);
}

test('texts that differ in capitals or a word of many are grouped under the first; others stay alone', async () => {
  const { call, projectId } = await requesterWithDraft(db, 'classes');
  await addTexts(call, projectId, [
    { name: 'lamp', text: long('lamp') },
    { name: 'thanks', text: 'Thank you, it works!' },
    { name: 'radio', text: long('radio') },
    { name: 'THANKS', text: 'THANK YOU, it works' },
    { name: 'no thanks', text: 'It does not work!' },
    { name: 'order 1', text: 'My order 1 has not arrived.' },
    { name: 'order 2', text: 'My order 2 has not arrived.' },
  ]);
  expect(await findKin(call, projectId)).toEqual({ read: 7, joined: 2 });
  expect(await groupsOf(projectId)).toEqual([
    ['lamp', 'radio'],
    ['thanks', 'THANKS'],
  ]);
  expect(await findKin(call, projectId)).toEqual({ read: 0, joined: 0 });
  await addTexts(call, projectId, [{ name: 'phone', text: long('phone') }]);
  expect(await findKin(call, projectId)).toEqual({ read: 1, joined: 1 });
  expect((await groupsOf(projectId))[0]).toEqual(['lamp', 'radio', 'phone']);
});

test('pairs are grouped when both texts are near, not when they share one', async () => {
  const { call, projectId } = await requesterWithDraft(db, 'pairs');
  await addPairs(call, projectId, [
    { name: 'a', left: long('lamp'), right: 'Yes.' },
    { name: 'b', left: long('lamp'), right: 'No.' },
    { name: 'c', left: long('radio'), right: 'yes' },
  ]);
  await findKin(call, projectId);
  expect(await groupsOf(projectId)).toEqual([['a', 'c']]);
});

test('a page that comes again in another size is grouped with it, other pages are not', async () => {
  const { call, projectId } = await requesterWithDraft(db);
  const page = (name: string) => readFileSync(new URL(`../../db/seed/hardcases/images/${name}.jpg`, import.meta.url));
  const first = page('hard_00_clean');
  for (const name of ['hard_00_clean', 'hard_09_clean', 'hard_18_clean']) {
    await addImage(call, projectId, { name, bytes: page(name) });
  }
  await addImage(call, projectId, { name: 'smaller', bytes: await sharp(first).resize(500).jpeg().toBuffer() });
  await addImage(call, projectId, { name: 'white', bytes: await sharp(first).linear(0, 250).png().toBuffer() });
  await addImage(call, projectId, {
    name: 'white again',
    bytes: await sharp(first).linear(0, 250).resize(400).png().toBuffer(),
  });
  expect(await findKin(call, projectId)).toEqual({ read: 6, joined: 1 });
  expect(await groupsOf(projectId)).toEqual([['hard_00_clean', 'smaller']]);
});

test('what was looked at before is read once, in however many parts the new ones come', async () => {
  const { call, projectId } = await requesterWithDraft(db, 'classes');
  await addTexts(call, projectId, [{ name: 'lamp', text: long('lamp') }]);
  await findKin(call, projectId);
  const texts = Array.from({ length: 4500 }, (_, n) => ({
    name: `n${n}`,
    text: `Parcel ${n} of ${n * 7919} went to house ${n * 31}`,
  }));
  for (let from = 0; from < texts.length; from += 1500) await addTexts(call, projectId, texts.slice(from, from + 1500));
  await addTexts(call, projectId, [{ name: 'last', text: long('radio') }]);
  const sending = vi.spyOn(PostgresJsSession.prototype, 'prepareQuery');
  expect(await findKin(call, projectId)).toMatchObject({ read: 4501 });
  const asked = sending.mock.calls.map(([query]) => query.sql);
  sending.mockRestore();
  expect(asked.filter((sql) => sql.includes('fingerprint is not null'))).toHaveLength(1);
  expect(await groupsOf(projectId)).toContainEqual(['lamp', 'last']);
});

test('a group that was parted while others are looked at is not joined as it was', async () => {
  const { call, projectId } = await requesterWithDraft(db, 'classes');
  await addTexts(
    call,
    projectId,
    ['lamp', 'radio'].map((name) => ({ name, text: long(name) })),
  );
  await findKin(call, projectId);
  const [radio] = await db.execute<{ id: string }>(
    sql`select id from items where project_id = ${projectId} and name = 'radio'`,
  );
  await addTexts(call, projectId, [{ name: 'radio again', text: long('radio set') }]);
  // Between the reading of what was looked at before and the writing of what was found.
  const reading = vi.spyOn(query, 'contentsOfItems').mockImplementationOnce(async (...asked) => {
    await separate(call, projectId, radio?.id ?? '');
    return query.contentsOfItems(...asked);
  });
  expect(await findKin(call, projectId)).toEqual({ read: 1, joined: 1 });
  expect(reading).toHaveBeenCalled();
  reading.mockRestore();
  expect(await groupsOf(projectId)).toEqual([['lamp'], ['radio', 'radio again']]);
});

test('several who look at once come to the same groups', async () => {
  const { call, projectId } = await requesterWithDraft(db, 'classes');
  await addTexts(
    call,
    projectId,
    ['lamp', 'radio', 'phone', 'clock'].map((name) => ({ name, text: long(name) })),
  );
  const crowd = open(4);
  const looks = await Promise.all([1, 2, 3, 4].map(() => findKin({ ...call, db: crowd }, projectId)));
  expect(looks.some(({ read }) => read === 4)).toBe(true);
  expect(await groupsOf(projectId)).toEqual([['lamp', 'radio', 'phone', 'clock']]);
});
