import fs, { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeTurn } from '../../../db/embedded/turn.mjs';
import { CommandFailed, run } from './run.mjs';
import { step } from './step.mjs';

/** This file runs before anything is installed: Node's own modules only. */

const oldestNode = [20, 19];
const neededBytes = 2 * 1024 ** 3;

/** A sentence for the person at the terminal; see server/halt.ts, which cannot be read before tsx is installed. */
class Refused extends Error {
  name = 'Halt';
}

export function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldestNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new Refused(`Casebook needs Node.js ${oldestNode.join('.')} or later; this is ${process.versions.node}.`);
}

/**
 * Installs what package-lock.json names, when node_modules differs from it. Two starts at once take turns.
 *
 * @param {string} root
 */
export async function install(root) {
  if (isInstalled(root)) return;
  const giveBack = await takeTurn(`install ${root}`, () => process.stdout.write('  Waiting for another install\n'));
  try {
    if (isInstalled(root)) return;
    refuseUnwritable(root);
    await step('Packages', () => npmCi(root));
  } finally {
    await giveBack();
  }
}

/**
 * Whether every package of the lock stands in node_modules in its version. npm writes what it has installed into
 * node_modules/.package-lock.json as its last act, so an install that was cut off counts as none.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (present[path] ? present[path].version === version : optional === true),
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | null}
 */
function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

/** @param {string} root */
function refuseUnwritable(root) {
  try {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
  } catch (error) {
    const why = /** @type {NodeJS.ErrnoException} */ (error).code;
    throw new Refused(`Packages must be installed, but ${root} cannot be written (${why}).`);
  }
  const disk = fs.statfsSync(root);
  const free = disk.bavail * disk.bsize;
  if (free < neededBytes) {
    const gigabytes = (/** @type {number} */ bytes) => (bytes / 1024 ** 3).toFixed(1);
    throw new Refused(
      `Installing and building need ${gigabytes(neededBytes)} GB of disk; ${root} has ${gigabytes(free)} GB left.`,
    );
  }
}

/** @param {string} root */
async function npmCi(root) {
  const { npm_execpath: npm } = process.env;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    if (npm?.endsWith('.js')) await run(process.execPath, [npm, ...args], { cwd: root });
    else await run('npm', args, { cwd: root });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new Refused(`The packages could not be installed. npm said:\n${error.output}`);
  }
}

/**
 * Prints a refusal as a sentence, anything else with what helps to find the fault, and ends with code 1.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function giveUp(error) {
  const { name, message } = /** @type {Error} */ (error);
  process.stderr.write(`\n${name === 'Halt' ? message : `Casebook could not start: ${message}`}\n`);
  process.exit(1);
}
