import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled } from '@/server/cli/start/install.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'casebook-install-'));
  mkdirSync(join(root, 'node_modules'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

type Packages = Readonly<Record<string, { readonly version: string; readonly optional?: boolean }>>;

const lock = (packages: Packages) => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
const installed = (packages: Packages) =>
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));

const wanted = { '': { version: '0.1.0' }, 'node_modules/a': { version: '1.0.0' } };

test('what the lock names is there', () => {
  lock(wanted);
  installed({ 'node_modules/a': { version: '1.0.0' } });
  expect(isInstalled(root)).toBe(true);
});

test('an install that was cut off is none', () => {
  lock(wanted);
  expect(isInstalled(root)).toBe(false);
});

test('an older version is not what the lock names', () => {
  lock(wanted);
  installed({ 'node_modules/a': { version: '0.9.0' } });
  expect(isInstalled(root)).toBe(false);
});

test('a package that is not for this machine may be absent, a needed one may not', () => {
  lock({ ...wanted, 'node_modules/b': { version: '1.0.0', optional: true } });
  installed({ 'node_modules/a': { version: '1.0.0' } });
  expect(isInstalled(root)).toBe(true);
  installed({ 'node_modules/b': { version: '1.0.0' } });
  expect(isInstalled(root)).toBe(false);
});
