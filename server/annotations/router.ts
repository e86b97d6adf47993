import 'server-only';
import { memberProcedure, router, workerProcedure } from '@/server/api/trpc';
import { say } from '@/server/api/words';
import type { Locale } from '@/server/problem';
import { handInAll, saveDraft } from './annotations';
import { seenAtWork } from './at-work';
import {
  atWorkInput,
  draftInput,
  dropUnfinishedInput,
  handInAllInput,
  recordInput,
  type ToldResult,
  unfinishedInput,
  type WorkResult,
} from './contract';
import { workerRecord } from './record';
import { dropUnfinished, unfinishedWork } from './unfinished';

function told(result: WorkResult, locale: Locale): ToldResult {
  if (result.status === 'taken') return result;
  const { submissionId, status, problem } = result;
  return { submissionId, status, message: say(problem.words, locale, problem.params) };
}

export const annotationsRouter = router({
  /** A call whose shape changes gets a new name: what screens send that stand open since before then waits on their device. */
  handInAll: workerProcedure.input(handInAllInput).mutation(async ({ ctx, input }) => {
    const { results, next } = await handInAll(ctx, { ...input, projectId: ctx.project.id });
    return { results: results.map((result) => told(result, ctx.locale)), next };
  }),
  saveDraft: workerProcedure
    .input(draftInput)
    .mutation(({ ctx, input }) => saveDraft(ctx, { ...input, projectId: ctx.project.id })),
  /** More time for whoever works without drawing yet. */
  atWork: workerProcedure
    .input(atWorkInput)
    .mutation(({ ctx, input }) => seenAtWork(ctx, { ...input, projectId: ctx.project.id })),
  /** The actor's own work whose time ran out before it was handed in. */
  unfinished: memberProcedure.input(unfinishedInput).query(({ ctx, input }) => unfinishedWork(ctx, input.seatIds)),
  dropUnfinished: memberProcedure
    .input(dropUnfinishedInput)
    .mutation(({ ctx, input }) => dropUnfinished(ctx, input.seatId)),
  /** The actor's own work. */
  record: memberProcedure.input(recordInput).query(({ ctx, input }) => workerRecord(ctx, input.before ?? null)),
});
