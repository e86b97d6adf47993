import 'server-only';
/**
 * Labelling anew: an item's next round begins. Its earlier labels stay, are paid and are exported, but its consensus is
 * made from the new round alone, and an earlier verdict does not settle it. Nobody labels an item twice, so a new round
 * needs people who have not seen it. Everything is one transaction under the lock on the project's seats.
 */
import {
  beginRounds,
  itemsToRelabel,
  labelsUnderOldGuides,
  relabelFigures,
  undecidedHoldsOf,
} from '@/db/queries/relabelling';
import { leastLabels } from '@/server/assignment/rules';
import { lockSeatsOf, openSeats } from '@/server/assignment/seats';
import type { Call, MemberCall } from '@/server/call';
import { conditionsOf } from '@/server/datasets/datasets';
import { acceptHolds } from '@/server/ledger/holds';
import { budgetOf } from '@/server/ledger/money';
import { moneyText } from '@/server/ledger/money-text';
import { feeFor } from '@/server/ledger/rules';
import { enqueue } from '@/server/ports/queue';
import { projectTerms } from '@/server/projects/projects';
import { type RelabelPlan, type RelabelScope, relabelProblem, type StaleLabels } from './relabel-contract';

const asStored = (scope: RelabelScope) =>
  scope.kind === 'filter' ? { ...scope, filter: conditionsOf(scope.filter) } : scope;

/** What labelling these items anew would do and cost; changes nothing. */
export async function relabelPlan(call: Call, projectId: string, scope: RelabelScope): Promise<RelabelPlan> {
  const terms = await projectTerms(call, projectId);
  const [money, { items, openElsewhere, workersLeft }] = await Promise.all([
    budgetOf(call, terms),
    relabelFigures(call.db, projectId, asStored(scope)),
  ]);
  const least = leastLabels(terms);
  const labelMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
  const neededMinor = BigInt(items * least) * labelMinor;
  const freeMinor = money.escrowMinor - BigInt(openElsewhere) * labelMinor;
  return {
    items,
    labels: items * least,
    neededMinor,
    mostMinor: BigInt(items * Math.max(least, terms.overlapMax ?? least)) * labelMinor,
    missingMinor: neededMinor > freeMinor ? neededMinor - (freeMinor > 0n ? freeMinor : 0n) : 0n,
    currency: terms.currency,
    least,
    workersLeft,
    mayRun: terms.state === 'open' || terms.state === 'paused',
  };
}

/** Which labels an edit of the guide left behind: those made under earlier versions, the newest of them first. */
export async function staleLabels(call: Call, projectId: string): Promise<StaleLabels[]> {
  const rows = await labelsUnderOldGuides(call.db, projectId);
  return rows.map(({ guide_version_id, ...row }) => ({ guideVersionId: guide_version_id, ...row }));
}

/**
 * Begins the next round of the items in the scope: open seats of the round before are gone, started ones may be finished,
 * everything handed in so far is paid, and new seats are open. `expected` is what the person was shown: a plan that has
 * grown since is refused (`plan_changed`), as are one that the budget does not hold (`relabel_short`), an empty one
 * (`nothing_to_relabel`) and a project that does not run (`relabel_not_running`).
 */
export async function relabel(
  call: MemberCall,
  projectId: string,
  scope: RelabelScope,
  expected: { readonly items: number; readonly mostMinor: bigint },
): Promise<RelabelPlan> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    await lockSeatsOf(within, projectId);
    const itemIds = await itemsToRelabel(db, projectId, asStored(scope));
    const plan = await relabelPlan(within, projectId, { kind: 'items', itemIds });
    refuse(within, plan, expected);
    const holds = await undecidedHoldsOf(db, itemIds);
    await beginRounds(db, projectId, itemIds, call.now);
    await openSeats(within, projectId);
    for (let from = 0; from < holds.length; from += holdsAtOnce)
      await acceptHolds(within, holds.slice(from, from + holdsAtOnce));
    await enqueue(db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
    return plan;
  });
}

const holdsAtOnce = 500;

function refuse({ locale }: Call, plan: RelabelPlan, expected: { items: number; mostMinor: bigint }): void {
  if (!plan.mayRun) throw relabelProblem('relabel_not_running');
  if (plan.items === 0) throw relabelProblem('nothing_to_relabel');
  if (plan.items > expected.items || plan.mostMinor > expected.mostMinor) throw relabelProblem('plan_changed');
  if (plan.missingMinor === 0n) return;
  const words = (amountMinor: bigint) => moneyText(amountMinor, plan.currency, locale);
  throw relabelProblem('relabel_short', { needed: words(plan.neededMinor), missing: words(plan.missingMinor) });
}
