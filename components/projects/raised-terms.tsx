'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { leastLabels } from '@/server/assignment/rules';
import type { RaisedTerms as Raised } from '@/server/estimates/contract';
import { feeFor } from '@/server/ledger/rules';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';
import { percentOf } from './use-terms';

type Props = {
  /** The term that it stands below. */
  of: keyof Raised;
  /** The terms as they were when the page was opened; the project's state now. */
  stored: ProjectTerms;
  typed: TypedTerms;
  onBack: (before: Partial<TypedTerms>) => void;
};

/**
 * Of a running project: more labels for every item are bought for settled ones too, and a higher target puts settled ones
 * in doubt. Said while the number is typed, with what it buys at the price that stands beside it; what it was counted to
 * be then stays, since it soon is what was done.
 */
export function RaisedTerms({ of, stored, typed, onBack }: Props) {
  const trpc = useTRPC();
  const f = useFormats();
  const t = useTranslations('projects.terms');
  const wished = wishOf(typed);
  const before = { minimum: leastLabels(stored), target: percentOf(stored.qualityTarget) };
  const wishes = { minimum: wished ? leastLabels(wished) : 0, target: typed.qualityPercent ?? 0 };
  const isRaised = stored.state !== 'draft' && wished !== null && wishes[of] > before[of];
  const { data: buys } = useQuery({
    ...trpc.estimates.raisedTerms.queryOptions({
      projectId: stored.id,
      ...(wished ?? { overlap: 1, overlapMax: null, qualityTarget: 1 }),
      targetBefore: stored.qualityTarget,
    }),
    enabled: isRaised,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isRaised || !buys || buys[of].settledItems === 0) return null;
  const priceMinor = typed.priceMinor ?? stored.priceMinor;
  const cost = (labels: number) =>
    f.money(BigInt(labels) * (priceMinor + feeFor(priceMinor, stored.feeBps)), stored.currency);
  const back =
    of === 'minimum'
      ? { overlap: stored.overlap, overlapMax: stored.overlapMax }
      : { qualityPercent: percentOf(stored.qualityTarget) };
  const words = of === 'minimum' ? wordsOfMinimum(buys.minimum, cost) : wordsOfTarget(buys.target, cost);
  const when = { seconds: projectLimits.raiseAfterSeconds, state: stored.state };
  const values = { ...words, ...when, wished: wishes[of], before: before[of] };
  return (
    <Callout
      live
      tone="unsure"
      title={t(`raised.${of}.title`, values)}
      className="sm:col-span-2"
      action={
        <Button size="sm" onClick={() => onBack(back)}>
          {t(`raised.${of}.back`, { before: before[of] })}
        </Button>
      }
    >
      {t(`raised.${of}.why`, values)}
    </Callout>
  );
}

/** The terms that decide what is bought; null while a box holds none that can be. */
function wishOf({ overlap, overlapMax, qualityPercent }: TypedTerms) {
  const mayBe = (labels: number | null) => labels !== null && labels >= 1 && labels <= projectLimits.overlap;
  if (overlap === null || !mayBe(overlap) || (overlapMax !== null && (!mayBe(overlapMax) || overlapMax < overlap)))
    return null;
  if (qualityPercent === null || qualityPercent < 50 || qualityPercent > 100) return null;
  return { overlap, overlapMax, qualityTarget: qualityPercent / 100 };
}

type Cost = (labels: number) => string;

function wordsOfMinimum({ settledItems, settledLabels, otherLabels }: Raised['minimum'], cost: Cost) {
  const total = cost(settledLabels + otherLabels);
  return { items: settledItems, labels: settledLabels, others: otherLabels, cost: cost(settledLabels), total };
}

function wordsOfTarget({ settledItems, worthLabel, labels, mostLabels }: Raised['target'], cost: Cost) {
  const [unpaid, others] = [worthLabel - labels, settledItems - worthLabel];
  return { items: settledItems, labels, unpaid, others, most: mostLabels, cost: cost(labels), total: cost(mostLabels) };
}
