#!/usr/bin/env node
/**
 * `npm test` and its kin. This file needs nothing but Node: it installs what is missing, then runs the stages of the
 * command that is named (`check`, `real`, `screenshots`, a single stage; none means all), stops at the first that fails
 * and says what was not run. What follows the command is passed on to the tool of a single stage.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { giveUp, install, refuseOldNode } from './start/install.mjs';
import { CommandFailed, run } from './start/run.mjs';
import { seconds, step } from './start/step.mjs';

const root = resolve(import.meta.dirname ?? '.', '..', '..');
process.chdir(root);
process.env.NO_COLOR = '1';
process.env.NEXT_TELEMETRY_DISABLED = '1';

const [command = 'all', ...rest] = process.argv.slice(2);

/** @typedef {{ name: string, work: (say: (detail: string) => void) => Promise<unknown> }} Stage */

/** @param {string} path @param {...string} args */
const tool = (path, ...args) => run(process.execPath, [join(root, 'node_modules', path), ...args]);

/** @type {Record<string, Stage>} */
const stages = {
  types: { name: 'Types', work: checkTypes },
  lint: {
    name: 'Lint',
    work: () => tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=30', '.'),
  },
  pure: { name: 'Tidy and pure tests', work: (say) => vitest('pure', say) },
  knip: { name: 'Dead code', work: () => tool('knip/bin/knip.js', '--no-progress') },
  db: { name: 'Database tests', work: (say) => vitest('db', say) },
  build: { name: 'Build', work: () => run(process.execPath, ['server/cli/start.mjs', 'build']) },
  faults: { name: 'Faults', work: (say) => vitest('house', say) },
  journeys: { name: 'Journeys', work: (say) => browse(['demo', 'journeys'], say) },
  screenshots: { name: 'Screenshots', work: (say) => browse(['screenshots'], say) },
  real: { name: 'Real data', work: () => aloud('test/real/run.ts') },
  simulate: { name: 'Simulation', work: () => aloud('test/simulation/simulate.ts') },
};

/** @type {Record<string, readonly string[]>} */
const commands = {
  all: ['types', 'lint', 'pure', 'knip', 'db', 'build', 'faults', 'journeys'],
  check: ['types', 'lint', 'pure', 'knip'],
  screenshots: ['build', 'screenshots'],
};

try {
  refuseOldNode();
  await install(root);
  const wanted = commands[command] ?? (stages[command] ? [command] : undefined);
  if (!wanted) giveUp({ name: 'Halt', message: `There is no ${command}. There are: ${known().join(', ')}.` });
  else await runStages(wanted);
} catch (error) {
  giveUp(error);
}

function known() {
  return [...new Set([...Object.keys(commands), ...Object.keys(stages)])];
}

/** @param {readonly string[]} names */
async function runStages(names) {
  /** @type {string[]} */
  const flaky = [];
  for (const [index, name] of names.entries()) {
    const stage = stages[name];
    try {
      const told = await step(stage.name, stage.work);
      // What passed at its second try only.
      if (Array.isArray(told)) flaky.push(...told);
    } catch (error) {
      const output = error instanceof CommandFailed ? error.output : String(/** @type {Error} */ (error).stack);
      process.stderr.write(`\n${output.trim()}\n\nFailed: ${stage.name}. Run it alone: npm test -- ${name}\n`);
      const unrun = names.slice(index + 1).map((each) => stages[each].name.toLowerCase());
      if (unrun.length > 0) process.stderr.write(`Not run: ${unrun.join(', ')}.\n`);
      process.exit(1);
    }
  }
  process.stdout.write(`Passed in${seconds(performance.now())}\n`);
  if (flaky.length > 0)
    process.stderr.write(`\nFLAKY: failed first and passed when tried again.\n  ${flaky.join('\n  ')}\n`);
}

/**
 * The product and its tests are one program. Next.js writes the types of its routes first:
 * next-env.d.ts and .next/types are not kept in the repository.
 */
async function checkTypes() {
  await tool('next/dist/bin/next', 'typegen');
  await tool('typescript/bin/tsc', '-p', 'test/tsconfig.json', '--noEmit');
}

/**
 * @param {string} project
 * @param {(detail: string) => void} say
 */
async function vitest(project, say) {
  // Those that share a process, and those that have one of their own.
  const projects = ['--project', project, '--project', `${project}, alone`];
  const args = ['run', '--config', 'test/vitest.config.mts', ...projects, ...rest];
  const output = await tool('vitest/vitest.mjs', ...args);
  say(`${/Tests\s+(\d+) passed/.exec(output)?.[1]} tests`);
}

/**
 * Runs projects of test/playwright.config.ts on the built app, which Playwright starts and stops. Resolves to what passed
 * at its second try only.
 *
 * @param {readonly string[]} projects
 * @param {(detail: string) => void} say
 * @returns {Promise<string[]>}
 */
async function browse(projects, say) {
  const [{ findChromium }, { flakyOf }] = await Promise.all([
    import('../../test/support/chromium.mjs'),
    import('../../test/support/flaky.mjs'),
  ]);
  const browser = await findChromium();
  const data = mkdtempSync(join(tmpdir(), 'casebook-journeys-'));
  chmodSync(data, 0o711);
  const env = {
    ...withoutSettings(),
    CASEBOOK_TEST_BROWSER: JSON.stringify(browser),
    CASEBOOK_TEST_DATA: data,
    CASEBOOK_TEST_PORT: String(await freePort()),
  };
  const args = [
    'test',
    '--config',
    'test/playwright.config.ts',
    ...projects.map((name) => `--project=${name}`),
    ...rest,
  ];
  try {
    await run(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), ...args], { env });
    const report = JSON.parse(readFileSync('test/output/journeys.json', 'utf8'));
    const flaky = flakyOf(report);
    const again = flaky.length > 0 ? `, ${flaky.length} FLAKY` : '';
    say(`${report.stats.expected + flaky.length} passed${again}, Chromium of ${browser.origin}`);
    return flaky;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** The product is tried as it comes: what is set on this machine for a house of its own does not reach the journeys. */
function withoutSettings() {
  const ours =
    /^(DATABASE_URL|DB_|HOST$|PUBLIC_URL|NEXTAUTH_|GOOGLE_|GITHUB_(ID|SECRET)|SMTP_|MAIL_|STORAGE$|S3_|CASEBOOK_MODE)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => done(port));
    });
  });
}

/**
 * Runs a program of test/ that tells as it goes: the measurements on real crowds, the long simulation.
 *
 * @param {string} path
 */
async function aloud(path) {
  mkdirSync('test/output', { recursive: true });
  process.stdout.write('\n');
  await run(process.execPath, ['--conditions=react-server', '--import', 'tsx', path, ...rest], { loud: true });
}
