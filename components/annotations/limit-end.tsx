'use client';

import { useLocale, useTranslations } from 'use-intl';
import { languageName } from '@/components/intl/format';
import { useFormats } from '@/components/intl/use-formats';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import type { WorkLimit } from '@/server/assignment/contract';

/** Why no new item comes for now, until when, and what to do meanwhile. */
export function LimitEnd({ limit }: { limit: WorkLimit }) {
  const t = useTranslations('annotations.end');
  const locale = useLocale();
  const f = useFormats();
  const feed = (
    <ButtonLink variant={limit.status === 'language' ? 'secondary' : 'primary'} href="/work">
      {t('feed')}
    </ButtonLink>
  );
  if (limit.status === 'language') {
    return (
      <EmptyState
        title={t('language', { language: languageName(limit.language, locale) })}
        why={t('languageWhy')}
        action={
          <>
            <ButtonLink variant="primary" href="/account">
              {t('languageAct')}
            </ButtonLink>
            {feed}
          </>
        }
      />
    );
  }
  const at = f.dateTime(limit.opensAt);
  return (
    <EmptyState
      title={t(limit.status)}
      why={limit.status === 'daily_cap' ? t('daily_capWhy', { cap: limit.cap, at }) : t('hand_backsWhy', { at })}
      action={
        <>
          {feed}
          <ButtonLink href="/work/record">{t('record')}</ButtonLink>
        </>
      }
    />
  );
}
