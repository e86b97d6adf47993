import 'server-only';
/**
 * The numerics of a large project keep a process busy for ten seconds and more in one piece: meanwhile it takes no other job,
 * so that whoever hands in waits for their item's estimate and their pay. They have a process of their own, which takes a
 * second to begin and gives its memory back.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { invariant } from '@/server/problem';

const root = join(import.meta.dirname, '..', '..');
const mostSaid = 4_000;
const running = new Set<ChildProcess>();

/** Ends the estimates that this process has made begin: they are made again from the beginning. */
export function endEstimates(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a Node program that ends with this process, also in the middle of its numerics. */
export function startBusy(args: readonly string[]): ChildProcess {
  const ending = join(root, 'server/cli/start/only-with-parent.mjs');
  const env = { ...process.env, CASEBOOK_PARENT: String(process.pid) };
  const child = spawn(process.execPath, ['--import', ending, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Estimates a project in a process of its own; fails with what that one said. */
export async function estimateApart(projectId: string): Promise<void> {
  const program = join(root, 'server/cli/program.mjs');
  const child = startBusy(['--conditions=react-server', program, 'server/cli/estimate.ts', projectId]);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-mostSaid);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (ended, signal) => resolve(ended ?? signal ?? 'nothing'));
  });
  invariant(code === 0, `the estimate of ${projectId} ended (${code}): ${said}`);
}
