import 'server-only';
import { z } from 'zod';
import { memberProcedure, projectProcedure, router, workerProcedure } from '@/server/api/trpc';
import { currentOntology } from '@/server/projects/projects';
import { extendLease, joinProject, requireOffered } from './assignment';
import { claimInput, handBackInput, heldInput, seatInput } from './contract';
import { discardDraft } from './discarding';
import { labelStop, labelsOfNewGuide } from './dynamic-overlap';
import { guideForWorker, openProjects, projectForWorker } from './feed';
import { giveUpUnbegun } from './giving-up';
import { handBack } from './hand-back';
import { stillHeld } from './leases';
import {
  closeProject,
  pauseProject,
  publishingReadiness,
  publishProject,
  resumeProject,
  wantOfMoney,
} from './publishing';
import { seatOpening } from './seats';
import { claimPatiently } from './second-look';

/** A project that anybody who is signed in may see from the workers' side: an open one, or one they work in. */
const offeredProcedure = memberProcedure.input(z.object({ projectId: z.uuid() })).use(async ({ ctx, input, next }) => {
  await requireOffered(ctx, input.projectId);
  return next();
});

export const assignmentRouter = router({
  feed: memberProcedure.query(({ ctx }) => openProjects(ctx)),
  offer: offeredProcedure.query(({ ctx, input }) => projectForWorker(ctx, input.projectId)),
  /** Read before one joins: what is asked of whom. */
  guide: offeredProcedure.query(({ ctx, input }) => guideForWorker(ctx, input.projectId)),
  /** The classes in force, to draw the cases of the guide. */
  classes: offeredProcedure.query(async ({ ctx, input }) => (await currentOntology(ctx, input.projectId)).classes),
  join: offeredProcedure.mutation(({ ctx, input }) => joinProject(ctx, input.projectId)),

  claimItems: workerProcedure
    .input(claimInput)
    .mutation(({ ctx, input }) => claimPatiently(ctx, ctx.project.id, input)),
  extend: workerProcedure.input(seatInput).mutation(({ ctx, input }) => extendLease(ctx, ctx.project.id, input.seatId)),
  handBack: workerProcedure
    .input(handBackInput)
    .mutation(({ ctx, input }) => handBack(ctx, ctx.project.id, input.seatId, input.reason)),
  giveUp: workerProcedure
    .input(heldInput)
    .mutation(({ ctx, input }) => giveUpUnbegun(ctx, ctx.project.id, input.seatIds)),
  stillHeld: workerProcedure.input(heldInput).query(({ ctx, input }) => stillHeld(ctx, ctx.project.id, input.seatIds)),

  /** Told before a guide is published. */
  newGuideLabels: projectProcedure('review').query(({ ctx }) => labelsOfNewGuide(ctx, ctx.project.id)),

  readiness: projectProcedure('see').query(({ ctx }) => publishingReadiness(ctx, ctx.project.id)),
  labelStop: projectProcedure('own').query(({ ctx }) => labelStop(ctx, ctx.project.id)),
  wantOfMoney: projectProcedure('own').query(({ ctx }) => wantOfMoney(ctx, ctx.project.id)),
  opening: projectProcedure('see').query(({ ctx }) => seatOpening(ctx, ctx.project.id)),
  publish: projectProcedure('own').mutation(({ ctx }) => publishProject(ctx, ctx.project.id)),
  pause: projectProcedure('own').mutation(({ ctx }) => pauseProject(ctx, ctx.project.id)),
  resume: projectProcedure('own').mutation(({ ctx }) => resumeProject(ctx, ctx.project.id)),
  close: projectProcedure('own').mutation(({ ctx }) => closeProject(ctx, ctx.project.id)),
  discard: projectProcedure('own').mutation(({ ctx }) => discardDraft(ctx, ctx.project.id)),
});
