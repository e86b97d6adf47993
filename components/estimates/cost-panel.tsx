import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import { feeFor } from '@/server/ledger/rules';
import type { ProjectTerms } from '@/server/projects/contract';

type Props = {
  projectId: string;
  money: { currency: string; paidMinor: bigint; feesMinor: bigint; reservedMinor: bigint; escrowMinor: bigint };
  terms: Pick<ProjectTerms, 'state' | 'overlapMax' | 'priceMinor' | 'feeBps'>;
  contested: number;
};

/** What the labels have cost so far and what is left to spend. */
export async function CostPanel({ projectId, money, terms, contested }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const written = (amountMinor: bigint) => formats.money(amountMinor, money.currency);
  const wantsLabels = terms.state === 'open' && terms.overlapMax !== null && contested > 0;
  const labelMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
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
      {wantsLabels && money.escrowMinor < labelMinor ? (
        <Callout tone="unsure" className="mt-3">
          {t('cost.short')}
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
