import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { verbs } from '@/server/cli/casebook/verbs';

// Every call is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const launcher = fileURLToPath(new URL('../../server/cli/casebook.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'casebook-process-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh folder for every test, so that nothing but what the call wrote is found in it. */
let folder = '';
let folders = 0;
beforeEach(() => {
  folder = join(root, `${folders++}`);
  mkdirSync(folder);
});

const labels = 'worker,item,label\na,i,x\nb,i,y\nc,i,x\na,j,y\nb,j,y\n';
const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

function casebook(words: readonly string[], input: string | Buffer = '') {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    input,
    encoding: 'utf8',
    cwd: folder,
    timeout: 30_000,
  });
  return { status, signal, stdout, stderr };
}

function begin(words: readonly string[]) {
  return spawn(process.execPath, [launcher, ...words], { cwd: folder, timeout: 30_000, killSignal: 'SIGKILL' });
}

/** Many long names: a table of 24 MB, which no pipe holds and no disk takes at once. */
function wideTable(): string {
  const name = 'n'.repeat(6000);
  return ['worker,item,annotation', ...Array.from({ length: 4000 }, (_, n) => `w,${name}${n},1`), ''].join('\n');
}

/** A refusal says in a sentence on standard error what was expected, and nothing else is left behind. */
function expectRefusal(words: readonly string[], status: 1 | 2, message: RegExp, input: string | Buffer = ''): void {
  const before = readdirSync(folder);
  const call = casebook(words, input);
  const said = `${words.join(' ')}: ${call.stderr}`;
  expect(call.status, said).toBe(status);
  expect(call.stderr, said).toMatch(message);
  expect(call.stderr, said).toMatch(/^casebook: [^\n]+\n$/);
  expect(call.stdout, said).toBe('');
  expect(readdirSync(folder), said).toEqual(before);
}

describe('wrong usage ends with 2 and a sentence', () => {
  test('an option without its value, also where the next option follows', () => {
    write('labels.csv', labels);
    expectRefusal(['consensus', 'labels.csv', '--out'], 2, /--out needs a value: OUT\.csv/);
    expectRefusal(['consensus', 'labels.csv', '--out', '--json'], 2, /--out needs a value: OUT\.csv/);
    expectRefusal(['consensus', 'labels.csv', '--outt', 'x'], 2, /has no option --outt\. It has --method, --gold/);
    expectRefusal(['consensus', 'labels.csv', '-o', 'x'], 2, /has no option -o/);
    expectRefusal(['consens', 'labels.csv'], 2, /has no verb "consens"; see casebook --help/);
  });

  test('no arguments: the help, where it is no result', () => {
    const call = casebook([]);
    expect(call).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Usage: casebook <verb>') });
  });

  test('--out that is a file the call reads, by whatever name, leaves that file as it was', () => {
    write('labels.csv', labels);
    symlinkSync('labels.csv', join(folder, 'link.csv'));
    const message = /is a file that is read; give the result another name/;
    expectRefusal(['consensus', 'labels.csv', '--out', 'labels.csv'], 2, message);
    expectRefusal(['consensus', 'labels.csv', '--out', './link.csv'], 2, message);
    write('gold.csv', 'item,label\ni,x\n');
    expectRefusal(['consensus', 'labels.csv', '--gold', 'gold.csv', '--out', 'gold.csv'], 2, message);
    expect(read('labels.csv')).toBe(labels);
    expect(read('gold.csv')).toBe('item,label\ni,x\n');
  });
});

