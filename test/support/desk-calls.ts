/** What the labeling desk asks of the API, one item at a time. */
import type { ClaimResult } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';
import type { Desk } from './app-process';

interface Sent {
  readonly projectId: string;
  readonly submissionId: string;
  readonly seatId: string;
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
}

/** One item, or why there is none. */
export async function claimOne(desk: Desk, projectId: string): Promise<ClaimResult> {
  const { items, end } = await desk.assignment.claimItems.mutate({ projectId });
  const result = items[0] ?? end;
  if (!result) throw new Error('a claim gave neither an item nor a reason');
  return result;
}

/** Hands one answer in. Throws as the API refuses. */
export async function sendWork(desk: Desk, { projectId, ...work }: Sent, wanted = 0) {
  const { results, next } = await desk.annotations.handInAll.mutate({ projectId, works: [work], wanted });
  const [result] = results;
  if (result?.status !== 'taken') throw new Error('a hand-in that came alone was neither taken nor refused');
  return { ...result, next };
}
