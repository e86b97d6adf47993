import 'server-only';
/**
 * The numerics of a large project keep a process busy for ten seconds and more in one piece: meanwhile it takes no other job,
 * so that whoever hands in waits for their item's estimate and their pay. They have a process of their own, which takes two
 * seconds to begin and gives its memory back.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { invariant } from '@/server/problem';

const root = join(import.meta.dirname, '..', '..');
const mostSaid = 4_000;

/** Estimates a project in a process of its own, which ends with this one; fails with what that one said. */
export async function estimateApart(projectId: string): Promise<void> {
  const ending = join(root, 'server/cli/start/with-parent.mjs');
  const program = join(root, 'server/cli/estimate.ts');
  const args = ['--import', ending, '--conditions=react-server', '--import', 'tsx', program, projectId];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
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
