import { expect, test, vi } from 'vitest';
import { agreementVerb } from '@/server/cli/casebook/agreement';
import { parseArguments } from '@/server/cli/casebook/arguments';
import { consensusVerb } from '@/server/cli/casebook/consensus';
import { replayVerb } from '@/server/cli/casebook/replay';
import type { Json, Report } from '@/server/cli/casebook/verb';
import { runVerb } from './run-verb';

vi.setConfig({ testTimeout: 60_000 });

const field = (report: Report, name: string): Json | undefined =>
  (report.json as { readonly [key: string]: Json })[name];

test('columns that are not read may be called alike, those that are read may not', async () => {
  const rows = '1,a,p,q,x,,\n1,b,p,q,y,,\n';
  const report = await runVerb(consensusVerb, { in: `item,worker,note,note,label,,\n${rows}` });
  expect(report.json).toMatchObject({ items: 1, workers: 2, classes: ['x', 'y'] });
  await expect(runVerb(consensusVerb, { in: '\nitem,worker,label,item\n1,a,x,1\n' })).rejects.toThrow(
    /line 2, column item: expected each column name once/,
  );
});

test('columns may be called as other tools for crowds call them, where there is none of the own name', async () => {
  const rows = '1,a,x\n1,b,x\n2,a,y\n';
  const own = await runVerb(consensusVerb, { in: `item,worker,label\n${rows}`, gold: 'item,label\n2,x\n' });
  for (const header of ['task,worker,label', 'task_id,worker_id,label', 'HITId,WorkerId,answer']) {
    const report = await runVerb(consensusVerb, { in: `${header}\n${rows}`, gold: 'task,label\n2,x\n' });
    expect(report.json).toEqual(own.json);
  }
  const both = await runVerb(consensusVerb, { in: 'task,item,worker,label\nt,1,a,x\nt,1,b,x\nt,2,a,y\n' });
  expect(both.json).toMatchObject({ items: 2 });
});

test('a column without a name, as of row numbers, is no class of a classifier', async () => {
  const labels = 'worker,item,label\na,1,x\nb,1,y\na,2,x\nb,2,x\n';
  const plain = await runVerb(consensusVerb, { in: labels, probabilities: 'item,x,y\n1,.9,.1\n2,.2,.8\n' });
  const numbered = await runVerb(consensusVerb, { in: labels, probabilities: ',item,x,y\n0,1,.9,.1\n7,2,.2,.8\n' });
  const lines = '{"":0,"item":1,"x":0.9,"y":0.1}\n{"":7,"item":2,"x":0.2,"y":0.8}\n';
  const objects = await runVerb(consensusVerb, { in: labels, probabilities: lines });
  expect(plain.json).toMatchObject({ classes: ['x', 'y'] });
  expect([numbered.json, objects.json]).toEqual([plain.json, plain.json]);
  await expect(runVerb(consensusVerb, { in: labels, probabilities: 'item,x,x\n1,1,1\n' })).rejects.toThrow(/column x/);
  await expect(runVerb(consensusVerb, { in: labels, probabilities: ',item\n1,1\n' })).rejects.toThrow(/a header item/);
});

test('two files on one scale are compared on it, whichever classes each of them has', async () => {
  const of = (scale: readonly number[]) =>
    `worker,item,label\n${Array.from({ length: 60 }, (_, i) => {
      const said = (n: number) => scale[n % scale.length];
      return `a,${i},${said(i)}\nb,${i},${said(i % 4 === 0 ? i + 1 : i)}\n`;
    }).join('')}`;
  const [few, many] = [of([1, 2, 10]), of([1, 2, 5, 10])];
  const words = { distance: 'interval' };
  const there = await runVerb(agreementVerb, { in: few, against: many }, words);
  const back = await runVerb(agreementVerb, { in: many, against: few }, words);
  const alpha = (report: Report) => (field(report, 'krippendorffAlpha') as { value: number }).value;
  const gap = (report: Report) => (field(report, 'difference') as { value: number }).value;
  expect(gap(there)).toBeCloseTo(alpha(back) - alpha(there), 5);
  expect(gap(back)).toBeCloseTo(alpha(there) - alpha(back), 5);
});

