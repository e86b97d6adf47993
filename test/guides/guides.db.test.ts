import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '@/db/ids';
import { addPairs, addTexts, allItems } from '@/server/datasets/datasets';
import {
  acknowledge,
  addCase,
  addRule,
  draftGuide,
  guideVersion,
  guideVersions,
  hasAcknowledged,
  publishedGuide,
  publishGuide,
  readBefore,
  saveDraft,
} from '@/server/guides/guides';
import { addMember } from '@/server/projects/projects';
import { personIn } from '@/test/accounts/house';
import { requesterWithDraft, temporaryHouse } from '@/test/datasets/studio';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();
temporaryHouse();

const start = () => requesterWithDraft(db, 'classes');
const words = (...texts: string[]) => ({
  introduction: 'Read this.',
  changeSummary: '',
  rules: texts.map((text) => ({ text })),
});

async function publishedOnce() {
  const given = await start();
  const draft = await saveDraft(given.call, given.projectId, words('One.', 'Two.'));
  await publishGuide(given.call, given.projectId);
  return { ...given, rules: draft.rules };
}

test('a project begins without a guide, and its first draft is version 1', async () => {
  const { call, projectId } = await start();
  expect(await publishedGuide(call, projectId)).toBeNull();
  expect(await draftGuide(call, projectId)).toMatchObject({ id: null, number: 1, rules: [] });
});

test('rules are numbered as they come and keep their numbers when others are moved or left out', async () => {
  const { call, projectId } = await start();
  const first = await saveDraft(call, projectId, words('One.', 'Two.', 'Three.'));
  expect(first.rules.map((rule) => rule.number)).toEqual([1, 2, 3]);
  const [one, , three] = first.rules;
  const second = await saveDraft(call, projectId, {
    ...words(),
    rules: [{ ruleId: three?.ruleId, text: 'Three!' }, { text: 'Four.' }, { ruleId: one?.ruleId, text: 'One.' }],
  });
  expect(second.rules.map((rule) => [rule.number, rule.text])).toEqual([
    [3, 'Three!'],
    [4, 'Four.'],
    [1, 'One.'],
  ]);
});

test('a save that is sent twice makes its new rules once, by the ids the screen gave them', async () => {
  const { call, projectId } = await start();
  const draft = { ...words(), rules: [{ ruleId: newId(), text: 'One.' }] };
  await saveDraft(call, projectId, draft);
  expect((await saveDraft(call, projectId, draft)).rules.map((rule) => rule.number)).toEqual([1]);
  const again = { ...draft, introduction: 'Read this first.', revision: 2 };
  const saved = await saveDraft(call, projectId, again);
  expect(await saveDraft(call, projectId, again)).toEqual(saved);
});

test('a save from an outdated screen is refused and overwrites nothing', async () => {
  const { call, projectId } = await start();
  const mine = await saveDraft(call, projectId, words('One.'));
  await saveDraft(call, projectId, { ...words('Theirs.'), revision: mine.revision });
  const late = saveDraft(call, projectId, { ...words('Mine.'), revision: mine.revision });
  await expect(late).rejects.toMatchObject({ code: 'draft_moved_on' });
  expect((await draftGuide(call, projectId)).rules.map((rule) => rule.text)).toEqual(['Theirs.']);
});

test('of two screens that both began where there was no draft, the later is refused; so is one of the draft before', async () => {
  const { call, projectId } = await publishedOnce();
  const seen = await draftGuide(call, projectId);
  expect(seen.id).toBeNull();
  await saveDraft(call, projectId, { ...words('One.', 'Mine.'), changeSummary: 'Adds.', revision: seen.revision });
  const theirs = saveDraft(call, projectId, { ...words('Theirs.'), revision: seen.revision });
  await expect(theirs).rejects.toMatchObject({ code: 'draft_moved_on' });
  const second = await draftGuide(call, projectId);
  await publishGuide(call, projectId);
  const third = await saveDraft(call, projectId, { ...words('Three.'), revision: second.revision });
  expect(third.number).toBe(3);
  const late = saveDraft(call, projectId, { ...words('Late.'), revision: second.revision });
  await expect(late).rejects.toMatchObject({ code: 'draft_moved_on' });
});

