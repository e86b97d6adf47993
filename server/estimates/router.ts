import 'server-only';
import { z } from 'zod';
import { projectProcedure, router, staffProcedure } from '@/server/api/trpc';
import { flagFilter, raisedTermsInput, standingFilter } from './contract';
import { itemEstimate, itemStandings, projectPace, projectTrust } from './estimates';
import { raisedTerms } from './raised-terms';
import { relabelInput, relabelPlanInput } from './relabel-contract';
import { relabel, relabelPlan, staleLabels } from './relabelling';
import { flaggedItems, projectWorkers } from './suspicion';
import { rebuildProject } from './whole-project';

export const estimatesRouter = router({
  /** The overview's answer: can I trust these labels yet? */
  trust: projectProcedure('see').query(({ ctx }) => projectTrust(ctx, ctx.project.id)),

  standings: projectProcedure('see')
    .input(standingFilter)
    .query(({ ctx, input }) => itemStandings(ctx, ctx.project.id, input)),

  item: projectProcedure('see')
    .input(z.object({ itemId: z.uuid() }))
    .query(({ ctx, input }) => itemEstimate(ctx, ctx.project.id, input.itemId)),

  /** Which labels are probably wrong? */
  flags: projectProcedure('see')
    .input(flagFilter)
    .query(({ ctx, input }) => flaggedItems(ctx, ctx.project.id, input)),

  /** Who is good at what, who needs help, who is copying? */
  workers: projectProcedure('see').query(({ ctx }) => projectWorkers(ctx, ctx.project.id)),

  /** Which labels were made under guide versions that are not in force any more? */
  staleLabels: projectProcedure('see').query(({ ctx }) => staleLabels(ctx, ctx.project.id)),

  /** How long the work takes, from which follows how long a lease lasts. */
  pace: projectProcedure('own').query(({ ctx }) => projectPace(ctx, ctx.project.id)),

  /** What another minimum of labels or another target would do and buy, told while it is typed. */
  raisedTerms: projectProcedure('own')
    .input(raisedTermsInput)
    .query(({ ctx, input }) => raisedTerms(ctx, ctx.project.id, input)),

  /** What labelling some items anew would do and cost. */
  relabelPlan: projectProcedure('own')
    .input(relabelPlanInput)
    .query(({ ctx, input }) => relabelPlan(ctx, ctx.project.id, input.scope)),

  relabel: projectProcedure('own')
    .input(relabelInput)
    .mutation(({ ctx, input }) => relabel(ctx, ctx.project.id, input.scope, input.expected)),

  /** Forgets the estimates of a project and makes them anew from its annotations. */
  rebuild: staffProcedure
    .input(z.object({ projectId: z.uuid() }))
    .mutation(({ ctx, input }) => rebuildProject(ctx, input.projectId)),
});
