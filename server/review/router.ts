import 'server-only';
import { z } from 'zod';
import { memberProcedure, projectProcedure, router } from '@/server/api/trpc';
import { verdictInput } from './contract';
import { workerOutcomes } from './outcomes';
import { decide, openReview, reviewProjects, reviewQueue } from './review';

export const reviewRouter = router({
  /** Projects the actor may review in; empty for everybody else. */
  projects: memberProcedure.query(({ ctx }) => reviewProjects(ctx)),

  queue: projectProcedure('review').query(({ ctx }) => reviewQueue(ctx, ctx.project.id)),

  /** Opens an item and keeps it from other reviewers for a while: a mutation, since it takes something. */
  open: projectProcedure('review')
    .input(z.object({ itemId: z.uuid() }))
    .mutation(({ ctx, input }) => openReview(ctx, ctx.project.id, input.itemId)),

  decide: projectProcedure('review')
    .input(verdictInput)
    .mutation(({ ctx, input }) => decide(ctx, ctx.project.id, input)),

  /** Decisions on the actor's own work. */
  myOutcomes: memberProcedure.query(({ ctx }) => workerOutcomes(ctx)),
});
