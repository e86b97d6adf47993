import { answersBeside, leastLabels, mostCostMinor } from '@/server/assignment/rules';
import { feeFor } from '@/server/ledger/rules';
import { projectLimits } from '@/server/projects/limits';
import type { ItemsToLabel } from './items-to-label';

interface CostlyTerms {
  readonly priceMinor: bigint;
  readonly feeBps: number;
  readonly overlap: number;
  readonly overlapMax: number | null;
  readonly labelCeilingMinor: bigint | null;
  readonly goldEvery: number | null;
  readonly testItems: number | null;
}

/** What a project comes to under these terms, fee included, in minor units. */
export interface WholeCost {
  readonly feeMinor: bigint;
  readonly labelMinor: bigint;
  /** Labels that every item gets, and that it may get while in doubt. */
  readonly least: number;
  readonly most: number;
  /** Checks, practice and tests, which are in both sums. */
  readonly besideMinor: bigint;
  readonly totalMinor: bigint;
  readonly mostMinor: bigint;
}

/** As publishing reckons it. A check among fewer items than may be asked for is one that is still being typed: none. */
export function wholeCost(terms: CostlyTerms, items: ItemsToLabel): WholeCost {
  const feeMinor = feeFor(terms.priceMinor, terms.feeBps);
  const labelMinor = terms.priceMinor + feeMinor;
  const least = leastLabels(terms);
  const most = Math.max(least, terms.overlapMax ?? least);
  const labels = items.wanting * least;
  const { goldEvery } = terms;
  const beside = answersBeside({
    labels,
    goldEvery: goldEvery !== null && goldEvery < projectLimits.goldEvery.low ? null : goldEvery,
    workers: terms.overlapMax ?? terms.overlap,
    known: items.inUse,
    testItems: terms.testItems,
  });
  const besideMinor = BigInt(beside) * labelMinor;
  const totalMinor = BigInt(labels) * labelMinor + besideMinor;
  const ofMost = BigInt(items.wanting * most) * labelMinor + besideMinor;
  const mostMinor = mostCostMinor({ neededMinor: totalMinor, mostMinor: ofMost }, terms.labelCeilingMinor);
  return { feeMinor, labelMinor, least, most, besideMinor, totalMinor, mostMinor };
}
