import { expect, test } from 'vitest';
import { columnsToChoose, readTable } from '@/server/datasets/table';
import type { TaskKind } from '@/server/projects/tasks';

const csv = (text: string, name = 'rows.csv', task: TaskKind = 'classes') => readTable(Buffer.from(text), name, task);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: { code?: string }) => error.code,
  );

test('texts are read with their names and slices, whatever the order of the columns', async () => {
  const rows = await csv('slice,text,id,name\nrare,Hello,7,first\n,World,8,\n');
  expect(rows).toEqual([
    { line: 2, name: 'first', slice: 'rare', content: { kind: 'text', text: 'Hello' } },
    { line: 3, name: '', slice: '', content: { kind: 'text', text: 'World' } },
  ]);
});

test('a column that Mechanical Turk was given keeps its meaning in its results, where no other has it', async () => {
  const results = await csv('HITId,Input.text,Input.name,Answer.label\n3X,Hello,first,a\n');
  expect(results).toEqual([{ line: 2, name: 'first', slice: undefined, content: { kind: 'text', text: 'Hello' } }]);
  const both = await csv('Input.text,text\nold,new\n');
  expect(both[0]?.content).toEqual({ kind: 'text', text: 'new' });
  expect(await codeOf(csv('Answer.text\na\n'))).toBe('table_header');
});

test('pairs may have a prompt; addresses are trimmed', async () => {
  const pairs = await csv('left,right,prompt\na,b,which?\nc,d,\n');
  expect(pairs.map((row) => row.content)).toEqual([
    { kind: 'pair', left: 'a', right: 'b', prompt: 'which?' },
    { kind: 'pair', left: 'c', right: 'd' },
  ]);
  const [address] = await csv('url\n https://example.org/a.png \n');
  expect(address?.content).toEqual({ kind: 'url', url: 'https://example.org/a.png' });
});

test('what stands beside the two sides of a pair is none of its content, and a missing side is named', async () => {
  const rows = await csv('text,left,right,url\nnote,a,b,https://example.org\nnote,c,,\n', 'rows.csv', 'pairs');
  expect(rows[0]?.content).toEqual({ kind: 'pair', left: 'a', right: 'b' });
  expect(rows[1]?.problem).toMatchObject({ code: 'row_incomplete', params: { field: 'right' } });
  const header = await csv('text,left\na,b\n', 'rows.csv', 'pairs').catch((caught: unknown) => caught);
  expect(header).toMatchObject({ code: 'table_header', params: { task: 'pairs', found: 'text, left' } });
  const [text] = await csv('{"text":"a"}', 'rows.jsonl', 'pairs');
  expect(text?.content).toEqual({ kind: 'text', text: 'a' });
  expect((await csv('text,left,right\na,b,c\n'))[0]?.content).toEqual({ kind: 'text', text: 'a' });
});

test('a pair of two same sides asks nothing: its line is told, and the others are kept', async () => {
  const same = { code: 'row_sides_alike' };
  const rows = await csv('prompt,left,right\nwhich?,a,a\n,a ,"a\n"\n,x,  x y\n,"  a","a"\n,a,b\n', 'rows.csv', 'pairs');
  expect(rows.map(({ line, problem }) => [line, problem ?? null])).toMatchObject([
    [2, same],
    [3, same],
    [5, null],
    [6, same],
    [7, null],
  ]);
  const [composed, spaced] = await csv(
    '{"left":"caf\u00e9","right":"cafe\u0301"}\n{"left":"if a:\\n  b","right":"if a:\\nb"}',
    'rows.jsonl',
    'pairs',
  );
  expect([composed?.problem, spaced?.problem]).toMatchObject([same, undefined]);
});

test('a byte order mark, Windows line ends, semicolons and tabs are understood', async () => {
  expect((await csv('\uFEFFtext\r\nHello\r\n'))[0]?.content).toEqual({ kind: 'text', text: 'Hello' });
  expect((await csv('name;text\na;b, c\n'))[0]?.content).toEqual({ kind: 'text', text: 'b, c' });
  expect((await csv('name\ttext\na\tb\n'))[0]?.content).toEqual({ kind: 'text', text: 'b' });
});

