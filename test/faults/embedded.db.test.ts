import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { livingPostmaster } from '@/db/embedded/cluster';
import { visitDatabase } from '@/db/visit';

/** Each test starts several processes and clusters: 2 s on a quiet machine, much more on a crowded one. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const root = resolve(import.meta.dirname, '../..');

/** test/support/tenant.ts as one file beside the packages: a tenth of a second to start, where tsx takes one. */
const tenantFile = join(root, 'node_modules/.cache/casebook-tests', `tenant-${process.pid}.mjs`);

beforeAll(async () => {
  const entry = join(root, 'test/support/tenant.ts');
  await build({
    entryPoints: [entry],
    outfile: tenantFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  enterNewFolder();
  await leave(await moveIn());
  furnished = folder;
});

afterAll(() => {
  rmSync(tenantFile, { force: true });
  rmSync(furnished, { recursive: true, force: true });
});

let folder = '';
let home = '';
let tenants: Tenant[] = [];

/** A house that was made, and left. */
let furnished = '';

function enterNewFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'casebook-fault-'));
  chmodSync(folder, 0o711);
  home = join(folder, 'postgres');
  tenants = [];
}

/** What is no matter of a first start begins with a cluster that stands: making one takes longer than most of the rest. */
function furnish(): void {
  execFileSync('cp', ['-a', join(furnished, 'postgres'), home]);
}

beforeEach(enterNewFolder);

afterEach(async () => {
  for (const { child } of tenants) child.kill('SIGKILL');
  const left = livingPostmaster(home);
  if (left) process.kill(left.pid, 'SIGQUIT');
  await gone(left?.pid);
  rmSync(folder, { recursive: true, force: true });
});

interface Tenant {
  readonly child: ChildProcess;
  readonly url: string;
  readonly reused: boolean;
}

/** Starts a process in the house; resolves when it is in. */
async function moveIn(manner: 'guest' | 'keeper' = 'guest'): Promise<Tenant> {
  const child = spawn(process.execPath, [tenantFile, folder, manner], { cwd: root });
  let output = '';
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('\n')) break;
  }
  if (!output) throw new Error(`the tenant did not get in: ${complaints}`);
  const tenant = { child, ...(JSON.parse(output) as { url: string; reused: boolean }) };
  tenants.push(tenant);
  return tenant;
}

async function leave({ child }: Tenant): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

async function kill({ child }: Tenant): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function gone(pid: number | undefined): Promise<void> {
  while (pid !== undefined && livingPostmaster(home)?.pid === pid) await new Promise((done) => setTimeout(done, 20));
}

