import 'server-only';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { root } from '@/server/cli/start/surroundings';

/**
 * How long a child may take to finish what it is doing before it is ended. The jobs give back what they cannot finish
 * within five seconds; a container is ended for good after ten, and the database stops last.
 */
const graceMs = 7_000;

/** A part of the house that runs beside this process. */
export interface Child {
  readonly process: ChildProcess;
  /** Settles when it has ended, with its code or signal. */
  readonly ended: Promise<number | string>;
  /** Asks it to end, and ends it after a grace of seven seconds. */
  stop(): Promise<void>;
}

/**
 * Starts a Node program with `args`. It has a process group of its own, so that Ctrl-C comes to it by way of the start
 * command, and it ends when the start command does (with-parent.mjs).
 */
export function launch(args: readonly string[], env: NodeJS.ProcessEnv, output: 'show' | 'keep' = 'show'): Child {
  const withParent = join(root, 'server/cli/start/with-parent.mjs');
  const stream = output === 'show' ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, ['--import', withParent, ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', stream, stream, 'ipc'],
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const end = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(end);
  };
  return { process: child, ended, stop };
}

/**
 * Passes on what a child says for as long as somebody reads it, and takes it from the child in any case: one whose words
 * nobody takes stands still at its next word. Piping stops taking when the reader has gone.
 */
export function passOn(from: Readable | null, to: Writable): void {
  from?.on('data', (chunk: Buffer) => void to.write(chunk));
}
