'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import type { SaveState } from './use-draft';

/** What is saved where, always in words. */
export function SaveStatus({ saved }: { saved: SaveState }) {
  const t = useTranslations('annotations.saved');
  const { locale, timeZone } = useFormats();
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const words = {
    nowhere: t('none'),
    here: t('here'),
    saving: t('saving'),
    offline: t('offline'),
    signed_out: t('signedOut'),
    not_here: t('notHere'),
    server: saved.at === 'server' ? t('server', { time: time.format(saved.time) }) : '',
  }[saved.at];
  return <span className={saved.at === 'not_here' ? 'font-semibold' : 'text-ink-faint'}>{words}</span>;
}
