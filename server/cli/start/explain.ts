import 'server-only';
import { Halt } from '@/server/halt';

/** What a person can do about the faults of a machine, by the name the system gives them. */
const faults: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: "This user's share of the disk is full",
  EROFS: 'The disk can only be read',
  EACCES: 'This user may not do that',
  EPERM: 'This user may not do that',
  EMFILE: 'Too many files are open',
  ENOMEM: 'The machine is out of memory',
};

/** One sentence for the terminal: never a stack. */
export function explain(error: unknown): string {
  if (error instanceof Halt) return error.message;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const fault = faults[code];
  return fault ? `${fault}: ${message.replace(/^\w+: /, '')}.` : `Casebook could not go on: ${message}`;
}
