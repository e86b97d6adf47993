import 'server-only';
import { agreementVerb } from '@/server/cli/casebook/agreement';
import { boxesVerb } from '@/server/cli/casebook/boxes';
import { consensusVerb } from '@/server/cli/casebook/consensus';
import { evaluateVerb } from '@/server/cli/casebook/evaluate';
import { flagsVerb } from '@/server/cli/casebook/flags';
import { labelErrorsVerb } from '@/server/cli/casebook/label-errors';
import { masksVerb } from '@/server/cli/casebook/masks';
import { pairsVerb } from '@/server/cli/casebook/pairs';
import { polygonsVerb } from '@/server/cli/casebook/polygons';
import { ratingsVerb } from '@/server/cli/casebook/ratings';
import { replayVerb } from '@/server/cli/casebook/replay';
import { spansVerb } from '@/server/cli/casebook/spans';
import { transcriptsVerb } from '@/server/cli/casebook/transcripts';
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
  boxesVerb,
  polygonsVerb,
  spansVerb,
  transcriptsVerb,
  ratingsVerb,
  pairsVerb,
  masksVerb,
  evaluateVerb,
];
