'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { classNames } from '@/components/ui/class-names';
import { useDeviceTrouble } from './device';
import type { SaveState } from './use-server-save';

/** What is saved where, always in words. Of one line, which is its own on a phone: what is below must not move under a finger. */
export function SaveStatus({ saved }: { saved: SaveState }) {
  const t = useTranslations('annotations.saved');
  const { locale, timeZone } = useFormats();
  const isOnlyHere = useDeviceTrouble() !== null && saved.at !== 'server' && saved.at !== 'nowhere';
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const words = {
    nowhere: t('none'),
    keeping: t('keeping'),
    here: t('here'),
    saving: t('saving'),
    offline: t('offline'),
    outdated: t('outdated'),
    broken: t('broken'),
    signed_out: t('signedOut'),
    other_person: t('otherPerson'),
    server: saved.at === 'server' ? t('server', { time: time.format(saved.time) }) : '',
  }[saved.at];
  const told = isOnlyHere ? t('onlyThisPage') : words;
  return (
    <span
      title={told}
      className={classNames('min-w-0 truncate max-sm:basis-full', isOnlyHere ? 'font-semibold' : 'text-ink-faint')}
    >
      {told}
    </span>
  );
}
