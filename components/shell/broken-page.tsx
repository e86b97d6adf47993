'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { PlainLink } from '@/components/ui/plain-link';
import { type Closure, closedDigests, lookAgainSeconds } from '@/server/closed-mark';
import { FailureNotice } from './failure-notice';
import { PartMissingPage, partMissing } from './part-missing-page';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A page that could not be drawn: because a piece of it did not come, the house is closed for a moment, or by a bug of ours. */
export function BrokenPage(props: Props) {
  const { digest, name } = props.error;
  if (name === partMissing) return <PartMissingPage />;
  if (digest === closedDigests.away) return <ClosedPage closure="away" />;
  return digest === closedDigests.busy ? <ClosedPage closure="busy" /> : <BugPage {...props} />;
}

/** A bug of ours, told without its message: that is in the log under the id shown here. */
function BugPage({ error, reset }: Props) {
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
      reference={
        requestId ? (
          <>
            {t('requestId')}
            <code className="select-all font-mono text-ink text-xs">{requestId}</code>
            <CopyButton text={requestId} />
          </>
        ) : null
      }
      actions={
        <>
          <Button variant="primary" onClick={reset}>
            {t('retry')}
          </Button>
          <PlainLink href="/">{t('home')}</PlainLink>
        </>
      }
    />
  );
}

/** The database is away or has too much to do: the page looks again by itself, and opens when it is back. */
function ClosedPage({ closure }: { closure: Closure }) {
  const t = useTranslations('closed');
  const again = useTranslations('failure')('retry');
  useEffect(() => {
    const look = () => {
      // A page that nobody sees waits until it is come back to.
      if (navigator.onLine && document.visibilityState === 'visible') window.location.reload();
    };
    const timer = setInterval(look, lookAgainSeconds * 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <FailureNotice
      title={t(`${closure}.title`)}
      sentences={[t(`${closure}.what`), t(`${closure}.kept`), t(`${closure}.next`)]}
      actions={
        <Button variant="primary" onClick={() => window.location.reload()}>
          {again}
        </Button>
      }
    />
  );
}
