import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '@/db/ids';
import { say } from '@/server/api/words';
import type { MemberCall } from '@/server/call';
import { addTexts, itemsOf } from '@/server/datasets/datasets';
import type { KnownFileReport } from '@/server/interchange/contract';

import { type KnownFileOptions, knownAnswersFrom } from '@/server/interchange/known-answers';
import { createProject, updateOntology } from '@/server/projects/projects';
import { goldBoard } from '@/server/skill/board';
import { retireGold } from '@/server/skill/skill';
import { kind, openProject, rude } from '@/test/assignment/world';
import { temporaryHouse } from '@/test/datasets/studio';
import { exportedText } from '@/test/interchange/exported';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();
const house = temporaryHouse();

const looking: KnownFileOptions = { use: 'check', explanation: '', isTaken: false, onProgress: () => {} };

function send(
  call: MemberCall,
  projectId: string,
  words: string | Uint8Array,
  options: Partial<KnownFileOptions> & { readonly name?: string } = {},
): Promise<KnownFileReport> {
  const { name = 'known.csv', ...rest } = options;
  const path = join(house, newId());
  writeFileSync(path, words);
  const byteSize = Buffer.byteLength(words);
  return knownAnswersFrom(call, projectId, { name, path, byteSize }, { ...looking, ...rest });
}

/** Every fault as a person reads it: line, column, what was expected. */
const told = ({ refused }: KnownFileReport) =>
  refused.map(({ line, column, problem }) => `${line} ${column}: ${say(problem.words, 'en', problem.params)}`);

/** Texts called a, b, c ... in a project of two classes. */
async function namedTexts(names: readonly string[]) {
  const { owner, projectId } = await openProject(db, { items: 1 });
  await addTexts(
    owner,
    projectId,
    names.map((name) => ({ name, text: `The words of ${name}` })),
  );
  return { owner, projectId };
}

