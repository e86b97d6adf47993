import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shuffled, simulate } from '../consensus/tables';

// Every call is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const launcher = fileURLToPath(new URL('../../server/cli/casebook.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'casebook-cli-'));
const path = (name: string): string => join(folder, name);
const crowd = simulate({ items: 60, workers: 8, votesPerItem: 4, prior: [0.6, 0.3, 0.1], skill: () => 0.85 });
const csv = (rows: readonly { worker: string; item: string; label: string }[]): string =>
  ['worker,item,label', ...rows.map((row) => `${row.worker},${row.item},${row.label}`), ''].join('\n');

function casebook(words: readonly string[], input: string | Buffer = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    input,
    encoding: 'utf8',
    cwd: folder,
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

function write(name: string, content: string | Buffer): string {
  writeFileSync(path(name), content);
  return name;
}

beforeAll(() => {
  write('labels.csv', csv(crowd.rows));
  write(
    'truth.csv',
    ['item,label', ...crowd.truth.map((c, i) => `i${String(i).padStart(6, '0')},${c}`), ''].join('\n'),
  );
  casebook(['--help']);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('usage', () => {
  test('help lists every verb, and each verb has its own help with an example that parses', () => {
    const help = casebook(['--help']);
    expect(help.status).toBe(0);
    const verbs = [...help.stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map((match) => match[1] ?? '');
    expect(verbs).toEqual(
      expect.arrayContaining(['consensus', 'agreement', 'flags', 'replay', 'workers', 'label-errors']),
    );
    for (const verb of verbs) {
      const own = casebook([verb, '--help']);
      expect(own.status, verb).toBe(0);
      expect(own.stdout, verb).toContain(`\nExample:\n  casebook ${verb}`);
      // What must be given is in the usage, not among what may.
      const usage = 'Usage: casebook replay LABELS.csv --truth T.csv [options]';
      if (verb === 'replay') expect(own.stdout).toContain(usage);
    }
  }, 60_000);

  test('wrong usage ends with 2 and says what would be right', () => {
    for (const words of [
      [],
      ['judge'],
      ['consensus'],
      ['consensus', 'a.csv', 'b.csv'],
      ['consensus', 'labels.csv', '--methd', 'auto'],
      ['consensus', 'labels.csv', '--method', 'best'],
      ['consensus', 'labels.csv', '--method'],
      ['replay', 'labels.csv'],
      ['replay', 'labels.csv', '--truth', 'truth.csv', '--seed', 'x'],
      ['consensus', '-', '--gold', '-'],
      ['consensus', 'labels.csv', '--method', 'crowdlab'],
    ]) {
      const call = casebook(words);
      expect(call.status, words.join(' ')).toBe(2);
      expect(call.stderr, words.join(' ')).not.toContain('    at ');
      expect(call.stdout, words.join(' ')).toBe('');
    }
    expect(casebook(['consensus', 'labels.csv', '--method', 'best']).stderr).toContain(
      'auto, majority-vote, dawid-skene',
    );
  }, 60_000);
});

describe('consensus', () => {
  test('writes one row for each item, in item order', () => {
    expect(casebook(['consensus', 'labels.csv', '--out', 'out.csv']).status).toBe(0);
    const lines = readFileSync(path('out.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe('item,label,confidence,votes,agreeing,second,second_confidence');
    expect(lines).toHaveLength(61);
    const right = lines.slice(1).filter((line, i) => line.split(',')[1] === String(crowd.truth[i])).length;
    expect(right).toBeGreaterThan(54);
  });

  test('the same rows in any order, from a file or a pipe, as CSV or JSON lines, give the same bytes', () => {
    const [first] = ['labels.csv'].map((file) => casebook(['consensus', file]).stdout);
    const mixed = shuffled(crowd.rows);
    expect(casebook(['consensus', '-'], csv(mixed)).stdout).toBe(first);
    expect(casebook(['consensus', '-'], mixed.map((row) => JSON.stringify(row)).join('\n')).stdout).toBe(first);
    const columns = [
      'note,label,worker,item',
      ...mixed.map((row) => `"a, b",${row.label},${row.worker},${row.item}`),
    ].join('\r\n');
    expect(casebook(['consensus', '-'], `\ufeff${columns}`).stdout).toBe(first);
  }, 30_000);

  test('a header in capitals, or with a space after each separator, is read as it is meant', () => {
    const first = casebook(['consensus', 'labels.csv']).stdout;
    const spaced = ['Worker, ITEM, label', ...crowd.rows.map((row) => `${row.worker}, ${row.item}, ${row.label}`)];
    expect(casebook(['consensus', '-'], spaced.join('\n')).stdout).toBe(first);
    const both = ['Label,worker,item,label', ...crowd.rows.map((row) => `x,${row.worker},${row.item},${row.label}`)];
    expect(casebook(['consensus', '-'], both.join('\n')).stdout).toBe(first);
    const list = casebook(['consensus', '-'], '[{"worker":"a","item":"b","label":"c"}]');
    expect(list.status).toBe(1);
    expect(list.stderr).toContain('one JSON object a line, not one JSON list');
  });

  test('where there is one class there is no second, and no probability of it', () => {
    const rows = casebook(['consensus', '-'], 'worker,item,label\na,i,x\nb,i,x\na,j,x\n').stdout.trim().split('\n');
    expect(rows.slice(1)).toEqual(['i,x,1,2,2,,', 'j,x,1,1,1,,']);
  });

  test('quotes, line breaks and commas in names come back as they went in', () => {
    const text = 'worker,item,label\n"w,1","line\nbreak","say ""hi"""\nw2,"line\nbreak","say ""hi"""\n';
    const { stdout } = casebook(['consensus', '-', '--method', 'majority-vote'], text);
    expect(stdout).toContain('"line\nbreak","say ""hi""",1,2,2');
  });

  test.each(['majority-vote', 'dawid-skene', 'one-coin', 'glad', 'ibcc', 'ebcc', 'wawa', 'zero-based-skill'])(
    '--method %s answers',
    (method) => {
      const { status, stdout } = casebook(['consensus', 'labels.csv', '--method', method, '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ method, items: 60, workers: 8, labels: 240 });
    },
  );

  test('several labels in a cell are questions of their own', () => {
    const rows = ['w1,i1,a|b', 'w2,i1,b|a', 'w3,i1,a', 'w1,i2,', 'w2,i2,', 'w3,i2,b'];
    const { stdout, status } = casebook(
      ['consensus', '-', '--several', '|'],
      ['worker,item,label', ...rows].join('\n'),
    );
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toBe('item,label,confidence,p_a,p_b');
    expect(stdout).toMatch(/\ni1,a\|b,.*\ni2,,/);
  });

  test('gold anchors, and a classifier takes part', () => {
    write('gold.csv', 'item,answer\ni000000,2\n');
    write(
      'p.csv',
      [
        'item,0,1,2',
        ...crowd.truth.map(
          (c, i) => `i${String(i).padStart(6, '0')},${[0, 1, 2].map((k) => (k === c ? 0.8 : 0.1)).join(',')}`,
        ),
      ].join('\n'),
    );
    const { stdout, status } = casebook(['consensus', 'labels.csv', '--gold', 'gold.csv', '--probabilities', 'p.csv']);
    expect(status).toBe(0);
    expect(stdout).toContain('i000000,2,1,');
  });

  test('twenty known items say how far the confidences can be trusted, fewer say nothing', () => {
    const rows = crowd.truth.map((c, i) => `i${String(i).padStart(6, '0')},${c}`);
    write('known.csv', ['item,label', ...rows.slice(0, 30)].join('\n'));
    write('few.csv', ['item,label', ...rows.slice(0, 19)].join('\n'));
    const told = (...words: string[]) => JSON.parse(casebook(['consensus', 'labels.csv', '--json', ...words]).stdout);
    const { calibration } = told('--gold', 'known.csv');
    expect(calibration).toMatchObject({ items: 30 });
    expect(calibration.accuracy.low).toBeLessThanOrEqual(calibration.accuracy.value);
    expect(calibration.error).toBeGreaterThanOrEqual(
      Math.abs(calibration.meanConfidence - calibration.accuracy.value) - 1e-6,
    );
    expect(told('--gold', 'few.csv').calibration).toBeNull();
    expect(told().calibration).toBeNull();
    const words = casebook(['consensus', 'labels.csv', '--gold', 'known.csv', '--out', 'c.csv']).stdout;
    expect(words).toMatch(
      /30 known items, each estimated without its own answer: \.?\d.* calibration error \d\.\d{3}\./,
    );
  });
});

describe('the other verbs', () => {
  test('names of classes in Hangul leave the figures in line', () => {
    const rows = ['가,1,갑', '나,1,갑', '가,2,을을을', '나,2,을을을', '가,3,cat', '나,3,갑'];
    const { stdout } = casebook(['agreement', '-', '--resamples', '0'], ['worker,item,label', ...rows].join('\n'));
    const cells = (text: string) =>
      [...text].reduce((sum, letter) => sum + (letter >= '가' && letter <= '힣' ? 2 : 1), 0);
    const figures = stdout.split('\n').filter((line) => / -?\d\.\d{4}/.test(line));
    expect(figures.some((line) => line.includes('을을을'))).toBe(true);
    expect(new Set(figures.map((line) => cells(line.replace(/ -?\d\.\d{4}.*/, '')))).size).toBe(1);
  });

  test('agreement gives each coefficient with its interval', () => {
    const found = JSON.parse(casebook(['agreement', 'labels.csv', '--json']).stdout);
    for (const name of ['krippendorffAlpha', 'fleissKappa', 'meanPairwiseCohenKappa', 'percentAgreement', 'gwetAc1']) {
      expect(found[name].low, name).toBeLessThanOrEqual(found[name].value);
      expect(found[name].high, name).toBeGreaterThanOrEqual(found[name].value);
    }
    expect(found).toMatchObject({ items: 60, workers: 8, labels: 240 });
    expect(Object.keys(found.perClass)).toEqual(['0', '1', '2']);
  });

  test('a coefficient that rounds to nothing has no sign', () => {
    const rows = Array.from({ length: 20 }, (_, w) => `w${w},i,${w < 17 ? 'a' : 'b'}`);
    const one = casebook(['agreement', '-', '--resamples', '0'], ['worker,item,label', ...rows].join('\n'));
    expect(one.stdout).toMatch(/alpha +0\.0000\n/);
    expect(one.stdout).not.toContain('-0.000');
  });

  test('flags judge given labels, the most suspicious first', () => {
    write(
      'given.csv',
      ['item,label', ...crowd.truth.map((c, i) => `i${String(i).padStart(6, '0')},${i === 7 ? (c + 1) % 3 : c}`)].join(
        '\n',
      ),
    );
    expect(casebook(['flags', 'labels.csv', '--judge', 'given.csv', '--out', 'flags.csv']).status).toBe(0);
    const lines = readFileSync(path('flags.csv'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(61);
    expect(lines[0]).toMatch(/^item,label,error_probability,rarity,rare_slice,verdict,/);
    expect(lines.slice(1, 8).some((line) => line.startsWith('i000007,'))).toBe(true);
  });

  test('flags list every given label once, also of items that nobody voted on', () => {
    const given = crowd.truth.map((c, i) => `i${String(i).padStart(6, '0')},${c}`);
    write('given.csv', ['item,label', ...given.slice(0, 50), 'new,1', 'newer,2'].join('\n'));
    write('some.csv', 'item,0,1,2\ni000001,.2,.5,.3\nnewer,.9,.06,.04\n');
    const call = ['flags', 'labels.csv', '--judge', 'given.csv', '--probabilities', 'some.csv', '--out', '-'];
    const rows = casebook(call)
      .stdout.trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(63);
    expect(new Set(rows.map(([item]) => item)).size).toBe(63);
    const [last, other] = ['new', 'i000002'].map((name) => rows.find(([item]) => item === name));
    expect([last?.[1], last?.[5], last?.[9], last?.at(-1)]).toEqual(['1', 'ambiguous', '0', '']);
    expect(other?.at(-1)).toBe('');
    expect(rows.find(([item]) => item === 'newer')?.at(-1)).toBe('0');
  });

  test('replay and workers answer in JSON', () => {
    const replayed = JSON.parse(
      casebook(['replay', 'labels.csv', '--truth', 'truth.csv', '--seed', '1', '--json']).stdout,
    );
    expect(replayed.rule.labelsPerItem).toBeLessThanOrEqual(4);
    expect(replayed.fixed).toHaveLength(6);
    const told = casebook(['replay', 'labels.csv', '--truth', 'truth.csv', '--seed', '1'])
      .stdout.trim()
      .split('\n')
      .slice(1);
    for (const line of told)
      expect(line).toMatch(/; the rule (saves \d+ % at that accuracy|needs \d+ % more for it|never gets there)$/);
    const { workers } = JSON.parse(casebook(['workers', 'labels.csv', '--json']).stdout);
    expect(workers).toHaveLength(8);
    expect(workers[0]).toMatchObject({ worker: 'w0', suspected: { random: false, constant: false, copiesOf: [] } });
  }, 30_000);

  test('label errors need no votes', () => {
    write('given2.csv', 'item,label\na,x\nb,x\nc,y\nd,y\ne,x\n');
    write('model.csv', 'item,x,y\na,.9,.1\nb,.95,.05\nc,.1,.9\nd,.08,.92\ne,.02,.98\n');
    const { stdout, status } = casebook(['label-errors', '--given', 'given2.csv', '--probabilities', 'model.csv']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[1]).toMatch(/^e,x,y,.*,1$/);
  });
});

describe('bad data ends with 1 and names the place', () => {
  const cases: [string, string | Buffer, RegExp][] = [
    ['an empty file', '', /standard input: expected a header and rows, but it is empty/],
    ['only blank lines', '\n\n  \n', /empty/],
    [
      'a missing column',
      'worker,item\na,b\n',
      /line 1, column label: expected a header with the columns worker,item,label/,
    ],
    ['a column twice', 'worker,item,label,item\na,b,c,d\n', /line 1, column item/],
    ['too few columns', 'worker,item,label\na,b,c\na,b\n', /line 3, column label: expected 3 columns/],
    ['too many columns', 'worker,item,label\na,b,c,d\n', /line 2, column 4: expected 3 columns/],
    ['an empty worker', 'worker,item,label\n\n,b,c\n', /line 3, column worker: expected a value/],
    ['an open quote', 'worker,item,label\na,"b,c\n', /line 2, column item: expected a closing quote/],
    ['text after a quote', 'worker,item,label\na,"b"x,c\n', /line 2, column item: expected a separator/],
    [
      'a quote that the next one does not close',
      'worker,item,label\na,"b,c\nd,e,f\n"g",h,i\n',
      /line 2, column item: expected a closing quote/,
    ],
    [
      'text after a quote of a later line',
      'worker,item,label\na,"b\nthe "b" c",c\n',
      /line 3, column item: expected a separator/,
    ],
    [
      'a binary file',
      Buffer.from([0x77, 0x2c, 0x00, 0x01, 0x0a, 0x00]),
      /line 1, column 2: expected text, but this is a binary file/,
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('worker,item,label\na,b,'), Buffer.from([0xff, 0xfe]), Buffer.from('\n')]),
      /UTF-8/,
    ],
    [
      'a line of ten million characters',
      `worker,item,label\na,b,${'x'.repeat(10_000_000)}\n`,
      /line 2: expected a line of at most 1,000,000 characters/,
    ],
    ['broken JSON', '{"worker":"a","item":"b","label":"c"}\n{"worker":\n', /line 2, column \d+: expected a JSON value/],
    ['JSON that is no object', '{"worker":"a","item":"b","label":"c"}\n[1]\n', /line 2: expected a JSON object/],
    [
      'a JSON field that is no text',
      '{"worker":"a","item":"b","label":{}}\n',
      /line 1, column label: expected a text or a number/,
    ],
  ];

  test.each(cases)('%s', (_, input, message) => {
    const { status, stderr, stdout } = casebook(['consensus', '-'], input);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.length).toBeLessThan(400);
  });

  test('a file that is not there, a folder, a place that cannot be written to', () => {
    expect(casebook(['consensus', 'nowhere.csv'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('nowhere.csv: expected a file, but there is none'),
    });
    expect(casebook(['consensus', '.']).status).toBe(1);
    expect(casebook(['consensus', 'labels.csv', '--out', 'no/such/place.csv']).status).toBe(1);
  });

  test('a gold item with two classes, a probability below nothing', () => {
    write('twice.csv', 'item,label\na,1\na,2\n');
    expect(casebook(['consensus', 'labels.csv', '--gold', 'twice.csv'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('twice.csv, line 3, column label'),
    });
    write('minus.csv', 'item,0,1\na,-1,2\n');
    expect(casebook(['consensus', 'labels.csv', '--probabilities', 'minus.csv'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('minus.csv, line 2, column 0'),
    });
  });

  test('a header alone is no error: nothing in, nothing out', () => {
    expect(casebook(['consensus', '-'], 'worker,item,label\n')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^item,label[^\n]*\n$/),
    });
    const { status, stdout } = casebook(['agreement', '-', '--json'], 'worker,item,label\n');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).krippendorffAlpha.value).toBeNull();
  });
});

const lenient = { onFault: () => {}, refusesQuotesWithin: false, refusesNul: true };

test('records that a chunk of input cuts in two are read whole', async () => {
  const { CsvReader } = await import('@/server/datasets/csv');
  const text = 'worker,item,label\r\n"a ""b""\n c",2,é\r\n\r\nx,"",y\r\nz,1,2';
  const read = (size: number): string => {
    const rows: string[] = [];
    const reader = new CsvReader({
      ...lenient,
      onRecord: (fields, line) => rows.push(`${line}:${JSON.stringify(fields)}`),
    });
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
    reader.end();
    return rows.join(' ');
  };
  for (let size = 1; size < text.length; size++) expect(read(size), `chunks of ${size}`).toBe(read(1000));
  expect(read(1000)).toBe('1:["worker","item","label"] 2:["a \\"b\\"\\n c","2","é"] 5:["x","","y"] 6:["z","1","2"]');
});

test('lines that end in CR alone are lines, in a short file and in one of many chunks', async () => {
  const { CsvReader } = await import('@/server/datasets/csv');
  const read = (text: string, size: number): string[] => {
    const rows: string[] = [];
    const reader = new CsvReader({ ...lenient, onRecord: (fields, line) => rows.push(`${line}:${fields.join('|')}`) });
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
    reader.end();
    return rows;
  };
  expect(read('worker,item,label\ra,1,"x\ry"\r\rb,2,z', 5)).toEqual(['1:worker|item|label', '2:a|1|x\ny', '5:b|2|z']);
  const lines = Array.from({ length: 20_000 }, (_, at) => `a,${at},x`);
  const long = read(`worker,item,label\r${lines.join('\r')}\r`, 4096);
  expect(long).toHaveLength(20_001);
  expect(long.at(-1)).toBe('20001:a|19999|x');
  // A CR inside a line of a file with LF is a part of its cell.
  expect(read('worker,item,label\na,1,x\rz\n', 1000)).toEqual(['1:worker|item|label', '2:a|1|x\rz']);
});
