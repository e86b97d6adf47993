import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { pairsVerb } from '@/server/cli/casebook/pairs';
import { TerminalProgress } from '@/server/cli/casebook/progress';
import { ratingsVerb } from '@/server/cli/casebook/ratings';

// The bar comes after two seconds, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'casebook-progress-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Holds the thread, as the numerics do, until the text is there. */
function holdUntil(path: string, pattern: RegExp): string {
  const until = Date.now() + 50_000;
  while (!pattern.test(readFileSync(path, 'utf8')) && Date.now() < until) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  return readFileSync(path, 'utf8');
}

test('a step that never lets go of the thread still shows its name, its counts and the time, and is taken away', () => {
  const path = join(folder, 'terminal');
  const file = openSync(path, 'w');
  const progress = new TerminalProgress(file, true);
  progress.step('Reading', 100);
  progress.step('Replaying', 4000);
  progress.done(1000);
  expect(holdUntil(path, /Replaying/)).toMatch(/Replaying {2}█{6}░{18} {2}1,000 of 4,000 {2}\d+ s/);
  progress.step('Estimating');
  expect(holdUntil(path, /Estimating/)).toMatch(/Estimating {2}\d+ s/);
  progress.clear();
  const shown = readFileSync(path, 'utf8');
  expect(shown.endsWith('\r\x1b[2K')).toBe(true);
  expect(shown).not.toContain('Reading');
  closeSync(file);
});

test('nothing is drawn where there is no terminal', () => {
  const path = join(folder, 'pipe');
  const file = openSync(path, 'w');
  const progress = new TerminalProgress(file, false);
  progress.step('Reading', 100);
  progress.done(100);
  progress.clear();
  expect(readFileSync(path, 'utf8')).toBe('');
  closeSync(file);
});

test('what is done after reading is named and counted as well', async () => {
  const said: string[] = [];
  const progress = { step: (name: string) => said.push(name), done: (count: number) => said.push(`${count}`) };
  const path = join(folder, 'in.csv');
  const call = (verb: typeof pairsVerb, text: string, method: string) => {
    writeFileSync(path, text);
    const given: Readonly<Record<string, string>> = { method, out: join(folder, 'out.csv') };
    const own = { operands: [path], text: (name: string) => given[name], number: () => undefined };
    return verb.run({ ...own, isSet: (name) => name in given, progress });
  };
  await call(pairsVerb, 'worker,item_left,item_right,choice\na,x,y,left\nb,y,z,left\n', 'plain');
  await call(ratingsVerb, 'worker,item,rating\na,x,1\nb,x,2\na,y,3\nb,y,5\n', 'model');
  for (const step of ['Ordering, round', 'Estimating, round']) expect(said[said.indexOf(step) + 1], step).toBe('1');
});
