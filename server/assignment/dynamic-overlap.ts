import 'server-only';
/**
 * Dynamic overlap: which items get another label. Everything is decided anew each time from what stands in the database,
 * so a stop holds only while the terms and the estimate that it was made from do, and deciding twice buys nothing twice.
 * Runs under the lock on the project's seats: there the money that others' seats will need can be counted.
 */
import { countActiveItems, lockProjectSeats } from '@/db/queries/assignment';
import { markSurplusLeases } from '@/db/queries/assignment-endings';
import {
  type CompleteItem,
  cancelUnwantedSeats,
  completeItems,
  countOpenSeats,
  openWantedSeats,
  type WantedSeats,
} from '@/db/queries/assignment-seats';
import type { Call } from '@/server/call';
import { budgetOf, projectMoney } from '@/server/ledger/money';
import { feeFor } from '@/server/ledger/rules';
import { enqueue, isPutOff } from '@/server/ports/queue';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectTerms } from '@/server/projects/projects';
import type { LabelStop, NewGuideLabels, TargetLabels } from './contract';
import { affordableLabels, labelsBeyondCeiling, leastLabels, shardsFor, wantedLabels } from './rules';

/** A label that is wanted still, what it is expected to mend, and whether nobody has started it. */
interface KeptSeats extends WantedSeats {
  readonly gain: number;
  readonly isOpen: boolean;
}

interface LabelWishes {
  /** Bought before and still wanted: their seats stay. */
  readonly kept: readonly KeptSeats[];
  /** Bought before and not wanted any more. */
  readonly unwanted: readonly WantedSeats[];
  /** Worth another label now, the one that mends most first. */
  readonly wished: readonly WantedSeats[];
}

interface Supposing {
  /** As if a newer guide were in force, under which nobody has labelled anything yet. */
  readonly asUnderNewGuide?: boolean;
  /** Of items alone that are at least so sure. */
  readonly from?: number;
  /** Of items alone that are in doubt: all of whom another label may be wished for, and not all whose label is pending. */
  readonly onlyDoubted?: boolean;
}

async function labelWishes(
  call: Call,
  terms: ProjectTerms,
  { asUnderNewGuide = false, from = 0, onlyDoubted = false }: Supposing = {},
): Promise<LabelWishes> {
  if (terms.overlapMax === null) return { kept: [], unwanted: [], wished: [] };
  const items = await completeItems(call.db, terms.id, {
    least: leastLabels(terms),
    target: terms.qualityTarget,
    from,
    onlyDoubted,
  });
  const kept: KeptSeats[] = [];
  const unwanted: WantedSeats[] = [];
  const wished: (WantedSeats & { readonly gain: number })[] = [];
  for (const item of items) {
    const reading = readingOf(item);
    const wanted = wantedLabels(asUnderNewGuide ? { ...reading, isUnderGuide: false } : reading, terms);
    if (wanted <= item.filled) {
      if (item.pending > 0) unwanted.push({ itemId: item.item_id, wanted });
    } else if (item.pending > 0)
      kept.push({ itemId: item.item_id, wanted, gain: item.gain ?? 0, isOpen: item.pending === item.open });
    else wished.push({ itemId: item.item_id, wanted, gain: item.gain ?? 0 });
  }
  wished.sort((a, b) => b.gain - a.gain || (a.itemId < b.itemId ? -1 : 1));
  return { kept, unwanted, wished };
}

/**
 * The same, of a project that runs: what is beyond the ceiling by now, since it was lowered or other things cost more, and
 * that nobody has started, is not wanted any more, what mends least first. What every item gets is bought in any case.
 */
export async function presentWishes(call: Call, terms: ProjectTerms): Promise<LabelWishes> {
  const wishes = await labelWishes(call, terms);
  const open = wishes.kept.filter(({ isOpen }) => isOpen);
  if (terms.labelCeilingMinor === null || open.length === 0) return wishes;
  const means = { ...(await meansOf(call, terms)), ceilingMinor: terms.labelCeilingMinor };
  open.sort((a, b) => a.gain - b.gain || (a.itemId > b.itemId ? -1 : 1));
  const beyond = new Set(open.slice(0, labelsBeyondCeiling(means)));
  const kept = wishes.kept.filter((one) => !beyond.has(one));
  const given = [...beyond].map(({ itemId, wanted }) => ({ itemId, wanted: wanted - 1 }));
  return { ...wishes, kept, unwanted: [...wishes.unwanted, ...given] };
}

function readingOf({ filled, pending, confidence, gain, seen, is_decided, is_under_guide }: CompleteItem) {
  const known = { filled, pending, confidence, gain: gain ?? 0, seen: seen ?? 0 };
  return { ...known, isDecided: is_decided, isUnderGuide: is_under_guide };
}

