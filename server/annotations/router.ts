import 'server-only';
import { memberProcedure, router, workerProcedure } from '@/server/api/trpc';
import { handIn, saveDraft } from './annotations';
import { seenAtWork } from './at-work';
import { atWorkInput, draftInput, handInInput, recordInput } from './contract';
import { workerRecord } from './record';

export const annotationsRouter = router({
  handIn: workerProcedure
    .input(handInInput)
    .mutation(({ ctx, input }) => handIn(ctx, { ...input, projectId: ctx.project.id })),
  saveDraft: workerProcedure
    .input(draftInput)
    .mutation(({ ctx, input }) => saveDraft(ctx, { ...input, projectId: ctx.project.id })),
  /** More time for whoever works without drawing yet. */
  atWork: workerProcedure
    .input(atWorkInput)
    .mutation(({ ctx, input }) => seenAtWork(ctx, { ...input, projectId: ctx.project.id })),
  /** The actor's own work. */
  record: memberProcedure.input(recordInput).query(({ ctx, input }) => workerRecord(ctx, input.before ?? null)),
});
