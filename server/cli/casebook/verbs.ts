import 'server-only';
import type { Verb } from '@/server/cli/casebook/verb';

/** Every verb of the command, in the order the help lists them. A verb is a file here that exports one `Verb`. */
export const verbs: readonly Verb[] = [];
