import 'server-only';
/**
 * Publishing, pausing and closing a project is opening and closing its seats. Started work is always payable: its money
 * was set aside when it was started, and a lease that runs is never taken away.
 */
import { countActiveItems, lockProjectSeats } from '@/db/queries/assignment';
import { countKnown } from '@/db/queries/assignment-known';
import {
  cancelOpenSeats,
  countItemsToLabel,
  countKin,
  countMissingSeats,
  countOpenSeats,
} from '@/db/queries/assignment-seats';
import type { Call, MemberCall } from '@/server/call';
import { draftGuide, publishedGuide, publishGuide } from '@/server/guides/guides';
import { budgetOf } from '@/server/ledger/money';
import { moneyText } from '@/server/ledger/money-text';
import { feeFor } from '@/server/ledger/rules';
import { enqueue } from '@/server/ports/queue';
import type { ProjectState, ProjectTerms } from '@/server/projects/contract';
import { leastClasses } from '@/server/projects/limits';
import { currentOntology, projectTerms, setProjectState } from '@/server/projects/projects';
import { assignmentProblem, type KinCost, type Readiness, type WantOfMoney } from './contract';
import { answersBeside, leastLabels, mostCostMinor, publishingLacks } from './rules';
import { openSeats } from './seats';

/** Seats that opening would add for the least and for the most labels of each item; a draft has none before it is published. */
async function missingSeats({ db }: Call, terms: ProjectTerms): Promise<readonly [number, number]> {
  const [least, most] = [leastLabels(terms), terms.overlapMax ?? terms.overlap];
  if (terms.state !== 'draft') return countMissingSeats(db, terms.id, [least, most]);
  const items = await countItemsToLabel(db, terms.id);
  return [items * least, items * most];
}

/** What publishing would do, what it costs, and what it still lacks. */
export async function publishingReadiness(call: Call, projectId: string): Promise<Readiness> {
  const terms = await projectTerms(call, projectId);
  const [ontology, published, draft, items, [seats, mostSeats], money, known, kin] = await Promise.all([
    currentOntology(call, projectId),
    publishedGuide(call, projectId),
    draftGuide(call, projectId),
    countActiveItems(call.db, projectId),
    missingSeats(call, terms),
    budgetOf(call, terms),
    countKnown(call.db, projectId),
    countKin(call.db, projectId),
  ]);
  const isDrafted = draft.introduction.trim() !== '' || draft.rules.some(({ text }) => text.trim() !== '');
  const labelMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
  const { goldEvery, testItems } = terms;
  const workers = terms.overlapMax ?? terms.overlap;
  const isNew = terms.state === 'draft';
  const beside = answersBeside({ labels: seats, goldEvery, workers: isNew ? workers : 0, known, testItems });
  const besideMinor = BigInt(beside) * labelMinor;
  const neededMinor = BigInt(seats) * labelMinor + besideMinor;
  const missingMinor = neededMinor > money.escrowMinor ? neededMinor - money.escrowMinor : 0n;
  const lacks = publishingLacks({
    title: terms.title,
    leastClasses: leastClasses[terms.task],
    classes: ontology.classes.filter(({ retired }) => !retired).length,
    hasGuide: published !== null || isDrafted,
    items,
    // Whoever takes it again is promised other items.
    testShort: Math.max(0, (testItems ?? 0) * terms.testAttempts - known.qualification),
    missingMinor,
  });
  const { state, currency } = terms;
  const publishesGuide = published === null && isDrafted;
  return {
    lacks,
    items,
    seats,
    currency,
    besideMinor,
    kin: kinCost(kin, BigInt(leastLabels(terms)) * labelMinor),
    neededMinor,
    mostMinor: mostCostMinor(
      { neededMinor, mostMinor: BigInt(mostSeats) * labelMinor + besideMinor },
      terms.labelCeilingMinor,
    ),
    escrowMinor: money.escrowMinor,
    missingMinor,
    state,
    publishesGuide,
  };
}

