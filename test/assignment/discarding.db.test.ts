import { readdirSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { newId } from '@/db/ids';
import { discardDraft, removeDiscarded } from '@/server/assignment/discarding';
import { closeProject, pauseProject, publishProject } from '@/server/assignment/publishing';
import { continueChange } from '@/server/datasets/changes';
import { addImage, addTexts } from '@/server/datasets/datasets';
import { publishGuide } from '@/server/guides/guides';
import { tasks } from '@/server/jobs/tasks';
import { allocate, deallocate, fundRequester } from '@/server/ledger/ledger';
import { requesterLines } from '@/server/ledger/money';
import { requireProjectRight } from '@/server/projects/access';
import { invitationOffer, invite } from '@/server/projects/invitations';
import { projectsOf, updateTerms } from '@/server/projects/projects';
import { mailedToken, personIn } from '@/test/accounts/house';
import { pngOf } from '@/test/datasets/pictures';
import { requesterWithDraft, temporaryHouse } from '@/test/datasets/studio';
import { testDatabase } from '@/test/support/database';
import { openProject, preparedProject } from './world';

vi.mock('@/server/env', async () => (await import('@/test/accounts/house')).mockedEnv());

const { db } = await testDatabase();
vi.mock('@/server/database', () => ({ database: () => db }));
const house = temporaryHouse();

const stored = () =>
  readdirSync(house, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
const leftOf = async (projectId: string) => {
  const [row] = await db.execute<{ rows: number }>(sql`
    select (select count(*) from projects where id = ${projectId}) + (select count(*) from items where project_id = ${projectId})
         + (select count(*) from guide_versions where project_id = ${projectId}) + (select count(*) from rules where project_id = ${projectId})
         + (select count(*) from project_members where project_id = ${projectId})::int as rows`);
  return Number(row?.rows);
};
const emptied = async (draft: Awaited<ReturnType<typeof preparedProject>>) => {
  await deallocate(draft.owner, { projectId: draft.projectId, amountMinor: 108n, key: newId() });
  return draft;
};

it('a discarded draft is gone at once for everybody, and everything of it when its job is done', async () => {
  const { owner, projectId } = await emptied(await preparedProject(db));
  await invite(owner, projectId, { email: 'rae@discard.example', role: 'reviewer' });
  const token = await mailedToken(db, 'rae@discard.example');
  const rae = await personIn(db, 'rae@discard.example', { hasPassword: false });
  await publishGuide(owner, projectId);
  await discardDraft(owner, projectId);
  expect(await projectsOf(owner)).toEqual([]);
  await expect(requireProjectRight(owner, projectId, 'own')).rejects.toMatchObject({ code: 'missing' });
  await expect(discardDraft(owner, projectId)).rejects.toMatchObject({ code: 'missing' });
  expect(await invitationOffer(rae.call, token)).toBeNull();
  await removeDiscarded(owner, projectId);
  await removeDiscarded(owner, projectId);
  expect(await leftOf(projectId)).toBe(0);
  expect(await requesterLines(owner, null)).toMatchObject([{ projectId: null }, { projectId: null }, { kind: 'fund' }]);
});

it('what was published is not discarded, whatever has become of it since', async () => {
  const { owner, projectId } = await openProject(db);
  for (const change of [async () => {}, pauseProject, closeProject]) {
    await change(owner, projectId);
    await expect(discardDraft(owner, projectId)).rejects.toMatchObject({ code: 'discard_published' });
  }
  await removeDiscarded(owner, projectId);
  expect(await leftOf(projectId)).toBeGreaterThan(3);
});

it('a draft with money in it is refused with the sum, and discarded when that is taken back', async () => {
  const { owner, projectId } = await preparedProject(db);
  await expect(discardDraft(owner, projectId)).rejects.toMatchObject({
    code: 'discard_with_money',
    params: { amount: '$1.08' },
  });
  await emptied({ owner, projectId });
  await discardDraft(owner, projectId);
});

it('money and publishing that come at the same moment either find the draft or keep it from being discarded', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { owner, projectId } = await emptied(await preparedProject(db));
    await fundRequester(owner, { personId: owner.actor.id, amountMinor: 200n, currency: 'USD', key: newId() });
    const outcomes = await Promise.allSettled([
      allocate(owner, { projectId, amountMinor: 200n, key: newId() }),
      discardDraft(owner, projectId),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
  const { owner, projectId } = await preparedProject(db);
  const outcomes = await Promise.allSettled([publishProject(owner, projectId), discardDraft(owner, projectId)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

it('pictures go with their draft, unless another project shows them', async () => {
  const [one, two] = [await requesterWithDraft(db), await requesterWithDraft(db)];
  for (const seed of [1, 2, 3])
    await addImage(one.call, one.projectId, { name: 'a', bytes: await pngOf(16, 16, seed) });
  await addImage(two.call, two.projectId, { name: 'a', bytes: await pngOf(16, 16, 3) });
  expect(stored()).toBe(3);
  await discardDraft(one.call, one.projectId);
  await removeDiscarded(one.call, one.projectId);
  expect(stored()).toBe(1);
  const [row] = await db.execute<{ blobs: number }>(sql`select count(*)::int as blobs from blobs`);
  expect(row?.blobs).toBe(1);
});

it('a picture that is offered while it is being removed is there afterwards', async () => {
  const [going, staying] = [await requesterWithDraft(db), await requesterWithDraft(db)];
  const pictures = await Promise.all(Array.from({ length: 20 }, (_, place) => pngOf(16, 16, 100 + place)));
  for (const bytes of pictures) await addImage(going.call, going.projectId, { name: 'a', bytes });
  const before = stored() - pictures.length;
  await discardDraft(going.call, going.projectId);
  await Promise.all([
    removeDiscarded(going.call, going.projectId),
    ...pictures.map((bytes) => addImage(staying.call, staying.projectId, { name: 'a', bytes })),
  ]);
  expect(stored() - before).toBe(pictures.length);
});

it('nothing is added to a discarded draft, and its jobs end without a word', async () => {
  const { owner, projectId } = await emptied(await preparedProject(db));
  await discardDraft(owner, projectId);
  await expect(addTexts(owner, projectId, [{ text: 'Too late.' }])).rejects.toMatchObject({ code: 'missing' });
  await expect(updateTerms(owner, projectId, { title: 'Too late' })).rejects.toMatchObject({ code: 'missing' });
  for (const isRemoved of [false, true]) {
    if (isRemoved) await tasks.remove_project({ projectId });
    await tasks.match_seats({ projectId });
    await tasks.order_seats({ projectId });
    await tasks.estimate_project({ projectId });
    await tasks.buy_labels({ projectId });
  }
  await continueChange(owner, newId());
  expect(await leftOf(projectId)).toBe(0);
});
