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

const shared = { root, environment: 'node', restoreMocks: true, expect: expecting } as const;

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'pure',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.{db,house}.test.ts'],
          // Beside other work a second's numerics take ten: a limit is there for what hangs.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'db',
          include: ['test/**/*.db.test.ts'],
          globalSetup: ['test/support/cluster.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'house',
          include: ['test/**/*.house.test.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
