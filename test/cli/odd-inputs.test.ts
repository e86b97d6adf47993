import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { BadData, BadUsage } from '@/server/cli/casebook/refusal';
import type { Verb } from '@/server/cli/casebook/verb';
import { verbs } from '@/server/cli/casebook/verbs';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'casebook-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const long = 'x'.repeat(100_000);
const row = (more: object) => `${JSON.stringify({ worker: 'a', item: 'i', ...more })}\n`;
const odd: Readonly<Record<string, string | Buffer>> = {
  nothing: '',
  'blank lines': '\n \n',
  'a mark alone': '\ufeff',
  'a header alone': 'worker,item,label\n',
  'a header twice the same': 'worker,worker,item,label\na,a,i,x\n',
  'one row': 'worker,item,label\na,i,x\n',
  'CR line ends': 'worker,item,label\ra,i,x\rb,i,y\r',
  tabs: 'worker\titem\tlabel\na\ti\tx\n',
  'line breaks in quotes': 'worker,item,label\n"a\nb","i\r\nj","x\n"\n',
  'a long cell': `worker,item,label\n${long},i,${long}\n`,
  'an open quote': 'worker,item,label\na,"i,x\n',
  'no number': 'worker,item,annotation\na,i,NaN\n',
  'half a character': Buffer.concat([Buffer.from('worker,item,label\na,i,'), Buffer.from([0xe2, 0x82])]),
  'a zero byte': 'worker,item,label\na,i,\0\n',
  null: 'null\n',
  'a list': '[]\n',
  'an open object': '{"worker":',
  'names of the language itself': row({ item: '__proto__', worker: 'constructor', label: 'toString' }),
  'null in every field': '{"worker":null,"item":null,"label":null}\n',
  'boxes of null': row({ boxes_xywh: [null] }),
  'boxes drawn backwards': row({ boxes_xywh: [[9, 9, -5, -5]] }),
  'boxes without end': row({ boxes_xywh: [[0, 0, 1e308, 1e308]] }),
  'a worker twice': row({ boxes_xywh: [[0, 0, 1, 1]] }).repeat(2),
  'a polygon of one place': row({ polygons: [Array.from({ length: 3 }, () => [1, 1])] }),
  'spans drawn backwards': row({ spans: [[5, 2, 'P']] }),
  'a mask of no size': row({ size: [0, 0], counts: [] }),
};

/** Every file the verb may read is the odd one. */
async function ending(verb: Verb, file: string): Promise<unknown> {
  const given: Record<string, string> = { out: join(folder, 'out') };
  for (const name of ['truth', 'gold', 'given', 'against', 'probabilities'])
    if (name in verb.options) given[name] = file;
  try {
    return await verb.run({
      operands: verb.operands.map(() => file),
      text: (name) => given[name],
      number: () => undefined,
      isSet: (name) => name in given,
      progress: { step: () => undefined, done: () => undefined },
    });
  } catch (error) {
    return error;
  }
}

describe('an odd file ends in an answer or in a refusal in words, whatever the verb', () => {
  test.each(verbs.map((verb) => [verb.name, verb] as const))('%s', async (_, verb) => {
    for (const [name, content] of Object.entries(odd)) {
      const file = join(folder, 'odd');
      writeFileSync(file, content);
      const end = await ending(verb, file);
      if (!(end instanceof Error)) continue;
      expect(end instanceof BadData || end instanceof BadUsage, `${name}: ${end.stack}`).toBe(true);
      expect(end.message, name).toMatch(/\bexpected \S|\bneeds \S/);
      expect(end.message.length, name).toBeLessThan(400);
    }
  });
});
