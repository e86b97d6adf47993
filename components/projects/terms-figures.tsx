'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import type { ProjectTerms } from '@/server/projects/contract';
import { hourlyFloorMinor } from '@/server/projects/limits';
import { fairPriceMinor, hourlyRateMinor, isBelowHourlyFloor } from '@/server/projects/rules';
import type { ItemsToLabel } from './items-to-label';
import type { TypedTerms } from './typed-terms';
import { wholeCost } from './whole-cost';

type Props = { stored: ProjectTerms; typed: TypedTerms; items: ItemsToLabel };

/** What the terms come to: an hour of work, one item, the whole project; and what is unfair or does not fit. */
export function TermsFigures({ stored, typed, items }: Props) {
  const t = useTranslations('projects.terms');
  const f = useFormats();
  const { feeBps, currency } = stored;
  const priceMinor = typed.priceMinor ?? 0n;
  const estimateSeconds = typed.estimateSeconds ?? 0;
  const money = (amountMinor: bigint) => f.money(amountMinor, currency);
  const { budgetMinor } = typed;
  const cost = wholeCost({ ...typed, priceMinor, feeBps, overlap: typed.overlap ?? 0 }, items);
  const { least, most, labelMinor, totalMinor, mostMinor, besideMinor } = cost;
  const floor = hourlyFloorMinor[currency];
  return (
    <div className="flex flex-col gap-3">
      <DescriptionList
        items={[
          { term: t('hourly'), detail: t('perHour', { amount: money(hourlyRateMinor(priceMinor, estimateSeconds)) }) },
          {
            term: t('perItem'),
            detail: t(most > least ? 'perItemRange' : 'perItemSum', {
              amount: money(BigInt(least) * labelMinor),
              most: money(BigInt(most) * labelMinor),
              overlap: least,
              overlapMax: most,
              price: money(priceMinor),
              fee: money(cost.feeMinor),
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
          ...(besideMinor > 0n ? [{ term: t('beside'), detail: money(besideMinor) }] : []),
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
