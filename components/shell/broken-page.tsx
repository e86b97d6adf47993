'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { FailureNotice } from './failure-notice';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A bug of ours, told without its message: that is in the log under the id shown here. */
export function BrokenPage({ error, reset }: Props) {
  const t = useTranslations('failure');
  const [requestId, setRequestId] = useState(error.digest ?? '');
  useEffect(() => {
    const known = document.querySelector('meta[name="request-id"]')?.getAttribute('content');
    if (known) setRequestId(error.digest ? `${known} · ${error.digest}` : known);
  }, [error]);
  return (
    <FailureNotice
      title={t('brokeTitle')}
      sentences={[t('brokeWhat'), t('brokeKept'), t('brokeNext')]}
      reference={requestId ? { label: t('requestId'), id: requestId } : undefined}
      actions={
        <>
          <Button variant="primary" onClick={reset}>
            {t('retry')}
          </Button>
          <ButtonLink href="/">{t('home')}</ButtonLink>
        </>
      }
    />
  );
}
