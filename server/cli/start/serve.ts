import 'server-only';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeTurn } from '@/db/embedded/turn.mjs';
import { type Beginning, startAgain } from '@/server/cli/start/again';
import { quiet } from '@/server/cli/start/build';
import { type Child, launch, passOn } from '@/server/cli/start/child';
import { withFreePort } from '@/server/cli/start/port';
import { step } from '@/server/cli/start/step.mjs';
import { publishAddress, root, type Wanted } from '@/server/cli/start/surroundings';
import { Halt } from '@/server/halt';
import type { Settings } from '@/server/settings';

const next = join(root, 'node_modules/next/dist/bin/next');
const readyLimitMs = 120_000;

/** The web server once it answers, and the address it answers at. */
export interface WebServer {
  readonly web: Child;
  readonly settings: Settings;
}

/**
 * Starts Next.js on a free port and waits until the front page is served. Two starts of one machine take turns from
 * looking for a port to having it. `begun` hears of the server before it answers. Throws `Halt` with the server's last
 * words when it ends instead.
 */
export async function serve(wanted: Wanted, verb: 'start' | 'dev', begun: (web: Child) => void): Promise<WebServer> {
  const giveBack = await takeTurn('port');
  try {
    const settings = await withFreePort(wanted);
    publishAddress(settings);
    return await step('Web server', async () => {
      const { child: web, ready } = beginWeb(settings, verb);
      begun(web);
      await ready;
      return { web, settings };
    });
  } finally {
    await giveBack();
  }
}

function beginWeb(settings: Settings, verb: 'start' | 'dev'): Beginning {
  const nodeEnv = verb === 'dev' ? 'development' : 'production';
  const args = [next, verb, '-H', settings.HOST, '-p', String(settings.PORT)];
  const child = launch(args, { ...quiet, NODE_ENV: nodeEnv }, 'keep');
  return { child, ready: untilServed(child, settings) };
}

/** How often the web server is started again, and within how long; one that ends oftener does not mend itself. */
export const webAgain = { most: 5, withinMs: 10 * 60_000, pauseMs: 1_000 } as const;

/** Starts the web server again, at its address, when it ends. What workers drew waits on their devices meanwhile. */
export function keepWebRunning({ web, settings }: WebServer, verb: 'start' | 'dev') {
  const tell = (words: string) => void process.stderr.write(`${words}\n`);
  return startAgain(web, () => beginWeb(settings, verb), { name: 'web server', tell, ...webAgain });
}

async function untilServed(web: Child, settings: Settings): Promise<void> {
  let kept = '';
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk).slice(-8_000);
  };
  web.process.stdout?.on('data', keep);
  web.process.stderr?.on('data', keep);
  const outcome = await Promise.race([web.ended, answers(settings)]);
  passOn(web.process.stdout, process.stdout);
  passOn(web.process.stderr, process.stderr);
  web.process.stdout?.off('data', keep);
  web.process.stderr?.off('data', keep);
  if (outcome === 'served') return;
  await web.stop();
  const why = outcome === 'late' ? `did not answer within ${readyLimitMs / 1000} s` : `ended with ${outcome}`;
  throw new Halt(`The web server ${why}. It said:\n${kept.trim() || 'nothing'}`);
}

/** Asks for the front page until it comes; a page that fails counts as served, and its error is in the log. */
async function answers({ HOST, PORT }: Settings): Promise<'served' | 'late'> {
  const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${PORT}/`;
  for (const deadline = Date.now() + readyLimitMs; Date.now() < deadline; ) {
    try {
      await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(readyLimitMs) });
      return 'served';
    } catch {
      await sleep(50);
    }
  }
  return 'late';
}

type NodeEnv = NodeJS.ProcessEnv['NODE_ENV'];

const longestPauseMs = 30_000;

/** Keeps one background job process running: one that ends is started again, after a pause that grows to 30 s. */
export function keepJobsRunning(nodeEnv: NodeEnv): { stop(): Promise<void> } {
  let stopping = false;
  let child = launchJobs(nodeEnv);
  const watch = async () => {
    for (let pauseMs = 1_000; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const began = Date.now();
      const code = await child.ended;
      if (stopping) return;
      if (Date.now() - began > longestPauseMs) pauseMs = 1_000;
      process.stderr.write(`The background jobs ended (${code}). They start again in ${pauseMs / 1000} s.\n`);
      await sleep(pauseMs);
      if (stopping) return;
      child = launchJobs(nodeEnv);
    }
  };
  void watch();
  return {
    stop: async () => {
      stopping = true;
      await child.stop();
    },
  };
}

const launchJobs = (nodeEnv: NodeEnv) =>
  launch(['--conditions=react-server', join(root, 'server/cli/program.mjs'), 'server/cli/jobs.ts'], {
    NODE_ENV: nodeEnv,
  });
