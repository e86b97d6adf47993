import 'server-only';
import { memberProcedure, projectProcedure, router, workerProcedure } from '@/server/api/trpc';
import { preparationFor } from '@/server/assignment/preparation';
import { checkRecords, goldBoard, restingWith } from './board';
import { toldChecks, trainingFeedback } from './checks';
import { answerContest, contestCheck } from './contests';
import {
  addGoldInput,
  answerContestInput,
  contestInput,
  goldItemInput,
  retireGoldInput,
  retiringInput,
  trainingInput,
} from './contract';
import { beginTest, testResult } from './qualification';
import { addGold, restoreGold, retireGold } from './skill';

const knowing = projectProcedure('review');

export const skillRouter = router({
  board: projectProcedure('see').query(({ ctx }) => goldBoard(ctx, ctx.project.id)),
  checkRecords: projectProcedure('see').query(({ ctx }) => checkRecords(ctx, ctx.project.id)),
  restingWith: projectProcedure('own')
    .input(retiringInput)
    .query(({ ctx, input }) => restingWith(ctx, ctx.project.id, input.classIds)),
  add: knowing.input(addGoldInput).mutation(({ ctx, input }) => addGold(ctx, ctx.project.id, input)),
  retire: knowing.input(retireGoldInput).mutation(({ ctx, input }) => retireGold(ctx, ctx.project.id, input)),
  restore: knowing.input(goldItemInput).mutation(({ ctx, input }) => restoreGold(ctx, ctx.project.id, input.itemId)),
  answerContest: knowing
    .input(answerContestInput)
    .mutation(({ ctx, input }) => answerContest(ctx, ctx.project.id, input)),

  /** How far the actor has come with the project's training and test. */
  preparation: workerProcedure.query(({ ctx }) => preparationFor(ctx, ctx.project.id)),
  beginTest: workerProcedure.mutation(({ ctx }) => beginTest(ctx, ctx.project.id)),
  testResult: workerProcedure.mutation(({ ctx }) => testResult(ctx, ctx.project.id)),
  trainingFeedback: workerProcedure
    .input(trainingInput)
    .query(({ ctx, input }) => trainingFeedback(ctx, ctx.project.id, input.annotationId)),

  /** The actor's own failed checks, as far as they may be told. */
  told: memberProcedure.query(({ ctx }) => toldChecks(ctx)),
  contest: memberProcedure.input(contestInput).mutation(({ ctx, input }) => contestCheck(ctx, input)),
});
