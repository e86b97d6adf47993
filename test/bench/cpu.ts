/** What processes and the whole machine have computed so far, in seconds, as the kernel counts it (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** CPU seconds of a process and its children, living and gone (utime, stime, cutime, cstime). */
export function cpuOfTree(root: number): number {
  const ticks = (pid: number, isRoot: boolean) => {
    const fields = stat(pid);
    const own = Number(fields[11]) + Number(fields[12]);
    return isRoot ? own + Number(fields[13]) + Number(fields[14]) : own;
  };
  let sum = ticks(root, true);
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && stat(Number(name))[1] === String(root)) sum += ticks(Number(name), false);
  }
  return sum / ticksPerSecond;
}

/** The fields of /proc/<pid>/stat from the state on. */
function stat(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

export function cpuOfMachine(): number {
  const [, user, nice, system, , , irq, softirq] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(
    /\s+/,
  );
  return [user, nice, system, irq, softirq].reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}
