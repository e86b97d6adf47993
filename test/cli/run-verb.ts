import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, Verb } from '@/server/cli/casebook/verb';

type Texts = Readonly<Record<string, string>>;

/**
 * Runs a verb on texts in a folder of their own. The operand is the file `in`; every other file is given by the option of
 * its name, and `words` are the options that name none.
 */
export async function runVerb(verb: Verb, files: Texts, words: Texts = {}): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'casebook-verb-'));
  const pathOf = (name: string) => join(folder, name);
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(pathOf(name), content);
    const named = Object.keys(files).filter((name) => name !== 'in');
    const given: Texts = {
      out: pathOf('out'),
      ...words,
      ...Object.fromEntries(named.map((name) => [name, pathOf(name)])),
    };
    return await verb.run({
      operands: verb.operands.map(() => pathOf('in')),
      text: (name) => given[name],
      number: (name) => (given[name] === undefined ? undefined : Number(given[name])),
      isSet: (name) => name in given,
      progress: { step: () => undefined, done: () => undefined },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