test('the line of a complaint is the line in the file, also after texts of several lines and empty lines', async () => {
  const rows = await csv('text,name\n"one\ntwo\nthree",a\n\nfour,b\n,c\nd,e,f,g\n');
  expect(rows.map((row) => [row.line, row.content?.kind ?? row.problem?.code])).toEqual([
    [2, 'text'],
    [6, 'text'],
    [7, 'row_incomplete'],
    [8, 'row_broken'],
  ]);
});

/** The lines in order, each with what was read of it or what is wrong and where. */
const told = async (text: string) =>
  (await csv(text)).map(({ line, content, problem }) => {
    if (content?.kind === 'text') return `${line} ${content.text}`;
    const { kind = '', column = '', until = 0 } = problem?.params ?? {};
    return [line, problem?.code, kind, column, until || ''].join(' ').trim().replace(/ +/g, ' ');
  });
const around = (lines: string) => told(`text,name\nfine,a\n${lines}kept,y\n"q, ""r""",z\nlast,z\n`);
/** As `around` reads them, when the lines between took `count` lines. */
const kept = (count: number, ...between: string[]) => [
  '2 fine',
  ...between,
  `${3 + count} kept`,
  `${4 + count} q, "r"`,
  `${5 + count} last`,
];

test('a quotation mark that closes too early, or stands within a text, costs its own line and no other', async () => {
  expect(await around('"ab"c,b\n')).toEqual(kept(1, '3 row_quotes early text'));
  expect(await around('"ab" ,b\n')).toEqual(kept(1, '3 row_quotes early text'));
  expect(await around('"say "hi" to ""all""",b\n')).toEqual(kept(1, '3 row_quotes early text'));
  expect(await around('x,"b"c\n')).toEqual(kept(1, '3 row_quotes early name'));
  expect(await around('say "hi,b\n')).toEqual(kept(1, '3 row_quotes within text'));
  expect(await around('say "hi" to "all",b\r\n')).toEqual(kept(1, '3 row_quotes within text'));
  expect(await around('one,b"b"\n"two"2,b\n')).toEqual(kept(2, '3 row_quotes within name', '4 row_quotes early text'));
});

test('a quotation mark that is never closed costs its own line, before a text in quotes as at the end', async () => {
  expect(await around('"open,b\n')).toEqual(kept(1, '3 row_unclosed text'));
  expect(await around('x,"open\nmore,y\n')).toEqual(kept(2, '3 row_unclosed name', '4 more'));
  expect(await around('"open,b\nsay "hi" there,c\n')).toEqual(
    kept(2, '3 row_unclosed text', '4 row_quotes within text'),
  );
  expect(await told('text\nfine\n"two\nlines"\n"never closed\nkept\nlast')).toEqual([
    '2 fine',
    '3 two\nlines',
    '5 row_unclosed text',
    '6 kept',
    '7 last',
  ]);
  expect(await told('text\nfine\n"')).toEqual(['2 fine', '3 row_unclosed text']);
});

test('what a text of several lines goes on with is none of the rows, and it is told to where nothing was read', async () => {
  expect(await around('"one\ntwo "hi" three\nfour",b\n')).toEqual(kept(3, '4 row_quotes early text 5'));
  expect(await around('"one "hi" there\nplain\nplain, too",b\n')).toEqual(kept(3, '3 row_quotes early text 5'));
});

test('where a table is cut into pieces changes nothing, and neither does its length', async () => {
  const one = '"ab"c,b\n"open,b\nsay "hi" x,b\n"two\nlines",b\n"q, ""r""",z\nplain,z\n';
  const count = 9_000;
  const rows = await csv(`text,name\n${one.repeat(count)}`);
  expect(rows).toHaveLength(count * 6);
  const lines = [0, 1, 2, 3, 5, 6];
  const wrong = rows.filter(({ line }, n) => line !== 2 + Math.floor(n / 6) * 7 + (lines[n % 6] ?? 0));
  expect(wrong).toEqual([]);
  const codes = rows.map(({ problem }) => problem?.code ?? 'kept');
  expect(new Set(codes.map((code, n) => `${n % 6} ${code}`)).size).toBe(6);
});

