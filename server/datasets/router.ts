import 'server-only';
import { projectProcedure, router } from '@/server/api/trpc';
import { accessProblem } from '@/server/projects/contract';
import { itemIdsInput, itemInput, itemsInput, prioritiseInput, rejoinInput } from './contract';
import { datasetSummary, itemById, itemsOf, prioritiseItems, restoreItems, withdrawItems } from './datasets';
import { rejoin, separate, withdrawKin } from './kin';

export const datasetsRouter = router({
  summary: projectProcedure('see').query(({ ctx }) => datasetSummary(ctx, ctx.project.id)),

  items: projectProcedure('see')
    .input(itemsInput)
    .query(({ ctx, input }) => itemsOf(ctx, ctx.project.id, input)),

  item: projectProcedure('see')
    .input(itemInput)
    .query(async ({ ctx, input }) => {
      const item = await itemById(ctx, ctx.project.id, input.itemId);
      if (!item) throw accessProblem('missing');
      return item;
    }),

  withdraw: projectProcedure('own')
    .input(itemIdsInput)
    .mutation(({ ctx, input }) => withdrawItems(ctx, ctx.project.id, input.itemIds)),

  restore: projectProcedure('own')
    .input(itemIdsInput)
    .mutation(({ ctx, input }) => restoreItems(ctx, ctx.project.id, input.itemIds)),

  prioritise: projectProcedure('own')
    .input(prioritiseInput)
    .mutation(({ ctx, input }) => prioritiseItems(ctx, ctx.project.id, input)),

  withdrawKin: projectProcedure('own')
    .input(itemInput)
    .mutation(({ ctx, input }) => withdrawKin(ctx, ctx.project.id, input.itemId)),

  separate: projectProcedure('own')
    .input(itemInput)
    .mutation(({ ctx, input }) => separate(ctx, ctx.project.id, input.itemId)),

  rejoin: projectProcedure('own')
    .input(rejoinInput)
    .mutation(({ ctx, input }) => rejoin(ctx, ctx.project.id, input.itemId, input.kinId)),
});
