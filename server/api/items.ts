import 'server-only';
import { tellHolders } from '@/server/assignment/giving-up';
import { changeItems, undoChange } from '@/server/datasets/changes';
import { changeItemsInput, itemChangeInput, itemIdsInput, itemInput } from '@/server/datasets/contract';
import { withdrawItems } from '@/server/datasets/datasets';
import { withdrawKin } from '@/server/datasets/kin';
import { projectProcedure, router } from './trpc';

const owning = projectProcedure('own');

/** What takes items out of the work and concerns whoever holds them: datasets stands below assignment and may not ask it. */
export const itemsRouter = router({
  withdraw: owning.input(itemIdsInput).mutation(async ({ ctx, input }) => {
    const withdrawn = await withdrawItems(ctx, ctx.project.id, input.itemIds);
    await tellHolders(ctx, ctx.project.id);
    return withdrawn;
  }),

  withdrawKin: owning.input(itemInput).mutation(async ({ ctx, input }) => {
    const withdrawn = await withdrawKin(ctx, ctx.project.id, input.itemId);
    await tellHolders(ctx, ctx.project.id);
    return withdrawn;
  }),

  /** Changes any number of items: those chosen, or all that match. */
  change: owning.input(changeItemsInput).mutation(async ({ ctx, input }) => {
    const change = await changeItems(ctx, ctx.project.id, input);
    await tellHolders(ctx, ctx.project.id);
    return change;
  }),

  undoChange: owning.input(itemChangeInput).mutation(async ({ ctx, input }) => {
    const change = await undoChange(ctx, ctx.project.id, input.changeId);
    await tellHolders(ctx, ctx.project.id);
    return change;
  }),
});
