import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { say } from '@/server/api/words';
import { discardDraft } from '@/server/assignment/discarding';
import { allItems, datasetSummary, itemsOf } from '@/server/datasets/datasets';
import { type ImportOptions, importFile } from '@/server/datasets/imports';
import type { Locale } from '@/server/problem';
import { setProjectState } from '@/server/projects/projects';
import { testDatabase } from '@/test/support/database';
import { jpegOf, pngOf } from './pictures';
import { requesterWithDraft, temporaryHouse } from './studio';
import { type ZipEntry, zipOf } from './zips';

const { db } = await testDatabase();
const house = temporaryHouse();

/** Uploads a file to a fresh draft, or to one that is there already. */
async function upload(name: string, bytes: Uint8Array, given: Partial<Draft> & ImportOptions = {}) {
  const { call, projectId } = given.call && given.projectId ? { ...(given as Draft) } : await requesterWithDraft(db);
  const path = join(mkdtempSync(join(house, 'arrived-')), 'file');
  writeFileSync(path, bytes);
  const report = await importFile(call, projectId, { name, path, byteSize: bytes.length }, given);
  const items = await allItems(call, projectId);
  return { report, items, call, projectId, codes: report.refused.map((refusal) => refusal.problem.code) };
}
type Draft = Awaited<ReturnType<typeof requesterWithDraft>>;

const uploadZip = (entries: readonly ZipEntry[], claims = {}) => upload('all.zip', zipOf(entries, claims));
const textsOf = (rows: readonly string[]) => Buffer.from(`text\n${rows.join('\n')}\n`);

test('a picture becomes an item that knows its size, its name and its slice', async () => {
  const { report, items } = await upload('pages/page 1.jpg', await jpegOf(80, 60), { slice: 'struck' });
  expect(report).toMatchObject({ added: 1, alreadyHere: 0, refusedCount: 0 });
  expect(items).toMatchObject([
    { name: 'page 1.jpg', slice: 'struck', content: { kind: 'image', width: 80, height: 60 } },
  ]);
});

test('the same picture again is told as already here, whatever it is called now', async () => {
  const first = await upload('one.png', await pngOf());
  const again = await upload('two.png', await pngOf(), first);
  expect(again.report).toMatchObject({ added: 0, alreadyHere: 1, refusedCount: 0 });
  expect(again.report.repeated).toEqual([{ name: 'two.png', line: null }]);
  expect(again.items).toHaveLength(1);
});

test('the same picture uploaded eight times at once is one item', async () => {
  const draft = await requesterWithDraft(db);
  const bytes = await pngOf();
  const reports = await Promise.all(Array.from({ length: 8 }, (_, n) => upload(`${n}.png`, bytes, draft)));
  expect(reports.reduce((sum, { report }) => sum + report.added, 0)).toBe(1);
  expect(await allItems(draft.call, draft.projectId)).toHaveLength(1);
});

test('a name with overrides, control characters or 5,000 letters becomes one that can be shown', async () => {
  const draft = await requesterWithDraft(db);
  await upload('ma\u202egnp.exe\u0000.png', await pngOf(8, 8, 2), draft);
  await upload(`${'한'.repeat(5000)}.png`, await pngOf(8, 8, 3), draft);
  const names = (await allItems(draft.call, draft.projectId)).map((item) => item.name);
  expect(names[0]).toBe('magnp.exe.png');
  expect([...(names[1] ?? '')]).toHaveLength(200);
});

