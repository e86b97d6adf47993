import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import type { LabelStop } from '@/server/assignment/contract';

type Props = {
  projectId: string;
  money: { currency: string; paidMinor: bigint; feesMinor: bigint; reservedMinor: bigint; escrowMinor: bigint };
  ceilingMinor: bigint | null;
  /** Why no label is bought for items that are worth one. */
  stop: LabelStop | null;
};

/** What the labels have cost so far and what is left to spend. */
export async function CostPanel({ projectId, money, ceilingMinor, stop }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const written = (amountMinor: bigint) => formats.money(amountMinor, money.currency);
  return (
    <Panel title={t('cost.title')}>
      <DescriptionList
        items={[
          { term: t('cost.paid'), detail: written(money.paidMinor) },
          { term: t('cost.fees'), detail: written(money.feesMinor) },
          { term: t('cost.reserved'), detail: written(money.reservedMinor) },
          { term: t('cost.left'), detail: written(money.escrowMinor) },
        ]}
      />
      {stop ? (
        <Callout tone="unsure" className="mt-3">
          {stop.by === 'ceiling' && ceilingMinor !== null
            ? t('cost.ceiling', { items: stop.items, ceiling: written(ceilingMinor) })
            : t('cost.short', { items: stop.items, isPromised: String(stop.isPromised) })}
        </Callout>
      ) : null}
      <Link
        href={`/studio/${projectId}/money`}
        className="mt-3 inline-block text-accent text-sm underline underline-offset-2"
      >
        {t('cost.more')}
      </Link>
    </Panel>
  );
}
