import 'server-only';
import { z } from 'zod';
import { projectProcedure, router } from '@/server/api/trpc';
import { exportFormats } from './contract';
import { exportProject, exportSummary } from './export';

export const interchangeRouter = router({
  summary: projectProcedure('see').query(({ ctx }) => exportSummary(ctx, ctx.project.id)),

  /** The file itself; app/api/exports answers with it as a download. */
  file: projectProcedure('see')
    .input(z.object({ format: z.enum(exportFormats), withCopies: z.boolean().default(false) }))
    .query(({ ctx, input }) => exportProject(ctx, ctx.project.id, input)),
});
