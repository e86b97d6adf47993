import 'server-only';
import { projectProcedure, router } from '@/server/api/trpc';
import { accessProblem } from '@/server/projects/contract';
import { changeItems, changeState, changeUnderWay, countItems, stopChange, undoChange } from './changes';
import {
  changeItemsInput,
  itemChangeInput,
  itemFilter,
  itemIdsInput,
  itemInput,
  itemsInput,
  rejoinInput,
} from './contract';
import { datasetSummary, itemById, itemsOf, restoreItems, withdrawItems } from './datasets';
import { rejoin, separate, withdrawKin } from './kin';

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

  withdraw: projectProcedure('own')
    .input(itemIdsInput)
    .mutation(({ ctx, input }) => withdrawItems(ctx, ctx.project.id, input.itemIds)),

  restore: projectProcedure('own')
    .input(itemIdsInput)
    .mutation(({ ctx, input }) => restoreItems(ctx, ctx.project.id, input.itemIds)),

  /** How many items match a filter. */
  count: projectProcedure('see')
    .input(itemFilter)
    .query(({ ctx, input }) => countItems(ctx, ctx.project.id, input)),

  /** Changes any number of items: those chosen, or all that match. */
  change: projectProcedure('own')
    .input(changeItemsInput)
    .mutation(({ ctx, input }) => changeItems(ctx, ctx.project.id, input)),

  changeUnderWay: projectProcedure('see').query(({ ctx }) => changeUnderWay(ctx, ctx.project.id)),

  changeState: projectProcedure('see')
    .input(itemChangeInput)
    .query(({ ctx, input }) => changeState(ctx, ctx.project.id, input.changeId)),

  stopChange: projectProcedure('own')
    .input(itemChangeInput)
    .mutation(({ ctx, input }) => stopChange(ctx, ctx.project.id, input.changeId)),

  undoChange: projectProcedure('own')
    .input(itemChangeInput)
    .mutation(({ ctx, input }) => undoChange(ctx, ctx.project.id, input.changeId)),

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