test('a number of things is whole, and an order needs a distance that has one', async () => {
  const parse = (verb: typeof replayVerb, ...words: string[]) => parseArguments(verb, ['in.csv', ...words]);
  const message = /is a whole number from/;
  expect(() => parse(agreementVerb, '--resamples', '2.5')).toThrow(message);
  expect(() => parse(agreementVerb, '--seed', '0.5')).toThrow(message);
  expect(() => parse(replayVerb, '--truth', 't.csv', '--min', '2.5')).toThrow(message);
  expect(() => parse(replayVerb, '--truth', 't.csv', '--seed', '4294967296')).toThrow(message);
  expect(parse(replayVerb, '--truth', 't.csv', '--target', '0.9').values.get('target')).toBe('0.9');
  const labels = 'worker,item,label\na,1,x\nb,1,y\n';
  await expect(runVerb(agreementVerb, { in: labels }, { order: 'x,y' })).rejects.toThrow(/--order needs --distance/);
});

test('the raw answers of an export are read as they are, and what does not count in them is passed over', async () => {
  const plain = 'worker,item,label\na,1,x\nb,1,y\na,2,x\nb,2,x\n';
  const raw = [
    'item,name,annotation,worker,round,purpose,counts,answer',
    '1,one,k0,c,1,label,no,y',
    '1,one,k1,a,2,label,yes,x',
    '1,one,k2,b,2,label,yes,y',
    '2,two,k3,a,1,label,yes,x',
    '2,two,k4,b,1,label,yes,x',
    '3,three,k5,a,1,training,no,y',
    '4,four,k6,a,1,check,yes,x',
    '4,four,k7,b,1,check,yes,y',
    '',
  ].join('\n');
  const [given, taken] = [await runVerb(agreementVerb, { in: plain }), await runVerb(agreementVerb, { in: raw })];
  expect(taken.json).toEqual(given.json);
  const lines = '{"worker":"a","item":1,"answer":"x"}\n{"worker":"b","item":1,"answer":"y"}\n';
  expect((await runVerb(agreementVerb, { in: lines })).json).toMatchObject({ items: 1, labels: 2 });
  // A column called label is the label, whatever else is called answer; one called counts alone is anybody's own.
  const both = 'worker,item,answer,label,counts\na,1,p,x,no\nb,1,q,x,no\n';
  expect((await runVerb(agreementVerb, { in: both })).json).toMatchObject({
    labels: 2,
    percentAgreement: { value: 1 },
  });
  await expect(runVerb(agreementVerb, { in: 'worker,item,answer,label\na,1,p,\n' })).rejects.toThrow(/column label/);
});

test('agreement on the raw answers of an export is that of a guide version, as the overview measures it', async () => {
  const header = 'item,annotation,worker,guide_version,round,purpose,counts,answer';
  const first = ['1,k0,a,1,1,label,no,x', '1,k1,b,1,1,label,no,y', '2,k2,a,1,1,label,yes,y', '2,k3,b,1,1,label,yes,y'];
  const second = ['1,k4,c,2,2,label,yes,x', '1,k5,d,2,2,label,yes,x', '2,k6,d,2,1,check,yes,x'];
  const raw = [header, ...first, ...second, ''].join('\n');
  const plain = 'worker,item,label\na,1,x\nb,1,y\na,2,y\nb,2,y\n';
  const given = await runVerb(agreementVerb, { in: plain });
  expect((await runVerb(agreementVerb, { in: raw }, { 'guide-version': '1' })).json).toEqual(given.json);
  expect((await runVerb(agreementVerb, { in: raw }, { 'guide-version': '2' })).json).toMatchObject({
    items: 1,
    labels: 2,
  });
  expect((await runVerb(agreementVerb, { in: raw })).json).toMatchObject({ items: 2, labels: 4 });
  await expect(runVerb(agreementVerb, { in: plain }, { 'guide-version': '1' })).rejects.toThrow(
    /column guide_version: expected/,
  );
});

test('the table of an export says what is known: what a reviewer decided and what was known beforehand', async () => {
  const labels = 'worker,item,label\na,1,x\nb,1,y\na,2,x\nb,2,x\na,3,y\nb,3,x\n';
  const rows = ['1,y,,settled,known', '2,x,0.97,settled,consensus', '3,x,,settled,reviewer', '4,,,open,', ''];
  const table = ['item,consensus,confidence,standing,settled_by', ...rows].join('\n');
  const taken = await runVerb(consensusVerb, { in: labels, gold: table });
  const given = await runVerb(consensusVerb, { in: labels, gold: 'item,label\n1,y\n3,x\n' });
  expect(taken).toEqual(given);
  const empty = 'item,label,settled_by\n1,,known\n';
  await expect(runVerb(consensusVerb, { in: labels, gold: empty })).rejects.toThrow(/line 2, column label/);
});