/** What publishing a guide would buy now: one label under it for each item that is in doubt and has given up for want of gain. */
export async function labelsOfNewGuide(call: Call, projectId: string): Promise<NewGuideLabels> {
  const terms = await projectTerms(call, projectId);
  const isRunning = terms.state === 'open' || terms.state === 'paused';
  const { wished } = isRunning
    ? await labelWishes(call, terms, { asUnderNewGuide: true, onlyDoubted: true })
    : { wished: [] };
  const labels = Math.min(wished.length, await labelsWithinMeans(call, terms));
  const labelMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
  return { labels, costMinor: BigInt(labels) * labelMinor, currency: terms.currency };
}

/**
 * What terms buy for items that the target `before` was enough for and that have all labels they get at least: how many are
 * worth one more, how many of them there is money for now, and how many labels it may become up to the maximum.
 */
export async function labelsOfTarget(call: Call, terms: ProjectTerms, before: number): Promise<TargetLabels> {
  const { wished } = await labelWishes(call, terms, { from: before, onlyDoubted: true });
  if (wished.length === 0) return { worthLabel: 0, labels: 0, mostLabels: 0 };
  const most = terms.overlapMax ?? terms.overlap;
  return {
    worthLabel: wished.length,
    labels: Math.min(wished.length, await labelsWithinMeans(call, terms)),
    mostLabels: wished.reduce((sum, { wanted }) => sum + most - wanted + 1, 0),
  };
}

async function spentOn(call: Call, projectId: string): Promise<bigint> {
  const { reservedMinor, paidMinor, feesMinor } = await projectMoney(call, projectId);
  return reservedMinor + paidMinor + feesMinor;
}

async function meansOf(call: Call, terms: ProjectTerms) {
  const [open, budget] = [await countOpenSeats(call.db, terms.id), await budgetOf(call, terms)];
  return {
    labelMinor: terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps),
    escrowMinor: budget.escrowMinor,
    openSeats: open,
    // All that was ever paid is summed only where something depends on it.
    spentMinor: terms.labelCeilingMinor === null ? 0n : await spentOn(call, terms.id),
    ceilingMinor: terms.labelCeilingMinor,
  };
}

/** How many labels beyond those that are wanted already the budget and the ceiling have room for. */
async function labelsWithinMeans(call: Call, terms: ProjectTerms): Promise<number> {
  return affordableLabels(await meansOf(call, terms));
}

/** What keeps an open project from buying another label for items that are worth one; null when nothing does. */
export async function labelStop(call: Call, projectId: string): Promise<LabelStop | null> {
  const terms = await projectTerms(call, projectId);
  if (terms.state !== 'open' || terms.overlapMax === null) return null;
  const means = await meansOf(call, terms);
  if (affordableLabels(means) > 0) return null;
  const { wished } = await labelWishes(call, terms, { onlyDoubted: true });
  if (wished.length === 0) return null;
  const by = affordableLabels({ ...means, ceilingMinor: null }) > 0 ? 'ceiling' : 'budget';
  return { by, items: wished.length, isPromised: means.openSeats > 0 && means.escrowMinor >= means.labelMinor };
}

/**
 * After new estimates: gives up seats that are not wanted any more, and buys a label for the items that are worth it and
 * can be paid for. Looks only at items that have their minimum; `openSeats` does the same among everything else.
 */
export async function buyLabels(call: Call, projectId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    await lockProjectSeats(db, projectId);
    const within = { ...call, db };
    const terms = await projectTerms(within, projectId);
    if (terms.state !== 'open' && terms.state !== 'paused') return;
    // What raised terms buy is offered some seconds later, by the job that looks at everything.
    if (await isPutOff(db, `match_seats:${projectId}`)) return;
    const [least, { kept, unwanted, wished }] = [leastLabels(terms), await presentWishes(within, terms)];
    if (unwanted.length > 0) await cancelUnwantedSeats(db, projectId, unwanted);
    const items = await countActiveItems(db, projectId);
    await buyWished(within, terms, wished, shardsFor(items * least));
    await markSurplus(within, projectId, least, kept);
  });
}

const lookAgainAfterMs = 2_000;

/**
 * Writes which leases are surplus by now. Those that were being written just then are looked at in a moment: a mark that
 * stayed would have a label that is wanted given up, or offered to nobody when its lease is over.
 */
export async function markSurplus(
  call: Call,
  projectId: string,
  least: number,
  more: readonly WantedSeats[],
): Promise<void> {
  const left = await markSurplusLeases(call.db, projectId, least, more);
  if (left === 0) return;
  const runAt = new Date(call.now.getTime() + lookAgainAfterMs);
  await enqueue(call.db, 'buy_labels', { projectId }, `buy_labels:${projectId}`, runAt);
}

/** Opens a seat for as many of the items, in their order, as there is money for. */
export async function buyWished(
  call: Call,
  terms: ProjectTerms,
  wished: readonly WantedSeats[],
  shards: number,
): Promise<void> {
  if (wished.length === 0) return;
  const bought = wished.slice(0, await labelsWithinMeans(call, terms));
  if (bought.length > 0) await openWantedSeats(call.db, terms.id, bought, shards);
}
