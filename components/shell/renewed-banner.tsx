'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { fetchMissing, useIsMissing } from '@/components/ui/later';

const lookAgainMs = 10_000;

/** A small answer that needs nothing but the server itself. */
async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch('/api/offline/page', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/**
 * Why code of this page did not come. `gone`: asked for once more after the server had answered, it did not come. `away`: the
 * server did not answer, though the device takes itself for connected; where it does not, that is said elsewhere.
 */
function useReason(): 'gone' | 'away' | null {
  const isMissing = useIsMissing();
  const [reason, setReason] = useState<'gone' | 'away' | null>(null);
  useEffect(() => {
    if (!isMissing) return setReason(null);
    let isOver = false;
    const look = async () => {
      const isThere = await isServerThere();
      const isGone = isThere && !(await fetchMissing());
      if (!isOver) setReason(isGone ? 'gone' : !isThere && navigator.onLine ? 'away' : null);
    };
    void look();
    const timer = setInterval(() => void look(), lookAgainMs);
    window.addEventListener('online', look);
    return () => {
      isOver = true;
      clearInterval(timer);
      window.removeEventListener('online', look);
    };
  }, [isMissing]);
  return reason;
}

/** Says why something of the page cannot be had: the server is out of reach, or newer than the page. And how to go on. */
export function RenewedBanner() {
  const t = useTranslations('shell.renewed');
  const reason = useReason();
  return (
    <div role="status">
      {reason === 'away' ? <p className="bg-ink px-4 py-1.5 text-center text-on-ink text-sm">{t('away')}</p> : null}
      {reason === 'gone' ? (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1.5 bg-ink px-4 py-1.5 text-on-ink text-sm">
          {t('what')}
          <Button size="sm" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
