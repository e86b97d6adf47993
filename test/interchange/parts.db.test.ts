/** An export is read and written some hundred items at a time: nothing is lost or said twice where a part ends. */
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { addTexts } from '@/server/datasets/datasets';
import { exportProject } from '@/server/interchange/export';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { addBareItems } from '@/test/estimates/mixed-project';
import { testDatabase } from '@/test/support/database';
import { exportedText } from './exported';

const { db } = await testDatabase();

interface Coco {
  readonly images: readonly { id: number; file_name: string; copy_of?: number }[];
  readonly casebook: { readonly items: readonly { image_id: number; item_id: string; raw: unknown[] }[] };
}

/** 1,203 items, of which people answered two; six hundred withdrawn copies of the first of these. */
async function longProject() {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 2 });
  const [answered, itemIds] = [await workersOf(db, projectId, 2), await itemsOf(db, projectId)];
  const [first = '', second = ''] = itemIds;
  for (const worker of answered) await answerItem(worker, projectId, first, kindAnswer);
  await answerItem(answered[0] ?? owner, projectId, second, rudeAnswer);
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at, state, kin_id)
    select gen_random_uuid(), ${projectId}::uuid, 'copy ' || n, 'copy ' || n, '{"kind":"text","text":"x"}', now(), 'withdrawn', ${first}::uuid
      from generate_series(1, 600) n`);
  await db.execute(sql`update items set kin_id = ${first} where id = ${first}`);
  await addBareItems(db, projectId, 1200);
  await db.execute(sql`
    insert into item_estimates (item_id, project_id, method, merged, confidence, annotation_count, round, computed_at)
    values (${first}, ${projectId}, 'm', '{"task":"classes","choices":[{"choice":"kind","probability":1}],"choice":"kind"}', 1, 2, 1, now())`);
  return { owner, projectId, first, second, third: itemIds[2] ?? '' };
}

it('tells each item once and in its order, with its answers, in every format', async () => {
  const { owner, projectId, first, second } = await longProject();
  const ids = await db.execute<{ id: string }>(sql`
    select id from items where project_id = ${projectId} and state = 'active' order by id`);
  const table: string[][] = parse(await exportedText(owner, projectId, { format: 'csv', withCopies: true }), {
    bom: true,
  });
  expect(table[0]?.slice(-2).every((name) => name.startsWith('worker '))).toBe(true);
  expect(table.slice(1, 1204).map(([id]) => id)).toEqual(ids.map(({ id }) => id));
  expect(table.slice(1204).map((row) => row[3])).toEqual(Array.from({ length: 600 }, () => first));
  const answers: string[][] = parse(await exportedText(owner, projectId, { format: 'answers', withCopies: false }), {
    bom: true,
  });
  expect(
    answers
      .slice(1)
      .map(([id]) => id)
      .sort(),
  ).toEqual([first, first, second].sort());
  const coco: Coco = JSON.parse(await exportedText(owner, projectId, { format: 'coco', withCopies: true }));
  expect(coco.images.map(({ id }) => id)).toEqual(Array.from({ length: 1803 }, (_, n) => n + 1));
  expect(coco.casebook.items.map(({ image_id }) => image_id)).toEqual(coco.images.map(({ id }) => id));
  const place = coco.casebook.items.findIndex(({ item_id }) => item_id === first) + 1;
  expect(new Set(coco.images.slice(1203).map(({ copy_of }) => copy_of))).toEqual(new Set([place]));
  expect(coco.casebook.items.reduce((sum, { raw }) => sum + raw.length, 0)).toBe(3);
});

it('has no column for who came after it began, and tells of no item that came then', async () => {
  const { owner, projectId, third } = await longProject();
  const { parts } = await exportProject(owner, projectId, { format: 'csv', withCopies: false });
  const [worker] = await workersOf(db, projectId, 1);
  await answerItem(await later(worker ?? owner), projectId, third, kindAnswer);
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    values (${newId()}, ${projectId}, 'late', 'late', '{"kind":"text","text":"x"}', now())`);
  let text = '';
  for await (const part of parts) text += part;
  const rows: string[][] = parse(text, { bom: true });
  expect(rows).toHaveLength(1204);
  expect(rows[0]?.filter((name) => name.startsWith('worker '))).toHaveLength(2);
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
});

it('writes what has line breaks so that whoever takes any of them for the end of a row reads it whole', async () => {
  const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
  const texts = ['One\nword\n\n- more', 'Other words'];
  await addTexts(
    owner,
    projectId,
    texts.map((text, n) => ({ name: `text ${n}`, text })),
  );
  const table = await exportedText(owner, projectId, { format: 'csv', withCopies: false });
  const rows: string[][] = parse(table, { bom: true, record_delimiter: ['\r\n', '\n', '\r'] });
  expect(rows.slice(2).map((row) => row[3])).toEqual(texts);
});
