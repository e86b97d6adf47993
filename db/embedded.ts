/**
 * The house's own PostgreSQL, for whoever has none. One server a data folder, whatever happens: starts of two processes
 * take turns, a server that outlived its starter (kill -9) is used again, and the last process to leave stops it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { choosePlace, type Place } from '@/db/embedded/binaries';
import {
  type Durability,
  LaunchAgain,
  launchPostmaster,
  livingPostmaster,
  makeCluster,
  owner,
  type Postmaster,
  stopPostmaster,
} from '@/db/embedded/cluster';
import { moveIn, moveOut, tenants } from '@/db/embedded/tenants';
import { takeTurn } from '@/db/embedded/turn.mjs';
import { Halt } from '@/server/halt';

export interface Embedded {
  /** postgres://..., with the password. */
  readonly url: string;
  /** Whether the server already ran. */
  readonly reused: boolean;
  /** Stops the server when no other process uses it. A second call does nothing. */
  leave(): Promise<void>;
}

/** Starts the server of the data folder `folder`, or joins the one that runs. Throws `Halt` when neither can be done. */
export async function startEmbedded(folder: string, durability: Durability = 'safe'): Promise<Embedded> {
  const dataFolder = resolve(folder);
  const place = prepare(dataFolder);
  const giveBack = await takeTurn(`postgres ${place.home}`);
  try {
    const running = await settled(place.home);
    if (!running) await makeCluster(place, durability);
    moveIn(place.home);
    try {
      const postmaster = running ?? (await launchOnFreePort(place, durability));
      const password = readFileSync(join(place.home, 'password'), 'utf8');
      const address = (name: string) => `postgres://${owner}:${password}@127.0.0.1:${postmaster.port}/${name}`;
      await makeDatabase(address('postgres'));
      return { url: address(owner), reused: running !== null, leave: () => leave(place, durability) };
    } catch (error) {
      // Nobody will leave what nobody was let into: a server that was started for this must not stay behind.
      await stopUnlessUsed(place, durability);
      throw error;
    }
  } finally {
    await giveBack();
  }
}

/** Makes the data folder where it is not. Others may walk through it (the server may run as `nobody`) but not list it. */
function prepare(dataFolder: string): Place {
  try {
    mkdirSync(dirname(dataFolder), { recursive: true });
    if (!existsSync(dataFolder)) makeFolder(dataFolder);
    const place = choosePlace(dataFolder);
    mkdirSync(join(place.home, '..'), { recursive: true, mode: 0o755 });
    return place;
  } catch (error) {
    if (error instanceof Halt) throw error;
    const why = (error as Error).message;
    throw new Halt(
      `The data folder ${dataFolder} cannot be made: ${why}. Choose another: CASEBOOK_DATA=/a/folder npm start`,
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The running server once it is ready to be used; one that is stopping or starting is waited for. */
async function settled(home: string): Promise<Postmaster | null> {
  for (let look = 0; look < 3_000; look += 1) {
    const found = livingPostmaster(home);
    if (!found || found.ready) return found;
    await sleep(10);
  }
  throw new Halt(`PostgreSQL in ${home} has neither started nor stopped for 30 s; its log is ${join(home, 'log')}.`);
}

const maxRelaunches = 10;

async function launchOnFreePort(place: Place, durability: Durability): Promise<Postmaster> {
  const remembered = join(place.home, 'port');
  for (let attempt = 0; ; attempt += 1) {
    const port = await freePort(attempt === 0 ? readPort(remembered) : 0);
    try {
      const postmaster = await launchPostmaster(place, port, durability);
      writeFileSync(remembered, String(postmaster.port));
      return postmaster;
    } catch (error) {
      if (!(error instanceof LaunchAgain) || attempt === maxRelaunches) throw error;
      await sleep(error.afterMs);
    }
  }
}

function readPort(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

/** `wanted` when nobody listens on it, otherwise one that the system gives out. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? fail(error) : done(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : wanted));
    });
  });
}

async function makeDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${owner}`;
    if (!found) await sql`create database ${sql(owner)}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function leave(place: Place, durability: Durability): Promise<void> {
  const giveBack = await takeTurn(`postgres ${place.home}`);
  try {
    await stopUnlessUsed(place, durability);
  } finally {
    await giveBack();
  }
}

/** With the turn taken: this process uses the server no more, and where no other does the server is stopped. */
async function stopUnlessUsed(place: Place, durability: Durability): Promise<void> {
  moveOut(place.home);
  if (tenants(place.home) > 0) return;
  // Perhaps not the server that was joined: another process may have started it again since.
  const running = livingPostmaster(place.home);
  if (running) await stopPostmaster(place.home, running, durability);
}
