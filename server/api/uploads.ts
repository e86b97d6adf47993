import 'server-only';
import { z } from 'zod';
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
});

/** Takes one file of data for a project. */
export function answerUpload(request: Request, projectId: string): Promise<Response> {
  return answerFile(request, projectId, {
    right: 'own',
    query: uploadQuery,
    mostBytes: datasetLimits.archiveBytes,
    work: async (call, project, file, { slice, sliceByFolder }, onProgress) => {
      const options = { slice, sliceByFolder: sliceByFolder === 'yes', onProgress };
      return endOf(await importFile(call, project, file, options), call.locale);
    },
    refused: (problem, { locale }, { name }) =>
      endOf(
        { added: 0, alreadyHere: 0, repeated: [], refusedCount: 1, refused: [{ name, line: null, problem }] },
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
