import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import type { Savings } from '@/server/estimates/contract';

/** What dynamic overlap has spared so far, and how that is counted. */
export async function SavingsPanel({ savings }: { savings: Savings }) {
  const [t, formats] = await Promise.all([getTranslator('estimates.savings'), getFormats()]);
  const { items, bought, spared, most } = savings;
  const all = bought + spared;
  return (
    <Panel title={t('title')}>
      {items === 0 ? (
        <p className="text-ink-faint text-sm">{t('none')}</p>
      ) : (
        <>
          <DescriptionList
            items={[
              { term: t('labels'), detail: t('labelsSum', { spared, all }) },
              { term: t('money'), detail: formats.money(savings.sparedMinor, savings.currency) },
            ]}
          />
          <p className="mt-3 text-ink-faint text-xs">{t('how', { items, bought, most, all })}</p>
        </>
      )}
    </Panel>
  );
}
