import 'server-only';
import { z } from 'zod';
import { projectProcedure, router } from '@/server/api/trpc';
import { standingFilter } from './contract';
import { itemEstimate, itemStandings, projectTrust } from './estimates';

export const estimatesRouter = router({
  /** The overview's answer: can I trust these labels yet? */
  trust: projectProcedure('see').query(({ ctx }) => projectTrust(ctx, ctx.project.id)),

  standings: projectProcedure('see')
    .input(standingFilter)
    .query(({ ctx, input }) => itemStandings(ctx, ctx.project.id, input)),

  item: projectProcedure('see')
    .input(z.object({ itemId: z.uuid() }))
    .query(({ ctx, input }) => itemEstimate(ctx, ctx.project.id, input.itemId)),
});
