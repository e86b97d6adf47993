import 'server-only';
import { z } from 'zod';
import { projectProcedure, router } from '@/server/api/trpc';
import { exportFormats } from './contract';
import { exportProject, exportSummary } from './export';

export const interchangeRouter = router({
  summary: projectProcedure('see').query(({ ctx }) => exportSummary(ctx, ctx.project.id)),
});

/**
 * The file itself, in parts that are made as they are asked for: a call by HTTP could not carry it, so it is there for
 * app/api/exports alone, which answers with it as a download.
 */
export const exportRouter = router({
  file: projectProcedure('see')
    .input(z.object({ format: z.enum(exportFormats), withCopies: z.boolean().default(false) }))
    .query(({ ctx, input }) => exportProject(ctx, ctx.project.id, input)),
});