describe('bad data ends with 1 and a sentence', () => {
  test('an --out that cannot be written to is refused before the input is read', () => {
    mkdirSync(join(folder, 'sub'));
    write('file', 'kept');
    for (const out of ['no/such/place.csv', 'file/place.csv', '']) {
      expectRefusal(['consensus', 'nowhere.csv', '--out', out], 1, /a place that can be written to \(there is no such/);
    }
    expectRefusal(['consensus', 'nowhere.csv', '--out', 'sub'], 1, /sub: expected a file to write to, but it is a fol/);
    expect(read('file')).toBe('kept');
  });

  test('a result that was there stays when the next call fails', () => {
    write('old.csv', 'kept');
    expectRefusal(
      ['consensus', '-', '--out', 'old.csv'],
      1,
      /line 2, column label: expected 3/,
      'worker,item,label\na,b',
    );
    expect(read('old.csv')).toBe('kept');
  });

  test('what is given by mistake is named: a folder, a name under a file, gzip, a spreadsheet, UTF-16, Latin-1', () => {
    write('labels.csv', labels);
    write('packed.csv', gzipSync(labels));
    write('table.csv', Buffer.concat([Buffer.from('PK\x03\x04'), gzipSync(labels)]));
    write('wide.csv', Buffer.from(`\ufeff${labels}`, 'utf16le'));
    write('latin.csv', Buffer.from('worker,item,label\na,i,x\nb,i,\xe9t\xe9\nc,i,x\n', 'latin1'));
    write('cut.csv', Buffer.from(`${labels}a,k,é`).subarray(0, -1));
    expectRefusal(['consensus', '.'], 1, /\.: expected a file, but it is a folder/);
    expectRefusal(['consensus', 'labels.csv/x'], 1, /labels\.csv\/x: expected a file, but there is none/);
    expectRefusal(['consensus', 'n'.repeat(5000)], 1, /expected a file, but there is none/);
    expectRefusal(['consensus', 'packed.csv'], 1, /packed by gzip: unpack it first/);
    expectRefusal(['boxes', 'packed.csv'], 1, /packed by gzip: unpack it first/);
    expectRefusal(['consensus', 'table.csv'], 1, /a spreadsheet or a zip archive/);
    expectRefusal(['consensus', 'wide.csv'], 1, /it is UTF-16/);
    expectRefusal(['consensus', 'latin.csv'], 1, /latin\.csv, line 3, column 5: expected UTF-8 text/);
    expectRefusal(['consensus', 'cut.csv'], 1, /cut\.csv, line 7, column 5: expected UTF-8 text/);
  });
});

describe('input and output', () => {
  test('from a pipe with CRLF and a byte order mark as from a file, beside a separator that is a dash', () => {
    write('labels.csv', labels);
    const plain = casebook(['consensus', 'labels.csv']);
    expect(plain).toMatchObject({ status: 0, stderr: '' });
    const marked = casebook(['consensus', '-'], `\ufeff${labels.replaceAll('\n', '\r\n')}`);
    expect(marked).toEqual(plain);
    const dashes = casebook(['consensus', '-', '--several', '-'], 'worker,item,label\na,i,x-y\nb,i,y-x\n');
    expect(dashes).toMatchObject({ status: 0, stdout: expect.stringContaining('i,x-y,') });
  });

  test('a table goes to standard output and the words about it beside it', () => {
    const call = casebook(['consensus', '-', '--out', '-', '--json'], labels);
    expect(call.stdout).toMatch(/^item,label,confidence/);
    expect(JSON.parse(call.stderr)).toMatchObject({ items: 2 });
  });

  test('a link is followed, and a pipe is written to and stays one', async () => {
    write('real.csv', 'old');
    symlinkSync('real.csv', join(folder, 'link.csv'));
    expect(casebook(['consensus', '-', '--out', 'link.csv'], labels).status).toBe(0);
    expect(read('real.csv')).toMatch(/^item,label/);
    expect(realpathSync(join(folder, 'link.csv'))).toBe(realpathSync(join(folder, 'real.csv')));
    spawnSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder });
    const reader = spawn('cat', ['pipe'], { cwd: folder, timeout: 30_000 });
    const ended = once(reader, 'close');
    let piped = '';
    reader.stdout.on('data', (chunk) => {
      piped += chunk;
    });
    expect(casebook(['consensus', '-', '--out', 'pipe'], labels).status).toBe(0);
    await ended;
    expect(piped).toBe(read('real.csv'));
  });

  test('a reader that goes away ends the call with 0 and without a word', async () => {
    write('wide.csv', wideTable());
    const call = begin(['ratings', 'wide.csv']);
    let said = '';
    call.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const ended = once(call, 'close');
    await once(call.stdout, 'data');
    call.stdout.destroy();
    expect([...(await ended), said]).toEqual([0, null, '']);
  });

  test('standard output that takes nothing is said in words', () => {
    write('labels.csv', labels);
    for (const words of ['consensus labels.csv', 'agreement labels.csv', 'workers labels.csv --json']) {
      const line = `"${process.execPath}" "${launcher}" ${words} 1< labels.csv`;
      const call = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
      expect(call.stderr).toBe('casebook: standard output: expected a place that can be written to (EBADF)\n');
      expect(call.status).toBe(1);
    }
  });
});

