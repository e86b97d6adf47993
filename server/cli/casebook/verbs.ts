import 'server-only';
import { agreementVerb } from '@/server/cli/casebook/agreement';
import { consensusVerb } from '@/server/cli/casebook/consensus';
import { flagsVerb } from '@/server/cli/casebook/flags';
import { labelErrorsVerb } from '@/server/cli/casebook/label-errors';
import { replayVerb } from '@/server/cli/casebook/replay';
import type { Verb } from '@/server/cli/casebook/verb';
import { workersVerb } from '@/server/cli/casebook/workers';

/** Every verb of the command, in the order the help lists them. A verb is a file here that exports one `Verb`. */
export const verbs: readonly Verb[] = [
  consensusVerb,
  agreementVerb,
  flagsVerb,
  replayVerb,
  workersVerb,
  labelErrorsVerb,
];
