import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { build } from 'esbuild';
import superjson from 'superjson';
import { afterAll } from 'vitest';
import type { AppRouter } from '@/server/api/root';

export const root = resolve(import.meta.dirname, '../..');

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A process of the product that a test has started and may kill. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
  kill(): Promise<void>;
}

/** An app that answers at a port. */
export interface App extends Running {
  readonly port: number;
}

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a Node process and resolves when it has said what `isReady` waits for; it is killed when the file is done. */
export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isReady: RegExp,
): Promise<Running> {
  return await beginProcess(args, env, isReady).ready;
}

/** The same without waiting: what it says may be read before it is ready. `checkout` is where it runs. */
export function beginProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  isReady: RegExp,
  checkout = root,
): { readonly ready: Promise<Running>; said(): string } {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    env: { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  const exit = once(child, 'exit');
  const isUp = new Promise<void>((ready, fail) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      if (isReady.test(said)) ready();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => fail(new Error(`it ended with ${code} and said: ${said}`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
    running.delete(child);
  };
  return { ready: isUp.then(() => ({ child, said: () => said, kill })), said: () => said };
}

/** One bundled file of a process of the tests: a tenth of a second to start, where tsx takes one or two. */
async function bundled(name: string): Promise<string> {
  const outfile = join(root, 'node_modules/.cache/casebook-tests', `${name}-${process.pid}.mjs`);
  mkdirSync(join(outfile, '..'), { recursive: true });
  await build({
    entryPoints: [join(root, `test/support/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    absWorkingDir: root,
  });
  return outfile;
}

/** A wrong clock: so many minutes ahead of the true time, in a time zone. */
interface Clock {
  readonly aheadMinutes?: number;
  readonly zone?: string;
}

/** Makes a process believe that it is later than it is, before anything else is loaded in it. */
function clockAhead(minutes: number): string[] {
  if (minutes === 0) return [];
  const ahead = minutes * 60_000;
  const code = `const Real = Date; const now = () => Real.now() + ${ahead};
    globalThis.Date = class extends Real { constructor(...given) { given.length ? super(...given) : super(now()); } static now() { return now(); } };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

/** Starts `test/support/fault-app.ts` as often as it is asked to. Call it at the top of a test file. */
export async function appsOf(): Promise<(url: string, clock?: Clock) => Promise<App>> {
  const file = await bundled('fault-app');
  afterAll(() => rmSync(file, { force: true }));
  return async (url, { aheadMinutes = 0, zone = 'UTC' } = {}) => {
    const settings = { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent', TZ: zone };
    const args = ['--conditions=react-server', ...clockAhead(aheadMinutes), file];
    const started = await startProcess(args, settings, /"port":\d+\}\n/);
    return { ...started, port: Number(/"port":(\d+)/.exec(started.said())?.[1]) };
  };
}

/** Speaks to an app in the name of a person, as the labeling desk does: one request a call. */
export function deskAt(app: Pick<App, 'port'>, headers: Readonly<Record<string, string>>) {
  const address = `http://127.0.0.1:${app.port}`;
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${address}/api/trpc`,
        transformer: superjson,
        headers: { ...headers, origin: address },
      }),
    ],
  });
}

export type Desk = ReturnType<typeof deskAt>;
