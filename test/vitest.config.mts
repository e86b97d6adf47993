import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** `server-only` throws outside a server build; tests are a server as well. */
const alias = [
  { find: /^server-only$/, replacement: resolve(root, 'test/support/empty.ts') },
  { find: /^@\//, replacement: `${root}/` },
];

/** Beside other work a connection alone may take seconds: what is looked for again and again may take that, too. */
const expecting = { poll: { timeout: 10_000 } } as const;

/** Files that share a process read no environment: the settings they meet are those of tests. */
const together = {
  isolate: false,
  alias: [{ find: /^@\/server\/env$/, replacement: resolve(root, 'test/support/settings.ts') }],
  setupFiles: ['test/support/each-file.ts'],
};

const shared = { root, environment: 'node', restoreMocks: true, expect: expecting } as const;

/**
 * Files that put something in the place of a module, of the clock, of what all of a kind share or of what stands in the
 * environment: each has a process of its own, so that nobody else meets it. All others share one with its modules, whose
 * loading takes longer than many a file's tests.
 */
const alone = readdirSync(resolve(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path}`)
  .filter((path) => /\.test\.tsx?$/.test(path))
  .filter((path) =>
    /\bvi\.(mock|use|stub|reset)|\bprocess\.(env|on|off|exit)\b|\bglobalThis\b|\.prototype\b/.test(
      readFileSync(resolve(root, path), 'utf8'),
    ),
  );

const databaseTests = {
  ...shared,
  globalSetup: ['test/support/cluster.ts'],
  testTimeout: 30_000,
  hookTimeout: 30_000,
};
// Beside other work a second's numerics take ten: a limit is there for what hangs.
const pureTests = { ...shared, testTimeout: 60_000 } as const;
const houseTests = { ...shared, testTimeout: 90_000, hookTimeout: 90_000 } as const;
/**
 * Who must be answered within seconds, by a house that several ask at once. Nothing else runs meanwhile but these beside each
 * other: the longest of them waits a minute in silence.
 */
const inSeconds = ['silence', 'crash', 'outage'].map((name) => `test/faults/house/${name}.house.test.ts`);
const needServer = 'test/**/*.{db,house}.test.ts';

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...pureTests,
          name: 'pure',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [needServer, ...alone],
          ...together,
        },
      },
      { extends: true, test: { ...pureTests, name: 'pure, alone', include: alone, exclude: [needServer] } },
      {
        extends: true,
        test: { ...databaseTests, name: 'db', include: ['test/**/*.db.test.ts'], exclude: alone, ...together },
      },
      {
        extends: true,
        test: { ...databaseTests, name: 'db, alone', include: alone.filter((path) => path.endsWith('.db.test.ts')) },
      },
      {
        extends: true,
        test: { ...houseTests, name: 'house', include: ['test/**/*.house.test.ts'], exclude: [...inSeconds] },
      },
      {
        extends: true,
        test: {
          ...houseTests,
          name: 'house, alone',
          include: [...inSeconds],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
