import { expect, test, vi } from 'vitest';
import { consensusVerb } from '@/server/cli/casebook/consensus';
import { labelErrorsVerb } from '@/server/cli/casebook/label-errors';
import { transcriptsVerb } from '@/server/cli/casebook/transcripts';
import { runVerb } from './run-verb';

/** A machine of 100 kB, so that little is too much. */
vi.mock('node:os', async (original) => ({ ...(await original<typeof import('node:os')>()), totalmem: () => 100_000 }));

const table = (header: string, rows: number, row: (n: number) => string): string =>
  [header, ...Array.from({ length: rows }, (_, n) => row(n))].join('\n');

test('several labels: refused on the line that makes them too many', async () => {
  const labels = table('worker,item,label', 100, (n) => `w,i${n},c${n}`);
  await expect(runVerb(consensusVerb, { in: labels }, { several: '|' })).rejects.toThrow(
    /in, line 28, column label: expected fewer classes or items: those up to this line, 27 classes on 27 items, ask/,
  );
});

test('probabilities: refused on the line that makes them too many, though each object names only one class', async () => {
  const probabilities = table('', 200, (n) => `{"item":"i${n}","c${n}":1}`);
  const labels = 'worker,item,label\nw,i0,c0\n';
  await expect(runVerb(consensusVerb, { in: labels, probabilities })).rejects.toThrow(
    /probabilities, line 81: expected fewer classes or items: those up to this line, 80 classes on 79 items, need/,
  );
});

test('label errors: classes whose every pair could not be held are refused before anything is computed', async () => {
  const classes = Array.from({ length: 110 }, (_, n) => `c${n}`);
  const probabilities = table(
    `item,${classes.join(',')}`,
    5,
    (n) => `i${n},${classes.map((_, c) => (c === n ? 1 : 0))}`,
  );
  const given = table('item,label', 5, (n) => `i${n},c${n}`);
  await expect(runVerb(labelErrorsVerb, { given, probabilities })).rejects.toThrow(
    /probabilities, line 1: expected fewer classes or items: 110 classes on 5 items need/,
  );
});

test('transcripts: two texts that could not be laid side by side are refused with the lines of both', async () => {
  const text = (words: number) => 'ab '.repeat(words);
  const rows = [
    'worker,item,annotation',
    `a,i,${text(2)}`,
    `b,i,${text(8000)}`,
    `c,j,${text(9000)}`,
    `c,i,${text(50)}`,
  ];
  await expect(runVerb(transcriptsVerb, { in: rows.join('\n') })).rejects.toThrow(
    /in, line 3, column annotation: expected shorter texts: 8,000 words here and 50 on line 5 need 1 GB of memory/,
  );
});
