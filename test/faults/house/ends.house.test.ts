/** `npm start` ends as whoever runs it asks: a process manager, a container, a terminal that is closed. Nothing is left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dice } from '@/server/consensus/random';
import { freePort, root } from '@/test/support/app-process';
import { faultSeed } from '@/test/support/crowd';
import { familyOf, living, type Member } from '@/test/support/family';

const folder = mkdtempSync(join(tmpdir(), 'casebook-ends-'));
chmodSync(folder, 0o711);
const roll = dice(faultSeed());
let started: Member[] = [];

afterEach(() => {
  for (const { pid } of living(started).reverse()) process.kill(pid, 'SIGKILL');
  started = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is asked to end: npm, or the program that npm runs. */
const launchers = { npm: ['npm', ['start']], node: [process.execPath, ['server/cli/start.mjs']] } as const;

interface Launched {
  readonly child: ChildProcess;
  said(): string;
}

/** Starts everything, in a folder of its own and in a process group that no other signal reaches. */
async function launch(by: keyof typeof launchers): Promise<Launched> {
  const [command, args] = launchers[by];
  const { PATH, HOME } = process.env;
  const port = String(await freePort());
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH, HOME, NODE_ENV: 'production', CASEBOOK_MODE: 'production', CASEBOOK_DATA: folder, PORT: port },
      ...{ PUBLIC_URL: `http://127.0.0.1:${port}`, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'info' },
    } as NodeJS.ProcessEnv,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  return { child, said: () => said };
}

/** Resolves when it has said so, or after so long; whoever is in the family by then is not lost from sight. */
async function watch({ child, said }: Launched, words: RegExp, mostMs: number): Promise<void> {
  const until = performance.now() + mostMs;
  while (!words.test(said()) && performance.now() < until) {
    const seen = new Set(started.map(({ pid, birth }) => `${pid} ${birth}`));
    started.push(...familyOf(child.pid ?? 0).filter(({ pid, birth }) => !seen.has(`${pid} ${birth}`)));
    expect(child.exitCode, said()).toBeNull();
    await sleep(25);
  }
}

const isUp = /background jobs are running/;

/** Asks the launcher alone, and expects that nobody of its family is left soon. */
async function ask(launched: Launched, signal: NodeJS.Signals): Promise<void> {
  await watch(launched, /./, 50);
  const began = performance.now();
  process.kill(launched.child.pid ?? 0, signal);
  const limitMs = 15_000;
  while (living(started).length > 0 && performance.now() - began < limitMs) await sleep(20);
  expect(living(started), launched.said()).toEqual([]);
  expect(launched.said()).not.toMatch(/^\s+at |ended with|could not go on/m);
}

describe.runIf(process.platform === 'linux')('a signal to the launcher alone', { timeout: 240_000 }, () => {
  it.each([
    ['node', 'SIGINT'],
    ['node', 'SIGHUP'],
    ['npm', 'SIGTERM'],
    ['npm', 'SIGKILL'],
  ] as const)('%s, by %s, ends all it started', async (by, signal) => {
    const house = await launch(by);
    await watch(house, isUp, 120_000);
    // A process that was only just made still bears its parent's name.
    const commands = () => familyOf(house.child.pid ?? 0).map(({ command }) => command);
    for (const part of [/postgres/, /next-server/, /jobs\.ts/])
      await expect.poll(() => commands().join('\n'), { timeout: 10_000 }).toMatch(part);
    await ask(house, signal);
  });

  it('in the middle of a start leaves nothing either, and the next start finds everything in order', async () => {
    for (let time = 0; time < 4; time += 1) {
      const house = await launch('node');
      await watch(house, isUp, roll.below(7_000));
      await ask(house, roll.below(2) === 0 ? 'SIGTERM' : 'SIGINT');
      started = [];
    }
    const house = await launch('npm');
    await watch(house, isUp, 120_000);
    expect(house.said()).toMatch(isUp);
    expect(house.said()).not.toContain('already running');
    await ask(house, 'SIGTERM');
  });
});
