import 'server-only';
import { openSeatFor, preparationOf } from '@/db/queries/assignment-known';
/**
 * What a worker does before labels: the project's training, then its test. Both are shown what they are, and both are
 * paid; a label seat is given to nobody who has still to pass.
 */
import type { LeaseTermsRow } from '@/db/queries/assignment-leases';
import { type StandingRow, workStanding } from '@/db/queries/assignment-standing';
import type { MemberCall } from '@/server/call';
import { invariant } from '@/server/problem';
import { accessProblem } from '@/server/projects/contract';
import type { Preparation, SeatPurpose, Stage } from './contract';
import { testStanding, testTermsOf } from './rules';

/** How far the actor has come with the training and the test of a project. */
async function preparationIn(call: MemberCall, projectId: string, terms: StandingRow): Promise<Preparation> {
  const row = await preparationOf(call.db, projectId, call.actor.id);
  invariant(row, 'a statement without a table has one row');
  const test = testTermsOf(terms);
  const last =
    row.attempt_number === null || row.attempt_state === null
      ? null
      : {
          number: row.attempt_number,
          state: row.attempt_state,
          items: row.attempt_items ?? 0,
          score: row.attempt_score,
          endedAt: row.attempt_ended_at ? new Date(row.attempt_ended_at) : null,
          given: row.attempt_given,
          done: row.attempt_done,
        };
  return {
    training: { met: row.training_met, left: row.training_left },
    test:
      test && testStanding({ terms: test, hasPassed: row.has_passed, unseen: row.test_unseen, last, now: call.now }),
  };
}

/** The same, for whoever did not read the standing already. Proves no access: its caller did. */
export async function preparationFor(call: MemberCall, projectId: string): Promise<Preparation> {
  const standing = await workStanding(call.db, projectId, call.actor.id, call.now);
  if (!standing) throw accessProblem('missing');
  return preparationIn(call, projectId, standing);
}

/** What a label and a check are to their worker. */
export const work: Stage = { kind: 'work' };

/** What the actor has to do before labels, where the project asks for anything. */
export async function preparationOfWorker(
  call: MemberCall,
  projectId: string,
  standing: StandingRow,
): Promise<Preparation | null> {
  const asksForAny = standing.has_training || standing.test_items !== null;
  return asksForAny ? preparationIn(call, projectId, standing) : null;
}

/** The place of an item among those of its kind: `beyond` the ones that were given. */
export function stageOf(purpose: SeatPurpose, { training, test }: Preparation, beyond: number): Stage {
  if (purpose === 'training')
    return {
      kind: 'training',
      place: training.met + beyond,
      of: Math.max(training.met + training.left, training.met + beyond),
    };
  if (purpose === 'qualification' && test) return { kind: 'test', place: test.given + beyond, of: test.terms.items };
  return work;
}

/** Where a held item stands among those of its kind: the given ones of a kind end with the leases that run. */
export async function stageOfHeld(
  call: MemberCall,
  projectId: string,
  standing: StandingRow,
  leases: readonly LeaseTermsRow[],
  { seat_id, purpose }: LeaseTermsRow,
): Promise<Stage> {
  if (purpose === 'label' || purpose === 'check') return work;
  const alike = leases.filter((lease) => lease.purpose === purpose).map((lease) => lease.seat_id);
  const preparation = await preparationIn(call, projectId, standing);
  return stageOf(purpose, preparation, alike.indexOf(seat_id) + 1 - alike.length);
}

/** How often opening a seat is tried again when somebody else was opening the same one. */
const tries = 8;

/**
 * Claims a seat for training or the test, of any item or of this one, opening one when none is free; null when the actor has
 * met every item.
 */
export async function claimKnown<T>(
  call: MemberCall,
  projectId: string,
  purpose: 'training' | 'qualification',
  claim: () => Promise<T | null>,
  itemId: string | null = null,
): Promise<T | null> {
  for (let n = 0; n < tries; n += 1) {
    const claimed = await claim();
    if (claimed) return claimed;
    await openSeatFor(call.db, { projectId, personId: call.actor.id, purpose, itemId }, 1 + 8 * n);
  }
  return null;
}