test('nobody publishes what somebody else wrote after the page was opened', async () => {
  const { call, projectId } = await start();
  const mine = await saveDraft(call, projectId, words('One.'));
  const theirs = await saveDraft(call, projectId, { ...words('Two.'), revision: mine.revision });
  const unread = publishGuide(call, projectId, { revision: mine.revision });
  await expect(unread).rejects.toMatchObject({ code: 'draft_unread' });
  expect(await publishGuide(call, projectId, { revision: theirs.revision })).toMatchObject({ number: 1 });
});

test('a rule of another project is never taken over', async () => {
  const other = await publishedOnce();
  const { call, projectId } = await start();
  const stolen = saveDraft(call, projectId, {
    ...words(),
    rules: [{ ruleId: other.rules[0]?.ruleId, text: 'Mine now.' }],
  });
  await expect(stolen).rejects.toMatchObject({ code: 'rule_unknown' });
});

test('publishing wants words: no empty guide, no empty rule, no second version without a summary or a change', async () => {
  const { call, projectId } = await start();
  await expect(publishGuide(call, projectId)).rejects.toMatchObject({ code: 'no_draft' });
  await saveDraft(call, projectId, { introduction: ' ', changeSummary: '', rules: [] });
  await expect(publishGuide(call, projectId)).rejects.toMatchObject({ code: 'guide_empty' });
  await saveDraft(call, projectId, words('One.', ' '));
  await expect(publishGuide(call, projectId)).rejects.toMatchObject({ code: 'rule_empty', field: 'rules.1.text' });
  await saveDraft(call, projectId, words('One.'));
  expect(await publishGuide(call, projectId)).toMatchObject({ number: 1 });
  const draft = await draftGuide(call, projectId);
  const rules = draft.rules.map(({ ruleId, text }) => ({ ruleId, text }));
  await saveDraft(call, projectId, { ...words(), rules });
  await expect(publishGuide(call, projectId, { changeSummary: 'Same again.' })).rejects.toMatchObject({
    code: 'nothing_changed',
  });
  await saveDraft(call, projectId, { ...words(), rules: [...rules, { text: 'Two.' }] });
  await expect(publishGuide(call, projectId)).rejects.toMatchObject({ code: 'summary_missing' });
  expect(await publishGuide(call, projectId, { changeSummary: 'Adds R3.' })).toMatchObject({ number: 2 });
});

test('a published version never changes, whatever is drafted after it', async () => {
  const { call, projectId } = await publishedOnce();
  const before = await publishedGuide(call, projectId);
  await saveDraft(call, projectId, words('Altogether different.'));
  await addRule(call, projectId, 'And one more.');
  expect(await publishedGuide(call, projectId)).toEqual(before);
});

test('the database refuses to change or delete what a published version says, or to put more into it', async () => {
  const { call, projectId, rules } = await publishedOnce();
  const id = (await publishedGuide(call, projectId))?.id ?? '';
  await saveDraft(call, projectId, words('Draft.'));
  const draftId = (await draftGuide(call, projectId)).id;
  const ruleId = rules[0]?.ruleId ?? '';
  const attempts = [
    sql`update guide_versions set introduction = 'x' where id = ${id}`,
    sql`delete from guide_versions where id = ${id}`,
    sql`update rule_texts set text = 'x' where guide_version_id = ${id}`,
    sql`delete from rule_texts where guide_version_id = ${id}`,
    sql`update rule_texts set guide_version_id = ${draftId} where guide_version_id = ${id} and rule_id = ${ruleId}`,
  ];
  for (const attempt of attempts) {
    await expect(db.execute(attempt)).rejects.toMatchObject({ cause: { code: '23001' } });
  }
});

test('two people who publish at once publish one version', async () => {
  const { call, projectId } = await start();
  await saveDraft(call, projectId, words('One.'));
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => publishGuide(call, projectId)));
  expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  expect(await guideVersions(call, projectId)).toHaveLength(1);
});

test('ten rules added at once are ten rules with ten numbers in one draft', async () => {
  const { call, projectId } = await start();
  const added = await Promise.all(Array.from({ length: 10 }, (_, n) => addRule(call, projectId, `Rule ${n}.`)));
  expect(new Set(added.map((rule) => rule.number)).size).toBe(10);
  expect((await draftGuide(call, projectId)).rules).toHaveLength(10);
});

