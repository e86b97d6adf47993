import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '@/db/embedded/binaries';
import { commandOf, isAlive, isListed } from '@/db/embedded/processes';
import { Halt } from '@/server/halt';

/** The name of the owner and of the database; the password is what keeps others out. */
export const owner = 'casebook';

/** A running server, as its postmaster.pid describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Safe: what is committed survives a power cut. Throwaway: a test's cluster, fast and lost in a crash. */
export type Durability = 'safe' | 'throwaway';

const startLimitMs = 60_000;
const stopLimitMs = 30_000;
const workersEndMs = 500;
const neededMegabytes = 200;

/**
 * Makes a cluster in `place.home` unless there is one. It is made in a draft folder and moved in one step, so a start
 * that was cut off leaves nothing half made. Everybody must give the password, which only this user may read.
 */
export async function makeCluster(place: Place, durability: Durability): Promise<void> {
  const { home } = place;
  if (existsSync(join(home, 'data'))) return;
  refuseFullDisk(home);
  const draft = `${home}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'data'), { recursive: true });
  chmodSync(draft, 0o755);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
  const passwordForServer = join(draft, 'password-for-initdb');
  writeFileSync(passwordForServer, password, { mode: 0o600 });
  if (place.user) {
    chownSync(join(draft, 'data'), place.user.uid, place.user.gid);
    chownSync(passwordForServer, place.user.uid, place.user.gid);
  }
  await runInitdb(place, draft, passwordForServer, durability);
  rmSync(passwordForServer);
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
}

/** A new cluster takes 40 MB, and a database that runs out of disk stops: better said before than in the middle. */
function refuseFullDisk(home: string): void {
  const { bavail, bsize } = statfsSync(dirname(home));
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  if (free < neededMegabytes) {
    throw new Halt(
      `The disk of ${dirname(home)} is full: ${free} MB are left, the database needs ${neededMegabytes} MB.`,
    );
  }
}

async function runInitdb(place: Place, draft: string, pwfile: string, durability: Durability): Promise<void> {
  const logPath = join(draft, 'log');
  const child = launch(place, draft, 'initdb', [
    ...['-D', join(draft, 'data'), '-U', owner, `--pwfile=${pwfile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8', '--no-instructions'],
    ...(durability === 'throwaway' ? ['--no-sync'] : []),
  ]);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).catch((error: NodeJS.ErrnoException) => refuseLaunch(error));
  if (code !== 0) throw new Halt(`PostgreSQL could not make its data folder: ${lastWords(logPath)}`);
}

/**
 * Starts the server on `port` and waits until it takes connections. Throws `Halt` with the server's last words when it
 * ends instead, and `LaunchAgain` when another try may do.
 */
export async function launchPostmaster(place: Place, port: number, durability: Durability): Promise<Postmaster> {
  const data = join(place.home, 'data');
  const child = launch(place, place.home, 'postgres', ['-D', data, ...flags(port, durability)]);
  let failed: NodeJS.ErrnoException | undefined;
  child.once('error', (error) => {
    failed = error;
  });
  child.unref();
  for (const deadline = Date.now() + startLimitMs; Date.now() < deadline; ) {
    if (failed) refuseLaunch(failed);
    const found = readPostmaster(place.home);
    if (found?.ready && found.pid === child.pid) return found;
    if (child.exitCode !== null || child.signalCode !== null) {
      const words = lastWords(join(place.home, 'log'));
      if (/could not bind|Address already in use/.test(words)) throw new LaunchAgain(words);
      if (/pre-existing shared memory/.test(words)) throw new LaunchAgain(words, workersEndMs);
      if (/files are incompatible/.test(words)) refuseVersion(place.home);
      throw new Halt(`PostgreSQL ended while starting: ${words} (the whole log: ${join(place.home, 'log')}).`);
    }
    await sleep(10);
  }
  throw new Halt(`PostgreSQL was not ready after ${startLimitMs / 1000} s; its log is ${join(place.home, 'log')}.`);
}

function refuseVersion(home: string): never {
  const made = readFileSync(join(home, 'data', 'PG_VERSION'), 'utf8').trim();
  throw new Halt(
    `The database in ${home} was made by PostgreSQL ${made}, which the one that comes with this Casebook cannot read. ` +
      'Start the Casebook that made it, or choose another folder: CASEBOOK_DATA=/a/folder npm start',
  );
}