test('an archive keeps its pictures and names each file that it could not use', async () => {
  const whole = await jpegOf();
  const progress: string[] = [];
  const bytes = zipOf([
    { name: 'a/', data: Buffer.alloc(0) },
    { name: 'a/good.jpg', data: whole },
    { name: 'a/same again.jpg', data: whole },
    { name: 'a/cut.jpg', data: whole.subarray(0, 900) },
    { name: 'notes.txt', data: Buffer.from('hello') },
    { name: 'drawing.svg', data: Buffer.from('<svg/>') },
    { name: 'inner.zip', data: zipOf([{ name: 'x.jpg', data: whole }]) },
    { name: '__MACOSX/a/._good.jpg', data: Buffer.from('clutter') },
    { name: '.DS_Store', data: Buffer.from('clutter') },
  ]);
  const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
  const { report, items } = await upload('all.zip', bytes, { sliceByFolder: true, onProgress });
  expect(report).toMatchObject({ added: 1, alreadyHere: 1, refusedCount: 4 });
  expect(report.repeated).toEqual([{ name: 'a/same again.jpg', line: null }]);
  expect(report.refused.map(({ name, problem }) => [name, problem.code])).toEqual([
    ['a/cut.jpg', 'image_cut_off'],
    ['notes.txt', 'not_an_image'],
    ['drawing.svg', 'vector_image'],
    ['inner.zip', 'archive_in_archive'],
  ]);
  expect(items).toMatchObject([{ name: 'good.jpg', slice: 'a' }]);
  expect(progress).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
});

test('an archive with a path or a link that leads out of it is refused whole', async () => {
  const data = await jpegOf();
  const bad: ZipEntry[] = [
    { name: '../out.jpg', data },
    { name: 'a/../../out.jpg', data },
    { name: '/etc/out.jpg', data },
    { name: 'C:\\out.jpg', data },
    { name: '..\\out.jpg', data },
    { name: 'link.jpg', data: Buffer.from('/etc/passwd'), mode: 0o120777 },
  ];
  for (const entry of bad) {
    const { report, items, codes } = await uploadZip([{ name: 'good.jpg', data }, entry]);
    expect([entry.name, codes, items.length, report.added]).toEqual([entry.name, ['archive_unsafe'], 0, 0]);
  }
  expect(readdirSync(house, { recursive: true }).filter((name) => String(name).includes('out.jpg'))).toEqual([]);
});

