import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Takes a turn named `name` among all processes of this machine and resolves to the function that gives it back. While
 * another process holds it, waits, and calls `waiting` once. A turn is a listening local socket, so the operating system
 * gives it back when its holder dies, also by kill -9: there is no stale lock to judge. On Linux the socket is abstract
 * and on Windows a named pipe, neither of which leaves a file behind; elsewhere a dead holder's file is removed.
 *
 * @param {string} name
 * @param {() => void} [waiting]
 * @returns {Promise<() => Promise<void>>}
 */
export async function takeTurn(name, waiting) {
  const address = addressOf(name);
  let waited = false;
  for (;;) {
    const server = await listen(address);
    if (server) return () => new Promise((done) => server.close(() => done()));
    if (process.platform !== 'linux' && process.platform !== 'win32' && !(await answers(address))) {
      rmSync(address, { force: true });
      continue;
    }
    if (!waited) waiting?.();
    waited = true;
    await sleep(50);
  }
}

/** @param {string} name */
function addressOf(name) {
  const key = `casebook-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${key}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${key}`;
  return join(tmpdir(), `${key}.socket`);
}

/**
 * @param {string} address
 * @returns {Promise<import('node:net').Server | null>} null when another holds it
 */
function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

/**
 * @param {string} address
 * @returns {Promise<boolean>}
 */
function answers(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
