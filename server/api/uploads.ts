import 'server-only';
import { z } from 'zod';
import type { ColumnChoice } from '@/server/datasets/columns';
import { type ImportReport, itemLabel } from '@/server/datasets/contract';
import { importFile } from '@/server/datasets/imports';
import { datasetLimits } from '@/server/datasets/limits';
import type { UploadEnd } from '@/server/datasets/upload-lines';
import type { Locale } from '@/server/problem';
import { answerFile } from './receive-file';
import { say } from './words';

const uploadQuery = z.object({
  name: itemLabel.path,
  slice: itemLabel.slice.optional(),
  sliceByFolder: z.literal('yes').optional(),
  /** JSON: which columns of a table hold what. */
  columns: z.string().max(10_000).transform(columnChoiceOf).optional(),
});

const columnChoice = z.partialRecord(z.enum(['text', 'url', 'left', 'right', 'prompt']), z.string().max(1000));

function columnChoiceOf(given: string, context: z.RefinementCtx): ColumnChoice {
  try {
    return columnChoice.parse(JSON.parse(given));
  } catch {
    context.addIssue({ code: 'custom', message: 'columns' });
    return z.NEVER;
  }
}

/** Takes one file of data for a project. */
export function answerUpload(request: Request, projectId: string): Promise<Response> {
  return answerFile(request, projectId, {
    right: 'own',
    query: uploadQuery,
    mostBytes: datasetLimits.archiveBytes,
    work: async (call, project, file, { slice, sliceByFolder, columns }, onProgress) => {
      const options = { slice, columns, sliceByFolder: sliceByFolder === 'yes', onProgress };
      return endOf(await importFile(call, project, file, options), call.locale);
    },
    refused: (problem, { locale }, { name }) =>
      endOf(
        {
          added: 0,
          alreadyHere: 0,
          repeated: [],
          refusedCount: 1,
          refused: [{ name, line: null, problem }],
          offered: null,
        },
        locale,
      ),
  });
}

function endOf(report: ImportReport, locale: Locale): UploadEnd {
  const refused = report.refused.map(({ name, line, problem }) => ({
    name,
    line,
    reason: say(problem.words, locale, problem.params),
  }));
  return { ...report, kind: 'end', refused };
}