test('a locked, damaged, mislabelled or overlong archive is refused whole, in a sentence of its own', async () => {
  const data = await jpegOf();
  const good = { name: 'good.jpg', data };
  expect((await uploadZip([good, { ...good, name: 'b.jpg', isEncrypted: true }])).codes).toEqual(['archive_encrypted']);
  expect((await upload('a.zip', zipOf([good]).subarray(0, 400))).codes).toEqual(['archive_broken']);
  expect((await uploadZip([good], { entryCount: 3 })).codes).toEqual(['archive_broken']);
  const many = Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}.jpg` }));
  expect((await uploadZip(many)).codes).toEqual(['archive_too_many']);
});

test('a bomb is refused before it is unpacked, and one that lies about its size while it is', async () => {
  const zeros = Buffer.alloc(40_000_000);
  const entries = Array.from({ length: 4 }, (_, n) => ({ name: `${n}.jpg`, data: zeros }));
  const bomb = zipOf(entries);
  const began = performance.now();
  expect((await upload('bomb.zip', bomb)).codes).toEqual(['archive_too_large']);
  expect(performance.now() - began).toBeLessThan(1500);
  const liar = await uploadZip([{ name: 'liar.jpg', data: zeros, claimedSize: 1000 }]);
  expect(liar.codes).toEqual(['archive_entry_broken']);
  expect((await uploadZip([{ name: 'large.jpg', data: Buffer.alloc(50_000_001) }])).codes).toEqual(['file_too_large']);
});

test('an archive is no place for texts, and a project of texts none for archives', async () => {
  const texts = await requesterWithDraft(db, 'pairs');
  const { codes } = await upload('all.zip', zipOf([{ name: 'a.jpg', data: await jpegOf() }]), texts);
  expect(codes).toEqual(['wrong_kind']);
});

test('a table of texts keeps the good lines and names the others by line', async () => {
  const draft = await requesterWithDraft(db, 'classes');
  const bytes = Buffer.from('text,name,slice\nHello,a,rare\n,b,\nHello,c,\nWorld 🌍 안녕,,\n');
  const { report, items } = await upload('texts.csv', bytes, draft);
  expect(report).toMatchObject({ added: 2, alreadyHere: 1, refusedCount: 1 });
  expect(report.repeated).toEqual([{ name: 'c', line: 4 }]);
  expect(report.refused).toMatchObject([{ line: 3, name: 'b', problem: { code: 'row_incomplete' } }]);
  expect(items.map(({ name, slice }) => [name, slice])).toEqual([
    ['a', 'rare'],
    ['World 🌍 안녕', null],
  ]);
});

test('texts with NUL, half an emoji and ten thousand characters are kept whole but for what cannot be stored', async () => {
  const draft = await requesterWithDraft(db, 'classes');
  const long = 'ㄱ'.repeat(10_000);
  const rows = [{ text: 'a\u0000b' }, { text: '\ud83d!' }, { text: long }];
  const { report, items } = await upload(
    't.jsonl',
    Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
    draft,
  );
  expect(report.added).toBe(3);
  expect(items.map((item) => (item.content.kind === 'text' ? item.content.text : ''))).toEqual(['ab', '\ufffd!', long]);
});

test('a table of a kind the project does not label is refused line by line, and the listing has an end', async () => {
  const { report } = await upload('t.csv', textsOf(Array.from({ length: 700 }, (_, n) => `row ${n}`)));
  expect([report.added, report.refusedCount, report.refused.length]).toEqual([0, 700, 500]);
  expect(report.refused[0]?.problem.code).toBe('wrong_kind');
});

test('addresses that lead to ourselves are refused by line, with one sentence for every reason', async () => {
  const urls = ['http://127.0.0.1/a.png', 'http://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense'];
  const { report } = await upload('u.csv', Buffer.from(`url\n${urls.join('\n')}\n`));
  expect(report.refused.map((refusal) => refusal.problem.code)).toEqual(urls.map(() => 'not_fetched'));
  expect(report.refused.map((refusal) => refusal.line).sort()).toEqual([2, 3, 4, 5]);
});

test('five thousand texts come in, page by page in their order', async () => {
  const draft = await requesterWithDraft(db, 'classes');
  const { report } = await upload('t.csv', textsOf(Array.from({ length: 5_000 }, (_, n) => `row ${n}`)), draft);
  expect(report.added).toBe(5_000);
  const first = await itemsOf(draft.call, draft.projectId, { limit: 200 });
  const second = await itemsOf(draft.call, draft.projectId, { limit: 200, cursor: first.nextCursor });
  expect(first.items.at(0)?.name).toBe('row 0');
  expect(second.items.at(0)?.name).toBe('row 200');
  expect(await datasetSummary(draft.call, draft.projectId)).toMatchObject({ active: 5_000, withdrawn: 0 });
});

test('what is named as a picture and is none is refused for that, whatever the project labels', async () => {
  const page = Buffer.from('<html><body>404 Not Found</body></html>');
  for (const task of ['boxes', 'classes', 'pairs'] as const) {
    const draft = await requesterWithDraft(db, task);
    const { report, items } = await upload('scans/page-1.PNG', page, draft);
    expect(report.refused).toMatchObject([
      { name: 'scans/page-1.PNG', problem: { code: 'not_as_named', params: { ending: '.png', given: 'text' } } },
    ]);
    expect(items).toEqual([]);
  }
  expect((await upload('a.jpeg', Buffer.from([77, 90, 0, 3]))).codes).toEqual(['not_as_named']);
  expect((await upload('a.png', await jpegOf())).report).toMatchObject({ added: 1, refusedCount: 0 });
});

test('a table without its columns is told those that its project needs, and no others', async () => {
  const named: Record<string, readonly string[]> = {};
  for (const task of ['boxes', 'classes', 'pairs'] as const) {
    const { report } = await upload('t.csv', Buffer.from('foo,bar\na,b\n'), await requesterWithDraft(db, task));
    const told = (locale: Locale) =>
      report.refused.map(({ problem }) => say(problem.words, locale, problem.params)).join();
    const columns = (words: string) =>
      ['url', 'text', 'left', 'right', 'prompt'].filter((one) => words.includes(`“${one}”`));
    expect(columns(told('en'))).toEqual(columns(told('ko')));
    expect(told('en')).toContain('It reads: foo, bar');
    named[task] = columns(told('en'));
  }
  expect(named).toEqual({ boxes: ['url'], classes: ['url', 'text'], pairs: ['left', 'right', 'prompt'] });
});

test('files that are nothing we know, empty, or for a closed project are refused', async () => {
  expect((await upload('a.exe', Buffer.from([77, 90, 0, 3]))).codes).toEqual(['file_unknown']);
  expect((await upload('a.csv', Buffer.from('text\nKind words', 'utf16le'))).codes).toEqual(['table_not_utf8']);
  expect((await upload('a.png', Buffer.alloc(0))).codes).toEqual(['file_empty']);
  const draft = await requesterWithDraft(db);
  await setProjectState(draft.call, draft.projectId, 'closed', { publishedAt: draft.call.now });
  expect((await upload('a.png', await pngOf(), draft)).codes).toEqual(['project_closed']);
});

test('a workbook and a PDF are called by what they are, and told what to save instead', async () => {
  const xml = Buffer.from('<?xml version="1.0"?><Types/>');
  const workbook = zipOf([{ name: '[Content_Types].xml', data: xml }]);
  expect((await upload('tickets.xlsx', workbook)).codes).toEqual(['office_file']);
  const otherOrder = zipOf([{ name: '_rels/.rels', data: xml }]);
  expect((await upload('Tickets.XLSX', otherOrder)).codes).toEqual(['office_file']);
  expect((await upload('old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).codes).toEqual(['office_file']);
  expect((await upload('scan.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1'))).codes).toEqual(['pdf_file']);
});

test('in an archive of pictures other XML is not taken for a drawing', async () => {
  const { report } = await uploadZip([
    { name: 'a.jpg', data: await jpegOf() },
    { name: 'a.xml', data: Buffer.from('<?xml version="1.0"?><annotation><object/></annotation>') },
    {
      name: 'b.svg',
      data: Buffer.from('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    },
  ]);
  expect(report.refused.map(({ name, problem }) => [name, problem.code])).toEqual([
    ['a.xml', 'not_an_image'],
    ['b.svg', 'vector_image'],
  ]);
});

test('an import whose draft is discarded meanwhile stops there, with one line about it', async () => {
  const draft = await requesterWithDraft(db);
  const entries = await Promise.all([1, 2, 3, 4].map(async (n) => ({ name: `${n}.png`, data: await pngOf(8, 8, n) })));
  const seen: number[] = [];
  let discarding: Promise<void> | undefined;
  const onProgress = (done: number) => {
    seen.push(done);
    discarding ??= discardDraft(draft.call, draft.projectId);
  };
  const path = join(mkdtempSync(join(house, 'arrived-')), 'file');
  const bytes = zipOf(entries);
  writeFileSync(path, bytes);
  const { refused, added } = await importFile(
    draft.call,
    draft.projectId,
    { name: 'all.zip', path, byteSize: bytes.length },
    { onProgress },
  );
  await discarding;
  expect(added).toBeLessThan(4);
  expect(refused).toMatchObject([{ name: 'all.zip', problem: { code: 'missing' } }]);
  expect(seen.length).toBe(added);
});

test('large numbers are written as they are read, in each language', async () => {
  const { report } = await upload('long.csv', textsOf(['x'.repeat(20_001)]));
  const told = (locale: Locale) => report.refused.map(({ problem }) => say(problem.words, locale, problem.params));
  expect([...told('en'), ...told('ko')]).toEqual([
    'The field “text” is longer than 20,000 characters.',
    '“text” 값이 20,000자를 넘습니다.',
  ]);
});

test('a table with other names adds nothing and offers its columns; sent again with the chosen one it is taken', async () => {
  const draft = await requesterWithDraft(db, 'classes');
  const bytes = Buffer.from('no,Sentence\n1,It broke.\n2,It works.\n');
  const first = await upload('rows.csv', bytes, draft);
  expect(first.report).toMatchObject({ added: 0, refusedCount: 1, offered: { likeliest: { text: 'Sentence' } } });
  const { report } = await upload('rows.csv', bytes, { ...draft, columns: { text: 'Sentence' } });
  expect(report).toMatchObject({ added: 2, refusedCount: 0, offered: null });
});
