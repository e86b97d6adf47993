import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { takeTurn } from '../../db/embedded/turn.mjs';
import { run } from '../../server/cli/start/run.mjs';
import { unpackTar } from './tar.mjs';

/**
 * @typedef {object} Browser A Chromium that has been seen to start.
 * @property {string} origin where it came from, for the log
 * @property {string} path its program
 * @property {Record<string, string>} env what it needs in its environment
 */

const root = resolve(import.meta.dirname, '..', '..');

/** Headless in a container: no sandbox (it needs rights that root in a container lacks), no graphics card, no calls home. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds a Chromium that starts: the one that CHROMIUM_PATH names, Playwright's own, the one that comes with the packages,
 * the system's; failing these, it installs one by apt (as root) or by Playwright. Throws when none starts.
 *
 * @returns {Promise<Browser>}
 */
export async function findChromium() {
  const failures = [];
  for (const [origin, look] of Object.entries(origins)) {
    try {
      const found = await look();
      if (!found) continue;
      await tryOut(found);
      return { origin, ...found };
    } catch (error) {
      failures.push(`${origin}: ${String(/** @type {Error} */ (error).message).split('\n')[0]}`);
    }
  }
  throw new Error(`No Chromium starts here. Set CHROMIUM_PATH to one.\n${failures.join('\n')}`);
}

/** @typedef {{ path: string, env: Record<string, string> } | null} Found */

/** @type {Record<string, () => Promise<Found> | Found>} */
const origins = {
  CHROMIUM_PATH: () => plain(process.env.CHROMIUM_PATH),
  "Playwright's own": async () => plain((await playwright()).executablePath()),
  'the packages': unpackPacked,
  'the system': () => plain(onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])),
  apt: installByApt,
  'playwright install': installByPlaywright,
};

/** @param {string | undefined} path */
function plain(path) {
  return path && existsSync(path) ? { path, env: {} } : null;
}

/** @param {readonly string[]} names */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

async function playwright() {
  return (await import('@playwright/test')).chromium;
}

/** @param {{ path: string, env: Record<string, string> }} found */
async function tryOut({ path, env }) {
  const chromium = await playwright();
  const browser = await chromium.launch({
    executablePath: path,
    args: chromiumArgs,
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  await browser.close();
}

/**
 * The headless shell of @sparticuz/chromium (x64 Linux), unpacked beside the packages. Its own unpacking is not used: it
 * brings libraries and fonts along on Amazon's machines only. Without a fontconfig file all text is 0 px wide.
 *
 * @returns {Promise<Found>}
 */
async function unpackPacked() {
  const packed = join(root, 'node_modules/@sparticuz/chromium/bin');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) return null;
  const { version } = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8'));
  const folder = join(root, 'node_modules/.cache', `chromium-${version}`);
  const giveBack = await takeTurn(`unpack ${folder}`);
  try {
    if (!existsSync(folder)) unpack(packed, folder);
  } finally {
    await giveBack();
  }
  const libraries = [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'casebook-fonts.conf') };
  return { path: join(folder, 'chromium'), env };
}

/**
 * @param {string} packed
 * @param {string} folder
 */
function unpack(packed, folder) {
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const open = (/** @type {string} */ name) => brotliDecompressSync(readFileSync(join(packed, name)));
  writeFileSync(join(draft, 'chromium'), open('chromium.br'), { mode: 0o755 });
  for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) unpackTar(open(archive), draft);
  writeFileSync(join(draft, 'casebook-fonts.conf'), fontSettings(folder));
  renameSync(draft, folder);
}

/** @param {string} folder */
function fontSettings(folder) {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>/tmp/casebook-fonts-${key}</cachedir>
</fontconfig>
`;
}

/** @returns {Promise<Found>} */
async function installByApt() {
  const apt = onPath(['apt-get']);
  if (!apt || process.getuid?.() !== 0) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(apt, ['update'], { env, timeoutMs: 120_000 });
  await run(apt, ['install', '-y', '--no-install-recommends', 'chromium'], { env, timeoutMs: 300_000 });
  return plain(onPath(['chromium']));
}

/** @returns {Promise<Found>} */
async function installByPlaywright() {
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], { timeoutMs: 300_000 });
  return plain((await playwright()).executablePath());
}
