import 'server-only';
import { z } from 'zod';
import { itemLabel } from '@/server/datasets/contract';
import type { KnownFileReport } from '@/server/interchange/contract';
import { knownAnswersFrom } from '@/server/interchange/known-answers';
import type { KnownFileEnd } from '@/server/interchange/known-file-lines';
import type { Locale } from '@/server/problem';
import { runningText } from '@/server/projects/person-text';
import { goldUses } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';
import { answerFile } from './receive-file';
import { say } from './words';

const knownFileQuery = z.object({
  name: itemLabel.path,
  use: z.enum(goldUses),
  explanation: runningText(skillLimits.reasonLength),
  take: z.literal('yes').optional(),
});

const nothing = {
  isTaken: false,
  added: { check: 0, training: 0, qualification: 0 },
  alreadyKnown: 0,
  unsettled: 0,
  unexplained: 0,
  ignored: [],
};

/** Takes one file of known answers for a project, or looks at what it holds. */
export function answerKnownFile(request: Request, projectId: string): Promise<Response> {
  return answerFile(request, projectId, {
    right: 'review',
    query: knownFileQuery,
    mostBytes: skillLimits.fileBytes,
    work: async (call, project, file, { use, explanation, take }, onProgress) => {
      const options = { use, explanation: explanation.trim(), isTaken: take === 'yes', onProgress };
      return endOf(await knownAnswersFrom(call, project, file, options), call.locale);
    },
    refused: (problem, { locale }) => {
      const refused = [{ line: null, column: null, item: '', problem }];
      return endOf({ ...nothing, refusedCount: 1, refused }, locale);
    },
  });
}

function endOf(report: KnownFileReport, locale: Locale): KnownFileEnd {
  const refused = report.refused.map(({ problem, ...fault }) => ({
    ...fault,
    reason: say(problem.words, locale, problem.params),
  }));
  return { ...report, kind: 'end', refused };
}
