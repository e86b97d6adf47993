import { getTranslator } from '@/components/intl/server-translator';
import { NavTabs } from '@/components/ui/nav-tabs';

/** The worker's own pages. */
export async function WorkTabs() {
  const t = await getTranslator('assignment');
  return (
    <NavTabs
      label={t('tabs.label')}
      className="px-4 sm:px-6"
      items={[
        { href: '/work', label: t('tabs.feed'), exact: true },
        { href: '/work/record', label: t('tabs.record') },
        { href: '/work/balance', label: t('tabs.balance') },
      ]}
    />
  );
}