async function ask(url: string, statement: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(statement);
    return row?.answer;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const keepARow = 'create table kept as select 42 as answer';
const readTheRow = 'select answer from kept';

describe('one server a folder', () => {
  test('three first starts at once make one cluster and one server', async () => {
    const all = await Promise.all([moveIn(), moveIn(), moveIn()]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(all.filter(({ reused }) => !reused)).toHaveLength(1);
  });

  test('the last process to leave stops it, not the one that started it', async () => {
    furnish();
    const first = await moveIn();
    const second = await moveIn();
    await leave(first);
    expect((await visitDatabase(second.url)).complaint).toBeNull();
    await leave(second);
    expect(livingPostmaster(home)).toBeNull();
    expect(existsSync(join(home, 'data/postmaster.pid'))).toBe(false);
  });

  test('starts and leavings in disorder never meet a server that is going', async () => {
    furnish();
    const stay = async (ms: number) => {
      const tenant = await moveIn();
      await new Promise((done) => setTimeout(done, ms));
      expect((await visitDatabase(tenant.url)).complaint).toBeNull();
      await leave(tenant);
    };
    await Promise.all([stay(0), stay(40), stay(0).then(() => stay(0)), stay(80)]);
    expect(livingPostmaster(home)).toBeNull();
  });
});

describe('faults', () => {
  test('a server whose starter was killed is used again, and stopped by the next to leave', async () => {
    furnish();
    const killed = await moveIn();
    await ask(killed.url, keepARow);
    const before = livingPostmaster(home)?.pid;
    await kill(killed);
    expect(livingPostmaster(home)?.pid).toBe(before);
    const next = await moveIn();
    expect(next).toMatchObject({ url: killed.url, reused: true });
    expect(await ask(next.url, readTheRow)).toBe(42);
    await leave(next);
    expect(livingPostmaster(home)).toBeNull();
  });

  test('what was committed is there after the server itself was killed', async () => {
    furnish();
    const tenant = await moveIn();
    await ask(tenant.url, keepARow);
    const pid = livingPostmaster(home)?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await kill(tenant);
    await gone(pid);
    const next = await moveIn();
    expect(next.reused).toBe(false);
    expect(await ask(next.url, readTheRow)).toBe(42);
  });

  test('a server that is killed while it is used is started again where it was, once, and the last to leave stops it', async () => {
    furnish();
    const [one, other] = [await moveIn('keeper'), await moveIn('keeper')];
    await ask(one.url, keepARow);
    const pid = livingPostmaster(home)?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    let answer: unknown = null;
    while (answer === null) answer = await ask(one.url, readTheRow).catch(() => null);
    expect(answer).toBe(42);
    const again = livingPostmaster(home)?.pid;
    await leave(one);
    expect(livingPostmaster(home)?.pid).toBe(again);
    expect(await ask(other.url, readTheRow)).toBe(42);
    await leave(other);
    expect(livingPostmaster(home)).toBeNull();
  });

  test("a crash's leftover whose process id now belongs to another program does not stop a start", async () => {
    furnish();
    const first = await moveIn();
    await leave(first);
    writeFileSync(
      join(home, 'data/postmaster.pid'),
      `${process.pid}\n${join(home, 'data')}\n0\n5432\n\n127.0.0.1\n\nready   \n`,
    );
    const next = await moveIn();
    expect((await visitDatabase(next.url)).complaint).toBeNull();
  });

  test('a port that another program has taken since is given up for another', async () => {
    furnish();
    const first = await moveIn();
    await leave(first);
    const port = Number(new URL(first.url).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const next = await moveIn();
    squatter.close();
    expect(new URL(next.url).port).not.toBe(String(port));
    expect((await visitDatabase(next.url)).complaint).toBeNull();
  });

  test('a start that fails though the server runs leaves none behind, and takes none from those who use it', async () => {
    furnish();
    const user = await moveIn();
    const password = readFileSync(join(home, 'password'), 'utf8');
    writeFileSync(join(home, 'password'), 'lost');
    await expect(moveIn()).rejects.toThrow(/password authentication failed/);
    expect((await visitDatabase(user.url)).complaint).toBeNull();
    await leave(user);
    await expect(moveIn()).rejects.toThrow(/password authentication failed/);
    expect(livingPostmaster(home)).toBeNull();
    writeFileSync(join(home, 'password'), password);
    expect((await visitDatabase((await moveIn()).url)).complaint).toBeNull();
  });

  test('a folder of another PostgreSQL is refused in a sentence that says which, and is left as it is', async () => {
    furnish();
    await leave(await moveIn());
    writeFileSync(join(home, 'data/PG_VERSION'), '17\n');
    await expect(moveIn()).rejects.toThrow(
      /was made by PostgreSQL 17, which the one that comes with .* CASEBOOK_DATA=/,
    );
    expect(livingPostmaster(home)).toBeNull();
    writeFileSync(join(home, 'data/PG_VERSION'), '18\n');
    expect((await visitDatabase((await moveIn()).url)).complaint).toBeNull();
  });

  test('a first start that was cut off leaves nothing in the way', async () => {
    mkdirSync(`${home}.draft/data`, { recursive: true });
    writeFileSync(`${home}.draft/data/PG_VERSION`, '18');
    const next = await moveIn();
    expect((await visitDatabase(next.url)).complaint).toBeNull();
    expect(readdirSync(folder)).toEqual(['postgres']);
  });
});

describe('the key', () => {
  test('nobody gets in without the password, which this user alone may read', async () => {
    const { url } = await moveIn();
    const wrong = url.replace(/:[^:@]+@/, ':guess@');
    expect((await visitDatabase(wrong)).complaint).toBe('it does not accept this name and password.');
    expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, 'password'), 'utf8')).toHaveLength(32);
  });

  test('the same order of words on every machine: the locale is built in', async () => {
    furnish();
    const { url } = await moveIn();
    expect(await ask(url, 'select datlocale as answer from pg_database where datname = current_database()')).toBe(
      'C.UTF-8',
    );
  });
});