/** Pictures of 100 x 50 pixels in a project of rectangles; their pixels are of no matter here. */
async function namedPictures(names: readonly string[]) {
  const owner = await personCall(db, 'Pia');
  const { id: projectId } = await createProject(owner, { task: 'boxes', title: 'Words' });
  await updateOntology(owner, projectId, [kind, rude]);
  for (const name of names) {
    const content = { kind: 'image', blob: newId().replaceAll('-', '').padEnd(64, '0'), width: 100, height: 50 };
    await db.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      values (${newId()}, ${projectId}, ${newId()}, ${name}, ${JSON.stringify(content)}::jsonb, now())`);
  }
  return { owner, projectId };
}

const boardOf = async (call: MemberCall, projectId: string) =>
  (await goldBoard(call, projectId)).lines
    .map(({ name, use, answer, explanation }) => ({ name, use, answer, explanation }))
    .sort((a, b) => a.name.localeCompare(b.name));

describe('a table of choices', () => {
  test('is looked at first and changes nothing; is taken whole; taken again it changes nothing', async () => {
    const { owner, projectId } = await namedTexts(['a', 'b', 'c', 'd']);
    const idOfD = (await itemsOf(owner, projectId, {})).items.find(({ name }) => name === 'd')?.id;
    const table =
      'name,item,text,answer,use,explanation,colour\n' +
      'a,,,Kind,check,It is warm.,blue\n' +
      'b,,,RUDE,training,,\n' +
      ',,The words of c,kind,Test,"It is\nwarm.",\n' +
      `,${idOfD},,rude,,,\n`;
    const wish = { explanation: 'Known beforehand.' };
    const seen = await send(owner, projectId, table, wish);
    expect(seen).toMatchObject({
      isTaken: false,
      added: { check: 2, training: 1, qualification: 1 },
      alreadyKnown: 0,
      unexplained: 2,
      refusedCount: 0,
      ignored: ['colour'],
    });
    expect(await boardOf(owner, projectId)).toEqual([]);
    expect((await send(owner, projectId, table, { ...wish, isTaken: true })).added).toEqual(seen.added);
    const board = await boardOf(owner, projectId);
    expect(board.map(({ name, use, explanation }) => [name, use, explanation])).toEqual([
      ['a', 'check', 'It is warm.'],
      ['b', 'training', 'Known beforehand.'],
      ['c', 'qualification', 'It is\nwarm.'],
      ['d', 'check', 'Known beforehand.'],
    ]);
    expect(board.map(({ answer }) => answer)).toMatchObject([
      { classId: 'kind' },
      { classId: 'rude' },
      { classId: 'kind' },
      { classId: 'rude' },
    ]);
    const again = await send(owner, projectId, table, { ...wish, isTaken: true });
    expect(again).toMatchObject({ added: { check: 0, training: 0, qualification: 0 }, alreadyKnown: 4, refused: [] });
    expect(await boardOf(owner, projectId)).toEqual(board);
  });

  test('may call the answer a label, as the files of the command do', async () => {
    const { owner, projectId } = await namedTexts(['a', 'b']);
    const wish = { explanation: 'So it is.', isTaken: true };
    expect(await send(owner, projectId, 'item,label\na,Kind\nb,lovely\n', wish)).toMatchObject({
      added: { check: 1 },
      ignored: [],
      refused: [{ line: 3, column: 'label' }],
    });
    const lines = '{"name": "b", "label": "rude"}\n';
    expect((await send(owner, projectId, lines, { ...wish, name: 'known.jsonl' })).added).toMatchObject({ check: 1 });
    const board = await boardOf(owner, projectId);
    expect(board.map(({ answer }) => answer)).toMatchObject([{ classId: 'kind' }, { classId: 'rude' }]);
    const none = send(owner, projectId, 'item,class_name\na,kind\n');
    await expect(none).rejects.toMatchObject({ code: 'known_columns' });
  });

  test('tells every line that is wrong, with its column and what was expected, and takes the others', async () => {
    const { owner, projectId } = await namedTexts(['a', 'b', 'c', 'twin', 'f', 'g']);
    await addTexts(owner, projectId, [{ name: 'twin', text: 'Another of that name' }]);
    const table =
      'name;answer;use;explanation\n' +
      'a;kind;check;Yes\n' +
      'nobody;kind;check;Yes\n' +
      'b;lovely;check;Yes\n' +
      'b;;check;Yes\n' +
      'c;kind;sometimes;Yes\n' +
      ';kind;check;Yes\n' +
      'twin;kind;check;Yes\n' +
      'f;kind;check;\n' +
      `g;kind;check;${'x'.repeat(2001)}\n` +
      'a;rude;check;Yes\n' +
      'a;kind;check;Yes;more\n';
    const report = await send(owner, projectId, table, { isTaken: true });
    expect(told(report)).toEqual([
      '3 name: The project has no item called “nobody”.',
      '4 answer: Found “lovely”; expected one of: Kind, Rude.',
      '5 answer: Found nothing; expected one of: Kind, Rude.',
      '6 use: Found “sometimes”; expected check, training or test.',
      '7 name: Expected the name or the id of an item, or its words.',
      '8 name: 2 items are called “twin”. Expected the id of one of them, as in the column “item” of an export.',
      '9 explanation: Expected a reason: here, or for all lines without one in the field beside the file.',
      '10 explanation: Expected text of at most 2,000 characters.',
      '11 null: The file says of this item twice, and something else in line 2.',
      '12 null: This line has more fields than there are columns.',
    ]);
    expect((await boardOf(owner, projectId)).map(({ name }) => name)).toEqual(['a']);
  });

  test('does not overrule what is known, and does not bring back what was found to be wrong', async () => {
    const { owner, projectId } = await namedTexts(['a', 'b', 'c']);
    const header = 'name,answer,use,explanation\n';
    await send(owner, projectId, `${header}a,kind,check,Yes\nb,kind,training,Yes\nc,kind,check,Yes\n`, {
      isTaken: true,
    });
    const { lines } = await goldBoard(owner, projectId);
    const itemId = lines.find(({ name }) => name === 'c')?.itemId ?? '';
    await retireGold(owner, projectId, { itemId, answerWasWrong: true });
    const report = await send(owner, projectId, `${header}a,rude,check,No\nb,kind,test,Yes\nc,rude,check,No\n`, {
      isTaken: true,
    });
    expect(told(report)).toEqual([
      '2 answer: Another answer to this item is known already, and workers may have met it. Put that one away first if it is wrong.',
      '3 use: The answer is known already, and used as practice.',
      '4 null: The answer to this item was found to be wrong, so it is not used again.',
    ]);
    expect(report.added).toEqual({ check: 0, training: 0, qualification: 0 });
  });

  test('that cannot be read at all is refused as a whole', async () => {
    const { owner, projectId } = await namedTexts(['a']);
    const refusal = (words: string | Uint8Array, name?: string) =>
      send(owner, projectId, words, { isTaken: true, ...(name ? { name } : {}) }).then(
        () => 'taken',
        ({ code }: { code: string }) => code,
      );
    expect(await refusal('')).toBe('file_empty');
    expect(await refusal('name,colour\na,blue\n')).toBe('known_columns');
    expect(await refusal('answer,use\nkind,check\n')).toBe('known_columns');
    const raw = await exportedText(owner, projectId, { format: 'answers', withCopies: false });
    expect(await refusal(raw)).toBe('known_raw');
    expect(await refusal(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3))).toBe('known_format');
    expect(await refusal('[{"name":"a","answer":"kind"}]')).toBe('known_format');
    expect(await refusal(Buffer.from('name,answer\nn\u00e4ve,kind\n', 'latin1'))).toBe('table_not_utf8');
    expect(await refusal('{\n "images": [], "annotations": []}', 'coco.json')).toBe('coco_for_rectangles');
    expect(await refusal(`name,answer\n${'a,kind\n'.repeat(100_001)}`)).toBe('known_too_many');
    expect(await boardOf(owner, projectId)).toEqual([]);
  });
});

test('a quotation mark that goes wrong is told with its line and column, and costs no other line', async () => {
  const { owner, projectId } = await namedTexts(['a', 'b', 'c', 'd', 'e']);
  const table =
    'name,answer,explanation\n' +
    'a,kind,Yes\n' +
    'b,kind,"It is "warm"."\n' +
    'c,rude,Yes\n' +
    'd,"kind,Yes\n' +
    'e,rude,"Yes, it is."\n';
  const report = await send(owner, projectId, table, { isTaken: true });
  expect(told(report)).toEqual([
    '3 explanation: In the column “explanation” a quotation mark closes the text before its end. Put the whole text in quotation marks, and write each mark within it twice.',
    '5 answer: The quotation mark that opens the text in the column “answer” is never closed. The lines below were read by themselves.',
  ]);
  expect(report.refused.map(({ item }) => item)).toEqual(['b', 'd']);
  expect((await boardOf(owner, projectId)).map(({ name }) => name)).toEqual(['a', 'c', 'e']);
});

test('one JSON object a line: a broken line is told with the character where reading stopped', async () => {
  const { owner, projectId } = await namedTexts(['a', 'b']);
  const lines =
    '\uFEFF{"name": "a", "answer": "kind", "explanation": "Yes"}\r\n' +
    '\n' +
    '{"name": "b", "answer": }\n' +
    '["b", "kind"]\n' +
    '{"name": "b", "answer": {"class": "kind"}, "explanation": "Yes"}\n' +
    '{"__proto__": {"name": "b"}, "answer": "kind"}\n' +
    '{"name": "b", "answer": "kind", "explanation": 5}\n' +
    '{"name": "b", "answer": "rude", "explanation": ["x"]}';
  const report = await send(owner, projectId, lines, { name: 'known.jsonl', isTaken: true });
  const example = 'Expected one JSON object, such as {"name": "page-1.png", "answer": "…"}';
  expect(told(report)).toEqual([
    `3 25: ${example}`,
    `4 null: ${example}`,
    '5 answer: Found nothing; expected one of: Kind, Rude.',
    '6 name: Expected the name or the id of an item, or its words.',
    '8 explanation: Expected text of at most 2,000 characters.',
  ]);
  expect((await boardOf(owner, projectId)).map(({ name, explanation }) => [name, explanation])).toEqual([
    ['a', 'Yes'],
    ['b', '5'],
  ]);
});

describe('rectangles', () => {
  test('may have a label where they have a class', async () => {
    const { owner, projectId } = await namedPictures(['a', 'b', 'c']);
    const wish = { explanation: 'Drawn beforehand.', isTaken: true };
    const table = 'name,label,x,y,width,height\na,kind,1,2,10,20\nc,,,,,\n';
    expect(await send(owner, projectId, table, wish)).toMatchObject({ added: { check: 2 }, refused: [] });
    const line = '{"name": "b", "boxes": [{"label": "rude", "x": 1, "y": 2, "width": 10, "height": 20}]}';
    expect(await send(owner, projectId, line, { ...wish, name: 'known.jsonl' })).toMatchObject({ added: { check: 1 } });
  });

  test('of a table are gathered by item, wherever its rows stand; half an item is not taken', async () => {
    const { owner, projectId } = await namedPictures(['a', 'b', 'c', 'd', 'e', 'f']);
    const table =
      'name,class,x,y,width,height,explanation\n' +
      'a,kind,1,2,10,20,Two words\n' +
      'b,rude,0,0,5,5,\n' +
      'a,rude,30,2,10.5,20,\n' +
      'b,rude,0,zero,5,5,\n' +
      'c,,,,,,\n' +
      'd,kind,95,0,10,10,\n' +
      'e,kind,0,0,0,10,\n' +
      'f,kind,0,0,5,5,\n' +
      'f,rude,9,9,5,5,"A "word"."\n';
    const report = await send(owner, projectId, table, { isTaken: true, explanation: 'Drawn beforehand.' });
    expect(told(report)).toEqual([
      '3 null: Line 5 of the same item cannot be used, and half an answer is none.',
      '5 y: Found “zero”; expected a number of pixels, 0 or more.',
      '7 width: This rectangle ends at pixel 105, and the picture has 100.',
      '8 width: Found “0”; expected a number of pixels, 1 or more.',
      '9 null: Line 10 of the same item cannot be used, and half an answer is none.',
      '10 explanation: In the column “explanation” a quotation mark closes the text before its end. Put the whole text in quotation marks, and write each mark within it twice.',
    ]);
    const box = (id: string, classId: string, x: number, width: number) => ({
      id,
      classId,
      x,
      y: 2,
      width,
      height: 20,
    });
    expect(await boardOf(owner, projectId)).toEqual([
      {
        name: 'a',
        use: 'check',
        explanation: 'Two words',
        answer: { task: 'boxes', boxes: [box('k1', 'kind', 1, 10), box('k2', 'rude', 30, 10.5)] },
      },
      { name: 'c', use: 'check', explanation: 'Drawn beforehand.', answer: { task: 'boxes', boxes: [] } },
    ]);
  });

  test('of JSON lines and of COCO come out the same; of an export of ours only what is settled', async () => {
    const { owner, projectId } = await namedPictures(['a.png', 'b.png', 'c.png', 'd.png']);
    const lines =
      '{"name": "a.png", "boxes": [{"class": "Kind", "bbox": [1, 2, 10, 20]}, {"class": "rude", "x": 2}]}\n';
    expect(told(await send(owner, projectId, lines, { name: 'a.jsonl', explanation: 'Yes' }))).toEqual([
      '1 boxes[1].y: Found nothing; expected a number of pixels, 0 or more.',
    ]);
    const coco = {
      categories: [
        { id: 7, name: 'Kind' },
        { id: 8, name: 'Unheard of' },
      ],
      images: ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'].map((file_name, n) => ({ id: n, file_name })),
      annotations: [
        { image_id: 0, category_id: 7, bbox: [1, 2, 10, 20] },
        { image_id: 2, category_id: 8, bbox: [1, 2, 10, 20] },
        { image_id: 2, category_id: 7, bbox: [1, 2, 10, 20] },
        { image_id: 99, category_id: 7, bbox: [1, 2, 10, 20] },
        { image_id: 2, category_id: 7, bbox: 'wide' },
      ],
      casebook: { items: [{ image_id: 3, standing: 'contested' }] },
    };
    const report = await send(owner, projectId, JSON.stringify(coco), {
      name: 'known.json',
      explanation: 'Yes',
      isTaken: true,
    });
    expect(told(report).sort()).toEqual([
      'null annotations[1].class: Found “Unheard of”; expected one of: Kind, Rude.',
      'null annotations[3].image_id: Expected the id of one of the “images” of this file.',
      'null annotations[4].bbox[0]: Found nothing; expected a number of pixels, 0 or more.',
      'null name: The project has no item called “e.png”.',
    ]);
    expect(report).toMatchObject({ unsettled: 1, added: { check: 2 } });
    const line = '{"name": "a.png", "boxes": [{"class": "kind", "x": 1, "y": 2, "width": 10, "height": 20}]}';
    expect(await send(owner, projectId, line, { name: 'a.jsonl', isTaken: true })).toMatchObject({ alreadyKnown: 1 });
  });
});