describe('Ctrl-C leaves what was there before', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s while it reads', async (signal) => {
    const call = begin(['consensus', '-', '--out', 'out.csv']);
    const ended = once(call, 'close');
    call.stdin.write(labels);
    await pause(300);
    call.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('SIGINT while it writes', async () => {
    write('wide.csv', wideTable());
    write('out.csv', 'kept');
    const call = begin(['ratings', 'wide.csv', '--out', 'out.csv']);
    const ended = once(call, 'close');
    while (call.exitCode === null && readdirSync(folder).length === 2) await pause(1);
    call.kill('SIGINT');
    const [, signal] = await ended;
    expect(readdirSync(folder).sort()).toEqual(['out.csv', 'wide.csv']);
    if (signal === 'SIGINT') expect(read('out.csv')).toBe('kept');
    else expect(read('out.csv').endsWith('\n')).toBe(true);
  });
});

/** The files the examples name, with two workers who agree; what two verbs read has what both look for. */
const examples: Readonly<Record<string, string>> = {
  'labels.csv': labels,
  'truth.csv': 'item,label\ni,x\nj,y\n',
  'given.csv': 'item,label\ni,x\nj,y\n',
  'model.csv': 'item,x,y\ni,.9,.1\nj,.2,.8\n',
  'annotations.jsonl': ['a', 'b']
    .map((worker) => `{"worker":"${worker}","item":"i","boxes_xywh":[[1,2,30,40]],"spans":[[0,2,"P"]]}\n`)
    .join(''),
  'outlines.jsonl': ['a', 'b']
    .map((worker) => `{"worker":"${worker}","item":"i","polygons":[[[0,0],[9,0],[9,9]]]}\n`)
    .join(''),
  'masks.jsonl': ['a', 'b']
    .map((worker) => `{"worker":"${worker}","item":"i","width":9,"height":9,"polygon":[[0,0],[9,0],[9,9]]}\n`)
    .join(''),
  'transcripts.csv': 'worker,item,annotation\na,i,hello there\nb,i,hello there\n',
  'ratings.csv': 'worker,item,annotation\na,i,1\nb,i,2\n',
  'comparisons.csv': 'worker,item_left,item_right,choice\na,i,j,left\nb,j,i,right\n',
  'instances.json': JSON.stringify({
    images: [{ id: 1, width: 10, height: 10 }],
    categories: [{ id: 1, name: 'cat' }],
    annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 5, 5] }],
  }),
  'results.json': '[{"image_id":1,"category_id":1,"bbox":[0,0,5,5],"score":0.9}]',
};

