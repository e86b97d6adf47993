'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCommands } from '@/components/shell/use-commands';
import { NavTabs } from '@/components/ui/nav-tabs';

type Props = { projectId: string; isOwner: boolean };

/** The pages of one project. Money and settings are their owner's. Cmd/Ctrl-K finds them too. */
export function ProjectTabs({ projectId, isOwner }: Props) {
  const t = useTranslations('projects.tabs');
  const items = useMemo(() => {
    const at = (page: string) => `/studio/${projectId}${page}`;
    return [
      { href: at(''), label: t('overview'), exact: true },
      { href: at('/guide'), label: t('guide') },
      { href: at('/data'), label: t('data') },
      { href: at('/flags'), label: t('flags') },
      { href: at('/gold'), label: t('gold') },
      { href: at('/workers'), label: t('workers') },
      { href: at('/people'), label: t('people') },
      ...(isOwner ? [{ href: at('/money'), label: t('money') }] : []),
      { href: at('/export'), label: t('export') },
      ...(isOwner ? [{ href: at('/settings'), label: t('settings') }] : []),
      { href: at('/preview'), label: t('preview') },
    ];
  }, [projectId, isOwner, t]);
  const commands = useMemo(
    () => items.map(({ href, label }) => ({ id: href, label, href, group: t('label') })),
    [items, t],
  );
  useCommands(commands);
  return <NavTabs label={t('label')} items={items} />;
}