/** What stood in the way is gone with another port, or once the workers of a killed server have noticed its end. */
export class LaunchAgain extends Error {
  override readonly name = 'LaunchAgain';

  constructor(
    message: string,
    readonly afterMs = 0,
  ) {
    super(message);
  }
}

/**
 * The server that runs in `home`, or null. A postmaster.pid left by a crash counts for nothing. Where its process id now
 * belongs to another program, or to a dead process that nobody has collected, PostgreSQL would take it for a running
 * server and refuse to start: that file is removed. (Should workers of the dead server still run, PostgreSQL finds them by
 * their shared memory.)
 */
export function livingPostmaster(home: string): (Postmaster & { readonly ready: boolean }) | null {
  const found = readPostmaster(home);
  if (!found || !isListed(found.pid)) return null;
  const command = commandOf(found.pid);
  const isOurs = isAlive(found.pid) && (command === null || command.includes(join(home, 'data')));
  if (isOurs) return found;
  rmSync(join(home, 'data', 'postmaster.pid'), { force: true });
  return null;
}

/** Ends the server as a safe one must (running transactions are rolled back) or at once, and waits until it is gone. */
export async function stopPostmaster(home: string, postmaster: Postmaster, durability: Durability): Promise<void> {
  try {
    process.kill(postmaster.pid, durability === 'safe' ? 'SIGINT' : 'SIGQUIT');
  } catch {
    return;
  }
  for (const deadline = Date.now() + stopLimitMs; Date.now() < deadline; ) {
    if (!isAlive(postmaster.pid) || readPostmaster(home)?.pid !== postmaster.pid) return;
    await sleep(10);
  }
}

/** The lines of postmaster.pid: 1 process id, 4 port, 8 state (src/include/utils/pidfile.h). */
function readPostmaster(home: string): (Postmaster & { readonly ready: boolean }) | null {
  let lines: string[];
  try {
    lines = readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

function flags(port: number, durability: Durability): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    log_checkpoints: 'off',
    ...(durability === 'throwaway' ? throwaway : lasting()),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

const mebibyte = 2 ** 20;

/**
 * An eighth of the memory for pages, 128 MiB (PostgreSQL's own choice) to 4 GiB: a project of 300,000 items does not fit into
 * 128, and claims then spent a tenth of their time fetching and evicting; one of a million does not fit into a thousand.
 * Checkpoints come every quarter of an hour, not every five minutes, since after each the first change of a page writes all of
 * it again; the price is a longer recovery.
 */
function lasting() {
  // A container may be allowed less than the machine has; where nothing limits it, the limit is none or absurdly high.
  const memory = Math.min(totalmem(), process.constrainedMemory() || totalmem());
  const eighth = Math.floor(memory / mebibyte / 8);
  return {
    shared_buffers: `${Math.min(4096, Math.max(128, eighth))}MB`,
    checkpoint_timeout: '15min',
    max_wal_size: '2GB',
  };
}

const throwaway = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

/** A program of PostgreSQL, in a process group of its own so that Ctrl-C reaches the app first; it writes to the log. */
function launch(place: Place, folder: string, program: 'initdb' | 'postgres', args: readonly string[]): ChildProcess {
  const log = openSync(join(folder, 'log'), program === 'initdb' ? 'a' : 'w', 0o600);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  try {
    return spawn(join(place.programs, 'bin', program + suffix), args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        NODE_ENV: process.env.NODE_ENV,
        PATH: process.env.PATH,
        LC_ALL: 'C',
        TZ: 'UTC',
        SystemRoot: process.env.SystemRoot,
      },
      ...(place.user ?? {}),
    });
  } finally {
    closeSync(log);
  }
}

function refuseLaunch(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') {
    throw new Halt(
      'The bundled PostgreSQL does not run on this system: it needs glibc (Debian, Ubuntu, Fedora and their kin). ' +
        'Set DATABASE_URL to a PostgreSQL of your own, version 15 or later.',
    );
  }
  throw new Halt(`The bundled PostgreSQL could not be started: ${error.message}.`);
}

/** The last complaint in a log of PostgreSQL, or its last line. */
function lastWords(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (text.includes('No space left on device')) return 'the disk is full';
  const lines = text.split('\n');
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1);
  return complaint?.trim() || 'it gave no reason';
}
