import 'server-only';
import * as query from '@/db/queries/skill';
import { countNaming } from '@/db/queries/skill-classes';
import { pseudonyms } from '@/server/accounts/pseudonyms';
import type { Call } from '@/server/call';
import { wilson } from '@/server/consensus/wilson';
import { brokenItems } from '@/server/datasets/datasets';
import { currentOntology } from '@/server/projects/projects';
import { answerSchema, itemContentSchema } from '@/server/projects/tasks';
import type { CheckRecord, ContestView, GoldBoard } from './contract';
import { skillLimits } from './limits';

async function contestViews(call: Call, projectId: string): Promise<(ContestView & { readonly itemId: string })[]> {
  const rows = await query.contestsOf(call.db, projectId);
  const names = await pseudonyms(
    call,
    rows.map(({ workerId }) => workerId),
  );
  return rows.map(({ contest, workerId, given }) => ({
    itemId: contest.itemId,
    contestId: contest.id,
    pseudonym: names.get(workerId) ?? '',
    words: contest.words,
    given: answerSchema.parse(given),
    state: contest.state,
    reply: contest.reply,
    createdAt: contest.createdAt,
  }));
}

/** How many known answers rest with these classes once they are retired; before that, how many will. */
export function restingWith(call: Call, projectId: string, classIds: readonly string[]): Promise<number> {
  return countNaming(call.db, projectId, classIds);
}

/** What the project knows, with how often it was shown and failed. */
export async function goldBoard(call: Call, projectId: string): Promise<GoldBoard> {
  const [rows, totals, contests, ontology, attempts] = await Promise.all([
    query.goldLines(call.db, projectId, skillLimits.listed),
    query.goldTotals(call.db, projectId),
    contestViews(call, projectId),
    currentOntology(call, projectId),
    query.countAttempts(call.db, projectId),
  ]);
  const lines = rows.map((row) => ({
    itemId: row.item_id,
    name: row.name,
    slice: row.slice,
    content: itemContentSchema.parse(row.content),
    use: row.use,
    state: row.state,
    retiredBecause: row.retired_because,
    answer: answerSchema.parse(row.answer),
    explanation: row.explanation,
    isFromVerdict: row.is_from_verdict,
    isWithdrawn: row.is_withdrawn,
    shown: row.shown,
    seen: row.seen,
    failed: row.failed,
    failureRate: wilson(row.failed, row.seen),
    contests: contests.filter(({ itemId }) => itemId === row.item_id),
  }));
  const { total = 0, check = 0, training = 0, qualification = 0, contested = 0, seen = 0, failed = 0 } = totals ?? {};
  const of = (state: 'running' | 'passed' | 'failed') => attempts.find((row) => row.state === state)?.count ?? 0;
  return {
    lines,
    total,
    inUse: { check, training, qualification },
    contested,
    classes: ontology.classes,
    checks: { seen, failed, failureRate: wilson(failed, seen) },
    attempts: { running: of('running'), passed: of('passed'), failed: of('failed') },
  };
}

/** How each worker did at the project's checks; those whose answer was found to be wrong, or whose item is broken, do not count. */
export async function checkRecords(call: Call, projectId: string): Promise<CheckRecord[]> {
  const rows = await query.checksByWorker(call.db, projectId, [...(await brokenItems(call, projectId))]);
  return rows.map(({ workerId, seen, right }) => ({ workerId, seen, right, share: wilson(right, seen) }));
}