test.each(verbs.map((verb) => verb.name))('the example that %s --help gives runs as it stands', (name) => {
  const help = casebook([name, '--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  const words = help.stdout.match(/\nExample:\n {2}casebook (.+)\n$/)?.[1]?.split(' ') ?? [];
  expect(words[0]).toBe(name);
  for (const [file, content] of Object.entries(examples)) write(file, content);
  const call = casebook(words);
  expect(call).toMatchObject({ status: 0, stderr: '' });
  if (words.includes('--json')) expect(JSON.parse(call.stdout)).toBeTypeOf('object');
  const out = words[words.indexOf('--out') + 1] ?? '';
  if (words.includes('--out')) expect(read(out).split('\n').length).toBeGreaterThan(1);
});

test('data that cannot be right, or cannot be held, are refused in words before anything is computed', () => {
  write('labels.csv', labels);
  write('strange.csv', 'item,label\nelsewhere,x\n');
  write('models.csv', 'item,x,y\nelsewhere,.5,.5\n');
  const strangers = /column item: expected items that labels\.csv has labels for, but there is none, found "elsewhere"/;
  expectRefusal(['consensus', 'labels.csv', '--gold', 'strange.csv'], 1, strangers);
  expectRefusal(['consensus', 'labels.csv', '--probabilities', 'models.csv'], 1, strangers);
  expectRefusal(['flags', 'labels.csv', '--judge', 'strange.csv'], 1, strangers);
  write('twice.csv', 'item,x,y\ni,.5,.5\ni,.6,.4\n');
  expectRefusal(['consensus', 'labels.csv', '--probabilities', 'twice.csv'], 1, /twice\.csv, line 3, column item/);
  write('huge.csv', 'item,x,y\ni,1e308,1e308\n');
  expectRefusal(
    ['consensus', 'labels.csv', '--probabilities', 'huge.csv'],
    1,
    /huge\.csv, line 2: expected probabilit/,
  );
  const many = Array.from({ length: 60_000 }, (_, n) => `w${n % 50},i${n % 500},c${n}`);
  write('many.csv', ['worker,item,label', ...many].join('\n'));
  expectRefusal(['consensus', 'many.csv'], 1, /column label: expected fewer classes: .* GB of memory; --method glad/);
  // What follows the line on which it is known to be too much is not even read: it is no CSV.
  const most = Math.ceil(Math.sqrt(totalmem() / 128)) + 1;
  const each = Array.from({ length: most }, (_, n) => `w,i${n},c${n}`);
  const several = ['worker,item,label', ...each, 'w,i,"'].join('\n');
  const tooMany =
    /column label: expected fewer classes or items: those up to this line, [\d,]+ classes on [\d,]+ items/;
  expectRefusal(['consensus', '-', '--several', '|'], 1, tooMany, several);
});

test('what would act on a terminal is shown escaped there, and written as it is to files and as JSON', () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e';
  const [worker, label] = [`${evil}\nw`, `x${evil}`];
  const cell = (text: string): string => `"${text}"`;
  const rows = ['a', 'b'].flatMap((item) => [`${cell(worker)},${item},${cell(label)}`, `v,${item},y`]);
  write('labels.csv', ['worker,item,label', ...rows, ''].join('\n'));
  const acting = /(?!\n)[\p{Cc}\u202a-\u202e]/u;
  for (const verb of ['workers', 'agreement']) {
    const call = casebook([verb, 'labels.csv']);
    expect(call).toMatchObject({ status: 0, stderr: '' });
    expect(call.stdout).not.toMatch(acting);
    expect(call.stdout).toContain('\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202e');
  }
  expect(casebook(['workers', 'labels.csv']).stdout.trim().split('\n')).toHaveLength(2);
  const exact = JSON.parse(casebook(['workers', 'labels.csv', '--json']).stdout);
  expect(exact.workers.map((own: { worker: string }) => own.worker)).toContain(worker);
  expect(casebook(['consensus', 'labels.csv', '--out', 'out.csv']).status).toBe(0);
  expect(read('out.csv')).toContain(label);
  write(`${evil}.csv`, `item,label\na,${label}\na,z\n`);
  const refused = casebook(['consensus', 'labels.csv', '--gold', `${evil}.csv`]);
  expect(refused.stderr).toMatch(/line 3, column label: expected one label for item a, which has x.*found "z"\n$/);
  expect(refused.stderr).not.toMatch(acting);
  expect(casebook([evil]).stderr).not.toMatch(acting);
  expect(casebook(['consensus', 'labels.csv', `--${evil}`]).stderr).not.toMatch(acting);
});
