import 'server-only';
/**
 * The qualification test: a number of items whose answers are known and that the worker has not met, each paid. The
 * result comes after the last one; until then nothing is told of any.
 */
import { newId } from '@/db/ids';
import * as query from '@/db/queries/skill';
import { takeTurn } from '@/server/assignment/assignment';
import type { TestStanding } from '@/server/assignment/contract';
import { preparationFor } from '@/server/assignment/preparation';
import type { MemberCall } from '@/server/call';
import { gradeWorker } from './checks';
import { skillProblem, type TestResult } from './contract';
import { hasPassed, testScore } from './rules';

/** Begins an attempt. Refuses `test_not_now` where the standing does not say that it may begin. */
export async function beginTest(call: MemberCall, projectId: string): Promise<TestStanding> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    await takeTurn(within, projectId, [], async () => {});
    const { test } = await preparationFor(within, projectId);
    if (test?.state === 'running') return test;
    if (test?.state !== 'may_begin') throw skillProblem('test_not_now');
    const { items, passMark } = test.terms;
    const number = test.number + 1;
    const row = { id: newId(), projectId, workerId: call.actor.id, number, items, passMark, beganAt: call.now };
    await query.insertAttempt(db, row);
    return { ...test, state: 'running', number, given: 0, done: 0, attemptsLeft: test.attemptsLeft - 1 };
  });
}

/**
 * The result of the actor's last attempt. An attempt whose items are all handed in or given back ends by this; asked
 * again, the result is the same. Refuses `test_not_done`.
 */
export async function testResult(call: MemberCall, projectId: string): Promise<TestResult> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    await takeTurn(within, projectId, [], async () => {});
    await gradeWorker(within, projectId);
    const last = await query.lastAttempt(db, projectId, call.actor.id);
    if (!last) throw skillProblem('test_not_done');
    const { attempt } = last;
    const right = Math.min(last.right, attempt.items);
    const score = testScore(right, attempt.items);
    const told = { score, right, items: attempt.items, passMark: attempt.passMark };
    if (attempt.state !== 'running') return { ...told, isPassed: attempt.state === 'passed' };
    const { test } = await preparationFor(within, projectId);
    if (!test || test.done < attempt.items) throw skillProblem('test_not_done');
    const isPassed = hasPassed(score, attempt.passMark);
    await query.endAttempt(db, attempt.id, { state: isPassed ? 'passed' : 'failed', score, endedAt: call.now });
    return { ...told, isPassed };
  });
}

/** An item of the test had a wrong answer: whoever failed by it alone has passed. */
export async function forgiveAttempts(call: MemberCall, itemId: string): Promise<void> {
  for (const { attempt, right } of await query.failedAttemptsWith(call.db, itemId)) {
    const score = testScore(right, attempt.items);
    const endedAt = attempt.endedAt ?? call.now;
    if (hasPassed(score, attempt.passMark))
      await query.endAttempt(call.db, attempt.id, { state: 'passed', score, endedAt });
  }
}
