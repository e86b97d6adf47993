import 'server-only';
import { type FeedRow, feedFor } from '@/db/queries/assignment-feed';
import type { Call, MemberCall } from '@/server/call';
import { itemById } from '@/server/datasets/datasets';
import { publishedGuide } from '@/server/guides/guides';
import { escrowsOf } from '@/server/ledger/money';
import { feeFor } from '@/server/ledger/rules';
import { accessProblem, type ProjectState } from '@/server/projects/contract';
import type { FeedEntry, WorkerGuide } from './contract';
import { assignmentLimits } from './limits';
import {
  feedOrder,
  hourlyMinor,
  leaseMinutesOf,
  mostLeaseMinutes,
  paceOf,
  roughly,
  testTermsOf,
  workingSeconds,
} from './rules';

/** Whether the budget pays for no other answer, so that nobody can start an item. */
function isSpent(row: FeedRow, escrowMinor: bigint): boolean {
  const priceMinor = BigInt(row.price_minor);
  return escrowMinor < priceMinor + feeFor(priceMinor, row.fee_bps) && !row.has_lapsed;
}

function entryOf(row: FeedRow, escrows: ReadonlyMap<string, bigint>): FeedEntry {
  const hasNone = isSpent(row, escrows.get(row.id) ?? 0n);
  const { median_seconds: medianSeconds, measured_workers: workers, measured_answers: answers } = row;
  const { seconds, isMeasured } = workingSeconds({ medianSeconds, workers, answers }, row.estimate_seconds);
  const priceMinor = BigInt(row.price_minor);
  return {
    projectId: row.id,
    title: row.title,
    summary: row.summary,
    task: row.task,
    currency: row.currency,
    priceMinor,
    seconds,
    isMeasured,
    hourlyMinor: hourlyMinor(priceMinor, seconds),
    leaseMinutes: Math.ceil(leaseMinutesOf(paceOf(row), mostLeaseMinutes(row))),
    itemsLeft: hasNone ? 0 : roughly(row.items_left),
    isSpent: hasNone && row.items_left > 0,
    hasJoined: row.has_joined,
    hasReadGuide: row.has_read_guide,
    inHand: row.in_hand,
    trainingItems: row.training_items,
    test: testTermsOf(row),
    day: row.daily_cap === null ? null : { cap: row.daily_cap, started: row.started_today },
    language: row.language === null ? null : { code: row.language, speaks: row.speaks },
    requester: {
      name: row.requester,
      answersPaid: row.answers_paid,
      medianHoursToPay: row.median_hours_to_pay,
      projects: row.requester_projects,
    },
  };
}

/** What the actor can do now: open projects of others, and any with work to finish, in an order that is fair to requesters (`feedOrder`). */
export async function openProjects(call: MemberCall): Promise<FeedEntry[]> {
  const rows = await feedFor(call.db, call.actor.id, call.now, assignmentLimits.countedItems, null);
  const escrows = await escrowsOf(call, rows);
  const ordered = feedOrder(rows.map((row) => ({ ...entryOf(row, escrows), requesterId: row.requester_id })));
  return ordered.map(({ requesterId: _, ...entry }) => entry);
}

/** One project as a worker sees it. Refuses `missing` for a draft, and for one that is not open to somebody who has not joined. */
export async function projectForWorker(
  call: MemberCall,
  projectId: string,
): Promise<FeedEntry & { state: ProjectState }> {
  const [row] = await feedFor(call.db, call.actor.id, call.now, assignmentLimits.countedItems, projectId);
  if (!row || (row.state !== 'open' && !row.has_joined)) throw accessProblem('missing');
  return { ...entryOf(row, await escrowsOf(call, [row])), state: row.state };
}

/** The guide in force with the items of its cases, or null while there is none. Proves no access: its caller did. */
export async function guideForWorker(call: Call, projectId: string): Promise<WorkerGuide | null> {
  const guide = await publishedGuide(call, projectId);
  if (!guide) return null;
  const ids = [...new Set(guide.cases.map(({ itemId }) => itemId))];
  const found = await Promise.all(ids.map((id) => itemById(call, projectId, id)));
  // The name and the slice of an item are the requester's own remarks and stay with them.
  const caseItems = found.flatMap((item) => (item ? [{ id: item.id, content: item.content }] : []));
  return { guide, caseItems };
}
