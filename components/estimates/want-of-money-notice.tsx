import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import type { WantOfMoney } from '@/server/assignment/contract';

type Props = { projectId: string; want: WantOfMoney };

/** Workers are sent away because the budget is spent: the owner reads so before all figures, with what mends it. */
export async function WantOfMoneyNotice({ projectId, want: { labelMinor, escrowMinor, currency } }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const written = (amountMinor: bigint) => formats.money(amountMinor, currency);
  return (
    <Callout
      tone="unsure"
      title={t('want.title')}
      className="mb-4"
      action={<ButtonLink href={`/studio/${projectId}/money`}>{t('want.act')}</ButtonLink>}
    >
      {t('want.why', { price: written(labelMinor), left: written(escrowMinor) })}
    </Callout>
  );
}
