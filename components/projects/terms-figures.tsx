'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import { leastLabels, mostCostMinor } from '@/server/assignment/rules';
import { feeFor } from '@/server/ledger/rules';
import { hourlyFloorMinor } from '@/server/projects/limits';
import { fairPriceMinor, hourlyRateMinor, isBelowHourlyFloor } from '@/server/projects/rules';
import type { ItemsToLabel } from './items-to-label';

type Props = {
  priceMinor: bigint;
  feeBps: number;
  estimateSeconds: number;
  overlap: number;
  overlapMax: number | null;
  labelCeilingMinor: bigint | null;
  items: ItemsToLabel;
  currency: string;
  budgetMinor: bigint | null;
};

/** What the terms come to: an hour of work, one item, the whole project; and what is unfair or does not fit. */
export function TermsFigures(props: Props) {
  const { priceMinor, feeBps, estimateSeconds, items, currency, budgetMinor } = props;
  const t = useTranslations('projects.terms');
  const f = useFormats();
  const money = (amountMinor: bigint) => f.money(amountMinor, currency);
  const feeMinor = feeFor(priceMinor, feeBps);
  const labelMinor = priceMinor + feeMinor;
  const least = leastLabels(props);
  const itemMinor = BigInt(least) * labelMinor;
  const totalMinor = BigInt(items.wanting) * itemMinor;
  const most = Math.max(least, props.overlapMax ?? least);
  const mostMinor = mostCostMinor(
    { neededMinor: totalMinor, mostMinor: BigInt(items.wanting * most) * labelMinor },
    props.labelCeilingMinor,
  );
  const floor = hourlyFloorMinor[currency];
  return (
    <div className="flex flex-col gap-3">
      <DescriptionList
        items={[
          { term: t('hourly'), detail: t('perHour', { amount: money(hourlyRateMinor(priceMinor, estimateSeconds)) }) },
          {
            term: t('perItem'),
            detail: t(most > least ? 'perItemRange' : 'perItemSum', {
              amount: money(itemMinor),
              most: money(BigInt(most) * labelMinor),
              overlap: least,
              overlapMax: most,
              price: money(priceMinor),
              fee: money(feeMinor),
            }),
          },
          {
            term: t('total'),
            detail: t(mostMinor > totalMinor ? 'totalRange' : 'totalSum', {
              amount: money(totalMinor),
              most: money(mostMinor),
              items: items.wanting,
              known: items.known,
            }),
          },
        ]}
      />
      {isBelowHourlyFloor(priceMinor, estimateSeconds, currency) && floor !== undefined ? (
        <Callout tone="unsure" live title={t('tooLittle', { floor: money(floor) })}>
          {t('tooLittleAdvice', { price: money(fairPriceMinor(estimateSeconds, currency)) })}
        </Callout>
      ) : null}
      {budgetMinor !== null && totalMinor > budgetMinor ? (
        <Callout tone="unsure" live title={t('overBudget', { amount: money(totalMinor - budgetMinor) })}>
          {t('overBudgetAdvice')}
        </Callout>
      ) : null}
    </div>
  );
}
