import { readFileSync } from 'node:fs';

/** Whether a process with this id runs. A dead one whose parent has not yet collected it (a zombie) does not. */
export function isAlive(pid: number): boolean {
  return isListed(pid) && stateOf(pid)?.[0] !== 'Z';
}

/** Whether the system lists a process with this id, alive or not yet collected. */
export function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return true;
}

/**
 * When a process began, in the kernel's ticks, or null where the system does not say. An id together with this is a
 * process's name for good: ids alone are given out again.
 */
export function birthOf(pid: number): string | null {
  return stateOf(pid)?.[19] ?? null;
}

/** The command line of a process, or null where the system does not say. */
export function commandOf(pid: number): string | null {
  return readProc(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? null;
}

/** The fields of /proc/<pid>/stat from the state on; the name before them may hold spaces and brackets (proc(5)). */
function stateOf(pid: number): string[] | undefined {
  const line = readProc(`/proc/${pid}/stat`);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ');
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
