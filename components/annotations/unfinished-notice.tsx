'use client';

import { useTranslations } from 'use-intl';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { useUnfinished } from './use-unfinished';

/** At the desk of a project: that items which were begun there are not theirs any more, and where they are. */
export function UnfinishedNotice({ personId, projectId }: { personId: string; projectId: string }) {
  const t = useTranslations('annotations.unfinished');
  const { length: count } = useUnfinished(personId, projectId).unfinished;
  if (count === 0) return null;
  return (
    <Callout
      live
      title={t('desk', { count })}
      action={
        <ButtonLink size="sm" href="/work/record">
          {t('see')}
        </ButtonLink>
      }
    />
  );
}
