#!/usr/bin/env node
/**
 * `npm start` and its kin. This file needs nothing but Node: it installs what is missing and hands over to
 * server/cli/start/main.ts, which needs esbuild. The first argument names the command; none means start.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { giveUp, install, refuseOldNode } from './start/install.mjs';

const root = resolve(import.meta.dirname ?? '.', '..', '..');
process.chdir(root);

/** @type {import('node:child_process').ChildProcess | undefined} */
let house;

/**
 * Whoever asks this process to end means the house: a process manager, a container, a terminal that is closed. Ctrl-C
 * reaches both processes, and being asked twice changes nothing. Before there is a house, what installs it ends as well.
 */
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => (house ? house.kill(signal) : process.exit(1)));

/** A terminal that is gone, or a reader that has read enough, is no reason to break off. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  refuseOldNode();
  await install(root);
} catch (error) {
  giveUp(error);
}

const began = Date.now() - Math.round(performance.now());
house = spawn(
  process.execPath,
  [
    '--conditions=react-server',
    join(root, 'server/cli/program.mjs'),
    'server/cli/start/main.ts',
    ...process.argv.slice(2),
  ],
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, CASEBOOK_BEGAN: String(began) } },
);

/**
 * npm runs this file in a shell, which does not pass a signal on: when either of them is gone, the house closes. Without
 * npm, whoever started this may leave it alone.
 */
if (process.env.npm_lifecycle_event) {
  const above = ancestors();
  setInterval(() => ancestors() !== above && house?.kill('SIGTERM'), 500).unref();
}

/** The parent, and where that is a shell and the system says so, the shell's own parent. */
function ancestors() {
  try {
    const [, name, rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? [];
    return `${process.ppid} ${name === 'sh' ? rest.split(' ')[1] : ''}`;
  } catch {
    return String(process.ppid);
  }
}

house.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
