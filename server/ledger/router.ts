import 'server-only';
import { memberProcedure, projectProcedure, router, staffProcedure } from '@/server/api/trpc';
import { env } from '@/server/env';
import { checkBooks } from './books';
import { allocateInput, fundInput, ledgerProblem, linesInput } from './contract';
import { stakesOf } from './leaving';
import { allocate, deallocate, fundRequester } from './ledger';
import { projectLines, projectMoney, requesterLines, requesterMoney, workerLines, workerMoney } from './money';

/** Demo money can be made only where nothing is real. */
const demoProcedure = memberProcedure.use(({ next }) => {
  if (env().CASEBOOK_MODE !== 'demo') throw ledgerProblem('funding_closed');
  return next();
});

export const ledgerRouter = router({
  /** The actor's own earnings. */
  mine: memberProcedure.query(({ ctx }) => workerMoney(ctx)),
  myLines: memberProcedure.input(linesInput).query(({ ctx, input }) => workerLines(ctx, input.before ?? null)),
  /** The actor's own prepaid money and the projects they own. */
  purses: memberProcedure.query(({ ctx }) => requesterMoney(ctx)),
  purseLines: memberProcedure.input(linesInput).query(({ ctx, input }) => requesterLines(ctx, input.before ?? null)),
  stakes: memberProcedure.query(({ ctx }) => stakesOf(ctx)),
  addDemoFunds: demoProcedure.input(fundInput).mutation(({ ctx, input }) => {
    const { requestId, amountMinor, currency } = input;
    return fundRequester(ctx, { personId: ctx.actor.id, amountMinor, currency, key: `${ctx.actor.id}:${requestId}` });
  }),
  /** Whether all laws of the book hold now, proved on the whole of it. */
  books: staffProcedure.query(({ ctx }) => checkBooks(ctx)),
  project: projectProcedure('own').query(({ ctx }) => projectMoney(ctx, ctx.project.id)),
  projectLines: projectProcedure('own')
    .input(linesInput)
    .query(({ ctx, input }) => projectLines(ctx, ctx.project.id, input.before ?? null)),
  allocate: projectProcedure('own')
    .input(allocateInput)
    .mutation(({ ctx, input }) => {
      const move = input.direction === 'to_project' ? allocate : deallocate;
      const key = `${ctx.actor.id}:${input.requestId}`;
      return move(ctx, { projectId: ctx.project.id, amountMinor: input.amountMinor, key });
    }),
});