test('a mark that is not closed within a million characters is told as that, and all below is read', async () => {
  const rows = await csv(`text\n"open\n${'0123456789\n'.repeat(99_000)}${'x'.repeat(1_100_000)}\nlast\n`);
  expect(rows[0]).toMatchObject({ line: 2, problem: { code: 'row_unclosed' } });
  expect(rows).toHaveLength(99_003);
  expect(rows.at(-2)).toMatchObject({ line: 99_003, problem: { code: 'row_too_long' } });
  expect(rows.at(-1)).toMatchObject({ line: 99_004, content: { text: 'last' } });
});

test('a quotation mark that goes wrong in the line of columns is told as what that line is', async () => {
  expect(await codeOf(csv('"te"xt,name\na,b\n'))).toBe('table_header');
});

test('a line of CSV that is far too long is refused once with what is wrong with it, and its neighbours are kept', async () => {
  const rows = await csv(`text\nbefore\n${'word '.repeat(60_000)}\nafter\n"${'x'.repeat(300_000)}"\nlast\n`);
  expect(rows.map((row) => [row.line, row.problem?.code ?? 'kept'])).toEqual([
    [2, 'kept'],
    [3, 'row_too_long'],
    [4, 'kept'],
    [5, 'row_too_long'],
    [6, 'kept'],
  ]);
});

test('JSON lines are read one by one; a broken one is named and the rest is kept', async () => {
  const text = '{"text":"a","extra":{"deep":[1]}}\n\nnonsense\n[1]\n{"left":"x"}\n{"text":5}';
  const rows = await csv(text, 'rows.jsonl');
  expect(rows.map((row) => [row.line, row.content?.kind ?? row.problem?.code])).toEqual([
    [1, 'text'],
    [3, 'row_not_json'],
    [4, 'row_not_json'],
    [5, 'row_incomplete'],
    [6, 'text'],
  ]);
  expect(rows.flatMap(({ problem }) => problem?.params.at ?? [])).toEqual([1, 0]);
});

test('a quotation mark that goes wrong in a JSON line is told with its character, and the lines around it are kept', async () => {
  const lines = ['{"text":"a"}', '{"text":"ab"c"}', '{"text":"open}', '{"text":"b"}', '{"text":"end'];
  const rows = await csv(lines.join('\n'), 'rows.jsonl');
  expect(rows.map(({ line, content, problem }) => [line, content?.kind ?? problem?.params.at])).toEqual([
    [1, 'text'],
    [2, 13],
    [3, 9],
    [4, 'text'],
    [5, 9],
  ]);
});

test('a row with nothing of use is told the field that its task needs, never one it does not use', async () => {
  const fieldsOf = async (text: string, task: TaskKind) =>
    (await csv(text, 'rows.jsonl', task)).map((row) => row.problem?.params.field);
  const rows = '{"name":"a"}\n{"left":"x"}\n{"right":"x","left":" "}\n{"url":"","note":1}\n';
  expect(await fieldsOf(rows, 'pairs')).toEqual(['left', 'right', 'left', 'left']);
  expect(await fieldsOf('{"name":"a"}\n{"url":""}\n{"text":""}', 'classes')).toEqual(['text', 'url', 'text']);
  expect(await fieldsOf('{"name":"a"}\n{"text":""}', 'boxes')).toEqual(['url', 'url']);
});

test('a __proto__ column or key is a column like any other and changes nothing', async () => {
  const [row] = await csv('{"__proto__":{"text":"evil","isStaff":true},"text":"good"}', 'rows.jsonl');
  expect(row?.content).toEqual({ kind: 'text', text: 'good' });
  expect(({} as { isStaff?: boolean }).isStaff).toBeUndefined();
  expect((await csv('__proto__,text\nevil,good\n'))[0]?.content).toEqual({ kind: 'text', text: 'good' });
});

test('without a header that names its columns a table is refused with what was found', async () => {
  const error = await csv('sentence,label\na,b\n').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'table_header', params: { task: 'classes', found: 'sentence, label' } });
  expect(await codeOf(csv('   \n'))).toBe('table_header');
});

