import 'server-only';
import { projectProcedure, router } from '@/server/api/trpc';
import { accessProblem } from '@/server/projects/contract';
import { changeState, changeUnderWay, countItems, stopChange } from './changes';
import { itemChangeInput, itemFilter, itemIdsInput, itemInput, itemsInput, rejoinInput } from './contract';
import { datasetSummary, itemById, itemsOf, restoreItems } from './datasets';
import { rejoin, separate } from './kin';

export const datasetsRouter = router({
  summary: projectProcedure('see').query(({ ctx }) => datasetSummary(ctx, ctx.project.id)),

  items: projectProcedure('see')
    .input(itemsInput)
    .query(({ ctx, input }) => itemsOf(ctx, ctx.project.id, input, ctx.project.roles.includes('owner'))),

  item: projectProcedure('see')
    .input(itemInput)
    .query(async ({ ctx, input }) => {
      const item = await itemById(ctx, ctx.project.id, input.itemId);
      if (!item) throw accessProblem('missing');
      return item;
    }),

  restore: projectProcedure('own')
    .input(itemIdsInput)
    .mutation(({ ctx, input }) => restoreItems(ctx, ctx.project.id, input.itemIds)),

  /** How many items match a filter. */
  count: projectProcedure('see')
    .input(itemFilter)
    .query(({ ctx, input }) => countItems(ctx, ctx.project.id, input)),

  changeUnderWay: projectProcedure('see').query(({ ctx }) => changeUnderWay(ctx, ctx.project.id)),

  changeState: projectProcedure('see')
    .input(itemChangeInput)
    .query(({ ctx, input }) => changeState(ctx, ctx.project.id, input.changeId)),

  stopChange: projectProcedure('own')
    .input(itemChangeInput)
    .mutation(({ ctx, input }) => stopChange(ctx, ctx.project.id, input.changeId)),

  separate: projectProcedure('own')
    .input(itemInput)
    .mutation(({ ctx, input }) => separate(ctx, ctx.project.id, input.itemId)),

  rejoin: projectProcedure('own')
    .input(rejoinInput)
    .mutation(({ ctx, input }) => rejoin(ctx, ctx.project.id, input.itemId, input.kinId)),
});
