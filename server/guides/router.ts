import 'server-only';
import { projectProcedure, router, workerProcedure } from '@/server/api/trpc';
import { accessProblem } from '@/server/projects/contract';
import { publishInput, saveDraftInput, versionInput } from './contract';
import {
  acknowledge,
  draftGuide,
  guideVersion,
  guideVersions,
  publishedGuide,
  publishGuide,
  readBefore,
  saveDraft,
} from './guides';

export const guidesRouter = router({
  published: projectProcedure('see').query(({ ctx }) => publishedGuide(ctx, ctx.project.id)),

  /** The version in force, for the people who work by it. */
  forWorker: workerProcedure.query(({ ctx }) => publishedGuide(ctx, ctx.project.id)),

  /** What the worker read before, once another version is in force. */
  readBefore: workerProcedure.query(({ ctx }) => readBefore(ctx, ctx.project.id)),

  draft: projectProcedure('see').query(({ ctx }) => draftGuide(ctx, ctx.project.id)),

  versions: projectProcedure('see').query(({ ctx }) => guideVersions(ctx, ctx.project.id)),

  version: projectProcedure('see')
    .input(versionInput)
    .query(({ ctx, input }) => guideVersion(ctx, ctx.project.id, input.guideVersionId)),

  saveDraft: projectProcedure('review')
    .input(saveDraftInput)
    .mutation(({ ctx, input: { projectId: _, ...draft } }) => saveDraft(ctx, ctx.project.id, draft)),

  publish: projectProcedure('review')
    .input(publishInput)
    .mutation(({ ctx, input }) => publishGuide(ctx, ctx.project.id, input)),

  acknowledge: workerProcedure.input(versionInput).mutation(async ({ ctx, input }) => {
    // The version must be one of the proved project's own, or the proof would be about another project.
    const inForce = await publishedGuide(ctx, ctx.project.id);
    if (inForce?.id !== input.guideVersionId) throw accessProblem('missing');
    await acknowledge(ctx, input.guideVersionId);
  }),
});
