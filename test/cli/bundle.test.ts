import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { bundleOf } from '@/server/cli/bundle.mjs';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'casebook-bundle-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cache = join(folder, 'node_modules/.cache/casebook');
const options = { packages: 'external', sourcemap: 'linked' } as const;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'main.ts'), "import { told } from '@/deep/told';\nconsole.log(told('it'));\n");
  tell('first');
});

function tell(word: string): void {
  const lines = [
    'interface Said { readonly of: string }',
    'export const told = (of: string): string => {',
    '  const said: Said = { of };',
    "  if (said.of === 'wrong') throw new Error('broken');",
    `  return [said.of, '${word}', import.meta.dirname].join(' ');`,
    '};',
  ];
  writeFileSync(join(folder, 'deep/told.ts'), lines.join('\n'));
}

async function run(flags: readonly string[] = []): Promise<string> {
  const bundle = await bundleOf(folder, 'main.ts', options);
  if (!('href' in bundle)) throw new Error('it has a place');
  return execFileSync(process.execPath, [...flags, fileURLToPath(bundle.href)], { encoding: 'utf8', stdio: 'pipe' });
}

const madeAt = () =>
  readdirSync(cache).map((name) => `${name} ${statSync(join(cache, name)).mtimeMs} ${statSync(join(cache, name)).ino}`);

test('a program is bundled once, and again when a file of it has changed', async () => {
  expect(await run()).toBe(`it first ${join(folder, 'deep')}\n`);
  const before = madeAt();
  expect(await run()).toBe(`it first ${join(folder, 'deep')}\n`);
  expect(madeAt()).toEqual(before);
  tell('second word');
  expect(await run()).toBe(`it second word ${join(folder, 'deep')}\n`);
});

test('what goes wrong is told with the line of the source', async () => {
  writeFileSync(join(folder, 'main.ts'), "import { told } from '@/deep/told';\nconsole.log(told('wrong'));\n");
  await expect(run(['--enable-source-maps'])).rejects.toThrow(join(folder, 'deep/told.ts:4'));
});

test('checkouts that share their packages have bundles of their own', async () => {
  const other = join(folder, 'other');
  mkdirSync(join(other, 'node_modules'), { recursive: true });
  writeFileSync(join(other, 'main.ts'), 'console.log(1);');
  const [one, two] = await Promise.all([folder, other].map((root) => bundleOf(root, 'main.ts', options)));
  const names = [one, two].map((bundle) =>
    'href' in (bundle ?? {}) ? (bundle as { href: string }).href.split('/').at(-1) : '',
  );
  expect(new Set(names).size).toBe(2);
});

test('where nothing may be written the bundle itself is given', async () => {
  mkdirSync(dirname(cache), { recursive: true });
  writeFileSync(cache, 'a file where the folder would be');
  expect(await bundleOf(folder, 'main.ts', options)).toEqual({ code: expect.stringContaining('first') });
});
