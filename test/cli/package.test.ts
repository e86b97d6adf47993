import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';

// Packing reads the whole house, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const house = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'casebook-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder of the package in somebody else's node_modules, with what it needs beside it, as npm lays it out. */
function installed(): string {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: house,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }),
  );
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'casebook'), { recursive: true });
  const tar = ['-xzf', join(folder, packed.filename), '-C', join(modules, 'casebook'), '--strip-components=1'];
  execFileSync('tar', tar);
  for (const name of readdirSync(join(house, 'node_modules'))) {
    if (name.startsWith('.') || existsSync(join(modules, name))) continue;
    symlinkSync(join(house, 'node_modules', name), join(modules, name));
  }
  return join(modules, 'casebook');
}

test('the packed package works where it is installed, once its bundle is built and once built', () => {
  const launcher = join(installed(), 'server', 'cli', 'casebook.mjs');
  writeFileSync(join(folder, 'labels.csv'), 'worker,item,label\na,i,x\nb,i,y\nc,i,x\n');
  for (const turn of ['building', 'built']) {
    const call = spawnSync(process.execPath, [launcher, 'consensus', 'labels.csv', '--method', 'majority-vote'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(call.stderr, turn).toBe('');
    expect(call.stdout, turn).toMatch(/^item,label,confidence.*\ni,x,/);
    expect(call.status, turn).toBe(0);
  }
});
