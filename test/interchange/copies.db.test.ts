import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { addTexts, itemsOf, withdrawItems } from '@/server/datasets/datasets';
import { exportSummary } from '@/server/interchange/export';
import { addGold } from '@/server/skill/skill';
import { kindAnswer, openProject } from '@/test/assignment/world';
import { exportedText } from '@/test/interchange/exported';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

test('withdrawn near-duplicates are exported with the label of the one that was labelled, when that is wished', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  await addTexts(
    owner,
    projectId,
    ['first', 'again', 'alone', 'gone'].map((name) => ({ name, text: `Words of ${name}` })),
  );
  const { items } = await itemsOf(owner, projectId, {});
  const idOf = (name: string) => items.find((item) => item.name === name)?.id ?? '';
  const kin = [idOf('first'), idOf('again')];
  await db.execute(sql`update items set kin_id = ${kin[0]} where id in (${kin[0]}, ${kin[1]})`);
  // Withdrawn and like nothing in the work, or like something that nobody has labelled: there is nothing to carry over.
  await withdrawItems(owner, projectId, [idOf('again'), idOf('gone')]);
  const wish = { format: 'csv', withCopies: true } as const;
  expect((await exportSummary(owner, projectId)).copies).toBe(0);
  expect(await exportedText(owner, projectId, wish)).not.toContain(idOf('again'));
  await addGold(owner, projectId, { itemId: idOf('first'), use: 'check', answer: kindAnswer, explanation: 'It is.' });
  expect((await exportSummary(owner, projectId)).copies).toBe(1);
  const text = await exportedText(owner, projectId, wish);
  expect(text).toContain(`${idOf('again')},again,,${idOf('first')},Words of again,Kind,`);
  expect(text).not.toContain(idOf('gone'));
  const plain = await exportedText(owner, projectId, { ...wish, withCopies: false });
  expect(plain).not.toContain('again');
});
