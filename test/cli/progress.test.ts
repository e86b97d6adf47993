import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { TerminalProgress } from '@/server/cli/casebook/progress';

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