test('of a table with other names the columns are offered, with what looks most like texts, addresses or sides', async () => {
  const offered = (text: string, task: TaskKind = 'classes', name = 'rows.csv') =>
    columnsToChoose(Buffer.from(text), name, task);
  const reviews = 'id,rating,Review,label\n1,4.5,"It broke, twice.",bad\n2,5,Works.,fine and good\n';
  expect(offered(reviews)?.likeliest).toEqual({ text: 'Review' });
  expect(offered(reviews)?.columns[2]).toEqual({ name: 'Review', sample: 'It broke, twice.' });
  expect(offered('no,photo\n1,https://example.org/a.png\n')?.likeliest).toEqual({ url: 'photo' });
  expect(offered('no,photo\n1,https://example.org/a.png\n', 'boxes')?.likeliest).toEqual({ url: 'photo' });
  const answers = 'Question;answer_a;score;answer_b\nHow long is it?;Quite short.;3;Long enough, I think.\n';
  expect(offered(answers, 'pairs')?.likeliest).toEqual({ left: 'answer_a', right: 'answer_b', prompt: 'Question' });
  expect(offered('문장,값\n배송이 늦었습니다,1\n')?.likeliest).toEqual({ text: '문장' });
  // Nothing that could be chosen: no addresses, one side, no row, no table.
  expect(offered(reviews, 'boxes')).toBeNull();
  expect(offered('one\na\n', 'pairs')).toBeNull();
  expect(offered('sentence\n')).toBeNull();
  expect(offered('Dear all,\nwe are here.\n', 'classes', 'letter.txt')).toBeNull();
});

test('a chosen column is read as what it was chosen for, and one that is not there is told as before', async () => {
  const read = (choice: object, text: string) => readTable(Buffer.from(text), 'rows.csv', 'classes', choice);
  const [row] = await read({ text: 'Review' }, 'Review ,note,name\nGood,b,first\n');
  expect(row).toMatchObject({ name: 'first', content: { kind: 'text', text: 'Good' } });
  expect((await read({ text: 'name' }, 'text,name\na,b\n'))[0]?.content).toEqual({ kind: 'text', text: 'b' });
  expect(await codeOf(read({ text: 'Gone' }, 'Review\nGood\n'))).toBe('table_header');
});

test('a table without a row, and one that names a column twice, say so instead of adding nothing or guessing', async () => {
  expect(await codeOf(csv('text,name\n'))).toBe('table_without_rows');
  expect(await codeOf(csv('\n\n', 'rows.jsonl'))).toBe('table_without_rows');
  const twice = await csv('text,Text\na,b\n').catch((caught: unknown) => caught);
  expect(twice).toMatchObject({ code: 'column_twice', params: { column: 'text' } });
});

test('while a long table is read others have their turn, in either form', async () => {
  const words = 'Words that somebody wrote. '.repeat(10);
  const rows = Array.from({ length: 8000 }, (_, place) => `${place} ${words}`);
  const tables = [
    ['rows.csv', ['text', ...rows].join('\n')],
    ['rows.jsonl', rows.map((text) => JSON.stringify({ text })).join('\n')],
  ] as const;
  for (const [name, text] of tables) {
    let turns = 0;
    let isRead = false;
    const reading = csv(text, name).finally(() => {
      isRead = true;
    });
    while (!isRead) {
      await new Promise(setImmediate);
      turns += 1;
    }
    expect(await reading).toHaveLength(rows.length);
    // Two megabytes, some thirty pieces.
    expect([name, turns > 20]).toEqual([name, true]);
  }
});

test('text that is not UTF-8 is refused instead of being turned into question marks', async () => {
  expect(await codeOf(readTable(Buffer.from([0x74, 0x65, 0x78, 0x74, 0x0a, 0xb0, 0xa1]), 'a.csv', 'classes'))).toBe(
    'table_not_utf8',
  );
});

test('a text of ten megabytes is refused by its line, and its neighbours are kept', async () => {
  const rows = await csv(`{"text":"before"}\n{"text":"${'x'.repeat(10_000_000)}"}\n{"text":"after"}`, 'a.jsonl');
  expect(rows.map((row) => row.problem?.code ?? 'kept')).toEqual(['kept', 'row_too_long', 'kept']);
});

test('a JSON line nested a hundred thousand deep is refused quickly', async () => {
  const deep = `{"text":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const began = performance.now();
  expect((await csv(deep, 'a.jsonl'))[0]?.problem?.code).toBeDefined();
  expect(performance.now() - began).toBeLessThan(1000);
});

test('more rows than a table may have are refused as a whole', async () => {
  expect(await codeOf(csv(`text\n${'a\n'.repeat(100_001)}`))).toBe('table_too_long');
});
