'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { leastLabels } from '@/server/assignment/rules';
import { feeFor } from '@/server/ledger/rules';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';

type Props = {
  /** The terms as they were when the page was opened. */
  stored: ProjectTerms;
  typed: TypedTerms;
  onBack: (before: Pick<ProjectTerms, 'overlap' | 'overlapMax'>) => void;
};

/**
 * Of a running project: more labels for every item are bought for settled ones too. Said while the number is typed, with
 * what it buys at the price that stands beside it; what it was counted to be then stays, since it soon is what was done.
 */
export function RaisedMinimum({ stored, typed, onBack }: Props) {
  const t = useTranslations('projects.terms.raised');
  const f = useFormats();
  const trpc = useTRPC();
  const { overlap, overlapMax } = typed;
  const isUsable =
    overlap !== null &&
    overlap >= 1 &&
    overlap <= projectLimits.overlap &&
    (overlapMax === null || overlapMax >= overlap);
  const [least, before] = [isUsable ? leastLabels({ overlap, overlapMax }) : 0, leastLabels(stored)];
  const isRaised = stored.state !== 'draft' && least > before;
  const { data: buys } = useQuery({
    ...trpc.estimates.raisedMinimum.queryOptions({ projectId: stored.id, overlap: overlap ?? 1, overlapMax }),
    enabled: isRaised,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isRaised || !buys || buys.settledItems === 0) return null;
  const priceMinor = typed.priceMinor ?? stored.priceMinor;
  const cost = (labels: number) =>
    f.money(BigInt(labels) * (priceMinor + feeFor(priceMinor, stored.feeBps)), stored.currency);
  const { settledItems: items, settledLabels: labels, otherLabels: others } = buys;
  return (
    <Callout
      live
      tone="unsure"
      title={t('title', { items, cost: cost(labels) })}
      className="sm:col-span-2"
      action={
        <Button size="sm" onClick={() => onBack({ overlap: stored.overlap, overlapMax: stored.overlapMax })}>
          {t('back', { before })}
        </Button>
      }
    >
      {t('why', {
        least,
        before,
        items,
        labels,
        others,
        total: cost(labels + others),
        seconds: projectLimits.raiseAfterSeconds,
      })}
    </Callout>
  );
}
