'use client';

import { useTranslations } from 'use-intl';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import type { OutboxTrouble } from './use-outbox';

type Props = {
  /** Whose desk is gone on with after signing in again; elsewhere than at a desk, null. */
  projectId: string | null;
  trouble: OutboxTrouble;
  waiting: number;
};

/** What must be read while work cannot leave this device: that it is kept, and what to do. */
export function DeskNotices({ projectId, trouble, waiting }: Props) {
  const t = useTranslations('annotations.saved');
  if (trouble === 'signed_out') {
    return (
      <Callout
        live
        title={t('signedOut')}
        action={
          <ButtonLink
            size="sm"
            href={`/sign-in?next=${projectId === null ? '/work' : `/work/${projectId}/label`}`}
            target="_blank"
          >
            {t('signIn')}
          </ButtonLink>
        }
      >
        {t('signInWhy')}
      </Callout>
    );
  }
  if (trouble === null || waiting === 0) return null;
  return (
    <Callout live title={t('waiting', { count: waiting })}>
      {t('waitingWhy')}
    </Callout>
  );
}
