import { readdirSync, readFileSync } from 'node:fs';
import { birthOf, commandOf, isAlive } from '@/db/embedded/processes';

/** A process by a name that is given out once: its id, and when it began in the kernel's ticks. */
export interface Member {
  readonly pid: number;
  readonly birth: string;
  readonly command: string;
}

/** A process and everything it has started, whatever their groups and sessions. Linux alone. */
export function familyOf(pid: number): Member[] {
  const parents = readdirSync('/proc').flatMap((name): [number, number][] => {
    const found = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    return found === null ? [] : [[Number(name), found]];
  });
  const members = [pid];
  for (const member of members) for (const [child, parent] of parents) if (parent === member) members.push(child);
  return members.flatMap((each) => {
    const birth = birthOf(each);
    return birth === null ? [] : [{ pid: each, birth, command: commandOf(each) ?? '' }];
  });
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** Those of a family that still run; the dead whom nobody has collected do not. */
export const living = (family: readonly Member[]) =>
  family.filter(({ pid, birth }) => isAlive(pid) && birthOf(pid) === birth);
