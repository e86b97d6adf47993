import { expect, test } from 'vitest';
import {
  addImage,
  itemById,
  itemsOf,
  pictureFor,
  restoreItems,
  withdrawItem,
  withdrawItems,
} from '@/server/datasets/datasets';
import { addCase, draftGuide, publishGuide, saveDraft } from '@/server/guides/guides';
import { addMember, setProjectState, updateOntology } from '@/server/projects/projects';
import { noon, personIn, strangerOf } from '@/test/accounts/house';
import { kind } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { pngOf } from './pictures';
import { requesterWithDraft, temporaryHouse } from './studio';

const { db } = await testDatabase();
temporaryHouse();

async function projectWithPicture(seed = 1) {
  const given = await requesterWithDraft(db);
  const { itemId } = await addImage(given.call, given.projectId, {
    name: 'page.png',
    bytes: await pngOf(32, 32, seed),
  });
  const content = (await itemById(given.call, given.projectId, itemId))?.content;
  return { ...given, itemId, sha256: content?.kind === 'image' ? content.blob : '' };
}
const person = (name: string, isStaff = false) =>
  personIn(db, `${name}@media.example`, { hasPassword: false, isStaff });

test('a picture is shown to those with a part in a project that holds it, and to nobody else', async () => {
  const { call, projectId, sha256 } = await projectWithPicture();
  const [reviewer, worker, outsider, staff] = [
    await person('reviewer'),
    await person('worker'),
    await person('outsider'),
    await person('staff', true),
  ];
  await addMember(call, projectId, reviewer.id, 'reviewer');
  await addMember(call, projectId, worker.id, 'worker');
  const seen = async (one: { call: typeof call }) => (await pictureFor(one.call, sha256)) !== null;
  expect([await seen({ call }), await seen(reviewer), await seen(staff)]).toEqual([true, true, true]);
  expect([await seen(worker), await seen(outsider)]).toEqual([false, false]);
  expect(await pictureFor(strangerOf(db), sha256)).toBeNull();
  await setProjectState(call, projectId, 'open', { publishedAt: noon });
  expect([await seen(worker), await seen(outsider)]).toEqual([true, false]);
});

test('a picture that the guide in force shows is seen by whoever reads it before joining, and no other one is', async () => {
  const { call, projectId, itemId, sha256 } = await projectWithPicture(7);
  const other = await addImage(call, projectId, { name: 'other.png', bytes: await pngOf(32, 32, 8) });
  const otherContent = (await itemById(call, projectId, other.itemId))?.content;
  const outsider = await person('reader');
  const seen = async (hash = sha256) => (await pictureFor(outsider.call, hash)) !== null;
  await updateOntology(call, projectId, [kind]);
  const draft = { introduction: 'Box each word.', changeSummary: 'First', rules: [{ text: 'One box a word.' }] };
  await saveDraft(call, projectId, draft);
  const [rule] = (await draftGuide(call, projectId)).rules;
  const shown = { projectId, ruleId: rule?.ruleId ?? '', itemId, verdictId: null, correctness: 'right' } as const;
  await addCase(call, { ...shown, reason: 'It is.', answer: { task: 'boxes', boxes: [] } });
  await setProjectState(call, projectId, 'open', { publishedAt: noon });
  expect(await seen()).toBe(false);
  await publishGuide(call, projectId);
  expect(await seen()).toBe(true);
  expect(await seen(otherContent?.kind === 'image' ? otherContent.blob : '')).toBe(false);
  expect(await pictureFor(strangerOf(db), sha256)).toBeNull();
  await setProjectState(call, projectId, 'paused', {});
  expect(await seen()).toBe(false);
});

test('a picture that two projects hold is shown to the people of each, and its bytes are kept once', async () => {
  const here = await projectWithPicture(2);
  const there = await projectWithPicture(2);
  expect(there.sha256).toBe(here.sha256);
  expect(await pictureFor(there.call, here.sha256)).toMatchObject({ mediaType: 'image/png' });
  expect((await (await pictureFor(here.call, here.sha256))?.read())?.length).toBeGreaterThan(100);
});

test('a withdrawn item leaves the work and comes back by undoing, and is still there to be looked at', async () => {
  const { call, projectId, itemId, sha256 } = await projectWithPicture(3);
  await withdrawItem(call, projectId, itemId);
  expect((await itemsOf(call, projectId, { state: 'active' })).items).toEqual([]);
  expect((await itemsOf(call, projectId, { state: 'withdrawn' })).items).toHaveLength(1);
  expect(await pictureFor(call, sha256)).not.toBeNull();
  expect(await restoreItems(call, projectId, [itemId])).toEqual([itemId]);
  expect((await itemsOf(call, projectId, {})).items).toMatchObject([{ id: itemId, state: 'active' }]);
});

test('an item of another project is neither found nor withdrawn', async () => {
  const mine = await projectWithPicture(4);
  const other = await projectWithPicture(5);
  expect(await itemById(mine.call, mine.projectId, other.itemId)).toBeNull();
  expect(await withdrawItems(mine.call, mine.projectId, [other.itemId])).toEqual([]);
  expect((await itemsOf(other.call, other.projectId, { state: 'active' })).items).toHaveLength(1);
});
