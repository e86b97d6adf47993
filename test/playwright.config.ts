import { defineConfig } from '@playwright/test';
import { chromiumArgs } from './support/chromium.mjs';

/**
 * Journeys through the real app, built and started by the same command as `npm start`, on a data folder of its own. What
 * stands in the environment (the port, the data folder, the browser) is put there by server/cli/test.mjs.
 */
const port = Number(process.env.CASEBOOK_TEST_PORT ?? 3417);
const address = `http://127.0.0.1:${port}`;
const browser = JSON.parse(process.env.CASEBOOK_TEST_BROWSER ?? '{"env":{}}') as {
  readonly path?: string;
  readonly env: Readonly<Record<string, string>>;
};

export default defineConfig({
  outputDir: 'output/journeys',
  fullyParallel: false,
  workers: 2,
  // A net against a busy machine: what passes at its second try only is named at the end (server/cli/test.mjs).
  retries: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'output/journeys.json' }]],
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // Every journey would pay a tenth of its time for what those that pass throw away: `npm test -- journeys --trace on`.
    trace: 'off',
    // What a journey breaks off or holds back on the way must not pass by it through a service worker.
    serviceWorkers: 'block',
    launchOptions: {
      args: chromiumArgs,
      env: { ...(process.env as Record<string, string>), ...browser.env },
      ...(browser.path === undefined ? {} : { executablePath: browser.path }),
    },
  },
  projects: [
    // What the demo's people share is changed by one journey after the other, in the order of the files; beside them run
    // those that make people and projects of their own.
    { name: 'demo', testDir: 'journeys/demo', testMatch: '**/*.e2e.ts', workers: 1 },
    { name: 'journeys', testDir: 'journeys', testMatch: '*.e2e.ts', testIgnore: 'demo/**' },
    { name: 'screenshots', testDir: 'screenshots', testMatch: '**/*.e2e.ts', workers: 1 },
  ],
  webServer: {
    command: 'node server/cli/start.mjs',
    cwd: '..',
    url: address,
    timeout: 600_000,
    reuseExistingServer: false,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    env: { PORT: String(port), CASEBOOK_DATA: process.env.CASEBOOK_TEST_DATA ?? '.casebook/journeys' },
  },
});