test('a case joins the draft, starting one from the published version, and is in force from its publishing on', async () => {
  const { call, projectId, rules } = await publishedOnce();
  await addTexts(call, projectId, [{ text: 'a struck-out word' }]);
  const [item] = await allItems(call, projectId);
  const shown = {
    projectId,
    ruleId: rules[1]?.ruleId ?? '',
    itemId: item?.id ?? '',
    verdictId: null,
    correctness: 'right',
    answer: { task: 'classes', classId: 'word' },
    reason: 'It can still be read.',
  } as const;
  await addCase(call, shown);
  expect((await publishedGuide(call, projectId))?.cases).toEqual([]);
  expect((await draftGuide(call, projectId)).cases).toMatchObject([{ reason: 'It can still be read.' }]);
  const worker = await personIn(db, 'case-reader@guides.example', { hasPassword: false });
  await addMember(call, projectId, worker.id, 'worker');
  await acknowledge(worker.call, (await publishedGuide(call, projectId))?.id ?? '');
  expect(await publishGuide(call, projectId, { changeSummary: 'Shows R2 at work.' })).toMatchObject({ number: 2 });
  // So that whoever read version 1 is told the case.
  expect(await readBefore(worker.call, projectId)).toMatchObject({ number: 1, cases: [] });
  const versions = await guideVersions(call, projectId);
  expect(versions.map(({ number, ruleCount }) => [number, ruleCount])).toEqual([
    [2, 2],
    [1, 2],
  ]);
  expect((await publishedGuide(call, projectId))?.cases).toHaveLength(1);
  expect((await guideVersion(call, projectId, versions[1]?.id ?? '')).cases).toEqual([]);
  await expect(addCase(call, { ...shown, ruleId: newId() })).rejects.toMatchObject({ code: 'rule_unknown' });
});

test('only workers of the project acknowledge, only published versions, and twice is once', async () => {
  const { call, projectId } = await publishedOnce();
  const guide = await publishedGuide(call, projectId);
  const worker = await personIn(db, 'worker@guides.example', { hasPassword: false });
  await expect(acknowledge(worker.call, guide?.id ?? '')).rejects.toMatchObject({ code: 'missing' });
  await addMember(call, projectId, worker.id, 'worker');
  await acknowledge(worker.call, guide?.id ?? '');
  await acknowledge(worker.call, guide?.id ?? '');
  expect(await hasAcknowledged(call, guide?.id ?? '', worker.id)).toBe(true);
  const draft = await saveDraft(call, projectId, words('Changed.'));
  await expect(acknowledge(worker.call, draft.id ?? '')).rejects.toMatchObject({ code: 'missing' });
  expect((await guideVersions(call, projectId)).find((version) => version.number === 1)?.readers).toBe(1);
});

test('who worked by an earlier version is told its words until the one in force is read', async () => {
  const { call, projectId } = await publishedOnce();
  const [worker, newcomer] = [
    await personIn(db, 'reader@guides.example', { hasPassword: false }),
    await personIn(db, 'newcomer@guides.example', { hasPassword: false }),
  ];
  for (const { id } of [worker, newcomer]) await addMember(call, projectId, id, 'worker');
  const readInForce = async () => acknowledge(worker.call, (await publishedGuide(call, projectId))?.id ?? '');
  await readInForce();
  expect(await readBefore(worker.call, projectId)).toBeNull();
  for (const [text, changeSummary] of [
    ['Two, too.', 'More.'],
    ['Two, at last.', 'Other.'],
  ] as const) {
    await saveDraft(call, projectId, { ...words('One.', text), changeSummary });
    await publishGuide(call, projectId);
  }
  expect(await readBefore(worker.call, projectId)).toMatchObject({
    number: 1,
    introduction: 'Read this.',
    rules: [{ text: 'One.' }, { text: 'Two.' }],
  });
  expect(await readBefore(newcomer.call, projectId)).toBeNull();
  await readInForce();
  expect(await readBefore(worker.call, projectId)).toBeNull();
});

test('right-to-left text, emoji, 60 letters without a break and markup are kept as they were typed', async () => {
  const { call, projectId } = await start();
  const text = `שלום 🌍 ${'w'.repeat(60)} <img src=x onerror=alert(1)> {{7*7}}\nsecond line`;
  await saveDraft(call, projectId, { ...words(`${text}\u0000`), introduction: text });
  const draft = await draftGuide(call, projectId);
  expect([draft.introduction, draft.rules[0]?.text]).toEqual([text, text]);
});

test('texts and pairs that a person adds by hand are refused where the project does not label them', async () => {
  const { call, projectId } = await start();
  await expect(addPairs(call, projectId, [{ left: 'a', right: 'b' }])).rejects.toMatchObject({ code: 'wrong_kind' });
});
