import 'server-only';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Embedded, startEmbedded } from '@/db/embedded';
import { keepEmbeddedRunning } from '@/db/embedded/keeping';
import { type Visit, visitDatabase } from '@/db/visit';
import { step } from '@/server/cli/start/step.mjs';
import { Halt } from '@/server/halt';
import { parseSettings, type Settings, type SettingsSource } from '@/server/settings';

/** The checkout. */
export const root = resolve(import.meta.dirname, '..', '..', '..');

/** The settings of this house, and what they were read from: what was not given may still change. */
export interface Wanted {
  readonly settings: Settings;
  readonly given: SettingsSource;
}

/** Reads the settings of this process and of the file `.env`, which gives way to it. Throws `Halt` naming each bad one. */
export function readSettings(): Wanted {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return settingsFrom({ ...process.env });
}

/** Throws `Halt` naming each bad one. */
export function settingsFrom(given: SettingsSource): Wanted {
  const parsed = parseSettings(given);
  if (!parsed.ok) throw new Halt(parsed.complaints.join('\n'));
  return { given, settings: { ...parsed.settings, CASEBOOK_DATA: resolve(root, parsed.settings.CASEBOOK_DATA) } };
}

/** A database that can be used, found or started; `leave` gives it up. */
export interface OpenDatabase {
  readonly url: string;
  leave(): Promise<void>;
}

/**
 * The database of DATABASE_URL when that is set, otherwise the house's own, which is kept running. `moved` hears when it
 * cannot be had at its address any more. Throws `Halt` when the database cannot be reached.
 */
export function openDatabase(settings: Settings, moved: (words: string) => void): Promise<OpenDatabase> {
  return step('Database', async (say) => {
    const { DATABASE_URL: given } = settings;
    const own: Embedded | null = given ? null : await startEmbedded(settings.CASEBOOK_DATA);
    const url = given ?? own?.url ?? '';
    const visit = await visitDatabase(url);
    if (visit.complaint !== null) throw new Halt(`${describe(url)}: ${visit.complaint}`);
    say(`PostgreSQL ${visit.version}${sourceOf(own)}`);
    refuseOld(visit);
    if (!own) return { url, leave: async () => {} };
    const tell = (words: string) => void process.stderr.write(`${words}\n`);
    return { url, leave: keepEmbeddedRunning(settings.CASEBOOK_DATA, own, { tell, moved }) };
  });
}

function sourceOf(own: Embedded | null): string {
  if (!own) return ' at DATABASE_URL';
  return own.reused ? ', already running' : '';
}

const oldestPostgres = 15;

function refuseOld(visit: Visit): void {
  if (Number.parseInt(visit.version, 10) >= oldestPostgres) return;
  throw new Halt(`Casebook needs PostgreSQL ${oldestPostgres} or later; DATABASE_URL leads to ${visit.version}.`);
}

/** Names a database without its password. */
function describe(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `The database ${pathname.slice(1)} on ${hostname}:${port || 5432} cannot be used`;
}

/**
 * Puts what the rooms read by `env()` into this process's environment, from where children inherit it: the database,
 * absolute paths, the address, and the session secret.
 */
export function publishSettings(settings: Settings, databaseUrl: string): void {
  process.env.CASEBOOK_DATA = settings.CASEBOOK_DATA;
  process.env.DATABASE_URL = databaseUrl;
  process.env.NEXTAUTH_SECRET = settings.NEXTAUTH_SECRET ?? keptSecret(settings.CASEBOOK_DATA);
  publishAddress(settings);
}

/** The address is known for good only when the port is: see server/cli/start/serve.ts. */
export function publishAddress(settings: Settings): void {
  process.env.HOST = settings.HOST;
  process.env.PORT = String(settings.PORT);
  process.env.PUBLIC_URL = settings.PUBLIC_URL;
  process.env.NEXTAUTH_URL = settings.PUBLIC_URL;
}

/** The secret that signs sessions, made once and readable by this user alone, so that a restart signs nobody out. */
function keptSecret(dataFolder: string): string {
  const file = join(dataFolder, 'session-secret');
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
