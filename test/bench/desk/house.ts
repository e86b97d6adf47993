/** The built app and its jobs as processes of their own, and people who are signed in to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { encode } from 'next-auth/jwt';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';
import { cpuOfTree } from '../cpu';

const root = resolve(import.meta.dirname, '../../..');
const secret = 'of-this-bench-alone';

interface Memory {
  readonly at: number;
  readonly rss: number;
  readonly heap: number;
  /** The longest that anything had to wait for its turn since the sample before, in ms. */
  readonly stall: number;
}

export interface House {
  readonly address: string;
  /** Samples the memory of the web server and of the background jobs from now on, every five seconds. */
  watchMemory(): void;
  readonly memory: readonly Memory[];
  readonly jobsMemory: readonly Memory[];
  /** CPU seconds of the web server so far. */
  webCpu(): number;
  session(personId: string): Promise<string>;
  desk(personId: string): Promise<Desk>;
  end(): void;
}

/** One that a process else ignores: SIGUSR2 ends the background jobs. */
const watch = 'SIGWINCH';

/**
 * Once it is signalled, tells of its memory on the error channel; a collection before each look leaves only what is held,
 * and costs a tenth of a second of a core: nothing else may be measured meanwhile. What had to wait for the collection is
 * not counted as a stall.
 */
const witness = `
  import v8 from 'node:v8'; import vm from 'node:vm'; import { monitorEventLoopDelay } from 'node:perf_hooks';
  v8.setFlagsFromString('--expose_gc'); const gc = vm.runInNewContext('gc');
  const delay = monitorEventLoopDelay({ resolution: 10 }); delay.enable();
  process.once('${watch}', () => setInterval(() => { const stall = delay.max / 1e6; gc(); const { rss, heapUsed } = process.memoryUsage();
    process.stderr.write('memory ' + JSON.stringify({ at: Date.now(), rss, heap: heapUsed, stall }) + '\\n');
    setTimeout(() => delay.reset(), 20).unref(); }, 5000).unref());`;

const watched = `--import=data:text/javascript,${encodeURIComponent(witness)}`;

export async function startHouse(databaseUrl: string, folder: string): Promise<House> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const settings = {
    CASEBOOK_MODE: 'production',
    CASEBOOK_DATA: folder,
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: address,
    NEXTAUTH_URL: address,
    NEXTAUTH_SECRET: secret,
    LOG_LEVEL: 'warn',
  };
  const memory: Memory[] = [];
  const jobsMemory: Memory[] = [];
  const web = await start(
    [watched, join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)],
    settings,
    /Ready in/,
    (line) => memory.push(JSON.parse(line) as Memory),
  );
  const jobs = await start(
    [watched, '--conditions=react-server', join(root, 'server/cli/program.mjs'), 'server/cli/jobs.ts'],
    { ...settings, LOG_LEVEL: 'info' },
    /background jobs are running/,
    (line) => jobsMemory.push(JSON.parse(line) as Memory),
  );
  const session = (personId: string) => encode({ token: { sub: personId, sessionVersion: 1 }, secret });
  const desk = async (personId: string) => deskAt(address, await session(personId));
  const both = (signal: NodeJS.Signals) => [web, jobs].map((child) => child.kill(signal));
  const watchMemory = () => both(watch);
  const webCpu = () => cpuOfTree(web.pid ?? process.pid);
  return { address, memory, jobsMemory, webCpu, watchMemory, session, desk, end: () => both('SIGTERM') };
}

function start(
  args: readonly string[],
  settings: Record<string, string>,
  isReady: RegExp,
  onMemory: (json: string) => void,
): Promise<ChildProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1', ...settings };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((ready, fail) => {
    const hear = (chunk: Buffer) => {
      for (const line of String(chunk).split('\n')) {
        if (line.startsWith('memory ')) onMemory(line.slice(7));
        else if (said.length < 20_000) said += `${line}\n`;
      }
      if (isReady.test(said)) ready(child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => fail(new Error(`a process of the house ended with ${code} and said: ${said}`)));
  });
}

function deskAt(address: string, token: string) {
  const headers = { cookie: `next-auth.session-token=${token}`, origin: address };
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${address}/api/trpc`, transformer: superjson, headers })],
  });
}

export type Desk = ReturnType<typeof deskAt>;

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => done(typeof bound === 'object' && bound ? bound.port : 0));
    });
  });
}
