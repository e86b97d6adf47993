import 'server-only';
import { verdictsOfProject, verdictsOnWorkOf } from '@/db/queries/review';
import type { Call, MemberCall } from '@/server/call';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import type { WorkerOutcome } from './contract';
import { compareAnswers } from './rules';

const outcomeLimit = 200;

/** What reviewers decided on the actor's own work, newest first: where it was right, where not, and why. */
export async function workerOutcomes(call: MemberCall): Promise<WorkerOutcome[]> {
  const rows = await verdictsOnWorkOf(call.db, call.actor.id, outcomeLimit);
  const seen = new Set<string>();
  return rows.flatMap(({ verdict, ruleNumber, annotation }) => {
    if (seen.has(annotation.id)) return [];
    seen.add(annotation.id);
    const comparison = compareAnswers(answerSchema.parse(annotation.answer), answerSchema.parse(verdict.answer));
    return [
      {
        ...comparison,
        annotationId: annotation.id,
        projectId: annotation.projectId,
        reason: verdict.reason,
        ruleNumber,
        decidedAt: verdict.decidedAt,
      },
    ];
  });
}

/** The settled answer of every item a reviewer decided, or of those among some, by item id. */
export async function settledAnswers(
  call: Call,
  projectId: string,
  among?: readonly string[],
): Promise<ReadonlyMap<string, { answer: Answer; reason: string; ruleNumber: number | null }>> {
  const rows = await verdictsOfProject(call.db, projectId, among);
  return new Map(
    rows.map(({ verdict, ruleNumber }) => [
      verdict.itemId,
      { answer: answerSchema.parse(verdict.answer), reason: verdict.reason, ruleNumber },
    ]),
  );
}