function kinCost(kin: Awaited<ReturnType<typeof countKin>>, itemMinor: bigint): KinCost {
  return { ...kin, moreMinor: BigInt(kin.more) * itemMinor, savedMinor: BigInt(kin.withdrawn) * itemMinor };
}

/**
 * Opens a draft for work: publishes its guide if none is published, opens a seat for every wanted annotation, and lets
 * workers in. Refuses with what is missing: `title_missing`, `classes_missing`, `guide_missing`, `items_missing`, or
 * `escrow_short` with the amount. Publishing an open project changes nothing.
 */
export async function publishProject(call: MemberCall, projectId: string): Promise<void> {
  await changing(call, projectId, ['draft', 'open'], async (within) => {
    if ((await projectTerms(within, projectId)).state === 'open') return;
    const readiness = await publishingReadiness(within, projectId);
    refuseLacks(readiness, call);
    if (readiness.publishesGuide) await publishGuide(within, projectId);
    await openSeats(within, projectId);
    await setProjectState(within, projectId, 'open', { publishedAt: call.now });
  });
}

function refuseLacks({ lacks, neededMinor, escrowMinor, missingMinor, currency }: Readiness, { locale }: Call): void {
  const [first] = lacks;
  if (!first) return;
  const inWords = (amountMinor: bigint) => moneyText(amountMinor, currency, locale);
  const amounts = { needed: inWords(neededMinor), held: inWords(escrowMinor), missing: inWords(missingMinor) };
  throw assignmentProblem(first, first === 'escrow_short' ? amounts : {});
}

/**
 * What an open project lacks for the answers that wait for workers: after its overlap, items or price went up the budget may
 * hold less than all of them cost, and when it is spent nobody can start. Null while it holds enough.
 */
export async function wantOfMoney(call: Call, projectId: string): Promise<WantOfMoney | null> {
  const terms = await projectTerms(call, projectId);
  const labelMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
  if (terms.state !== 'open') return null;
  const [openLabels, { escrowMinor }] = await Promise.all([countOpenSeats(call.db, projectId), budgetOf(call, terms)]);
  const missingMinor = BigInt(openLabels) * labelMinor - escrowMinor;
  if (missingMinor <= 0n) return null;
  return {
    labelMinor,
    escrowMinor,
    openLabels,
    missingMinor,
    isSpent: escrowMinor < labelMinor,
    currency: terms.currency,
  };
}

/** No new work starts; what was started goes on and is paid. */
export function pauseProject(call: MemberCall, projectId: string): Promise<void> {
  return changing(call, projectId, ['open', 'paused'], (within) => setProjectState(within, projectId, 'paused'));
}

/** Work may start again, on items that were added meanwhile too. */
export function resumeProject(call: MemberCall, projectId: string): Promise<void> {
  return changing(call, projectId, ['paused', 'open'], async (within) => {
    await openSeats(within, projectId);
    await setProjectState(within, projectId, 'open');
  });
}

/** For good: open seats are gone, started work may still be handed in and is paid, the rest of the budget can be taken back. */
export function closeProject(call: MemberCall, projectId: string): Promise<void> {
  return changing(call, projectId, ['open', 'paused', 'closed'], async (within) => {
    await cancelOpenSeats(within.db, projectId);
    await setProjectState(within, projectId, 'closed', { closedAt: call.now });
    // An item that has its answers and waited for one more may be settled now.
    await enqueue(within.db, 'match_seats', { projectId }, `match_seats:${projectId}`);
  });
}

/** Runs a change of state, one at a time for a project, when the project is in one of the states it may come from. */
async function changing(
  call: MemberCall,
  projectId: string,
  from: readonly ProjectState[],
  change: (within: MemberCall) => Promise<void>,
): Promise<void> {
  await call.db.transaction(async (db) => {
    await lockProjectSeats(db, projectId);
    const { state } = await projectTerms({ ...call, db }, projectId);
    if (!from.includes(state)) throw assignmentProblem('wrong_state');
    await change({ ...call, db });
  });
}
