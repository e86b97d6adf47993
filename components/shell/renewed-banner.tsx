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
 * Whether code of this page is gone from the server: asked for once more after the server had answered, it did not come.
 * Without a connection nothing is said here; the page says that elsewhere.
 */
function useIsGone(): boolean {
  const isMissing = useIsMissing();
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    if (!isMissing) return setGone(false);
    let isOver = false;
    const look = async () => {
      const gone = (await isServerThere()) && !(await fetchMissing());
      if (!isOver) setGone(gone);
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
  return isGone;
}

/** Says that the page is older than the server, once something of it cannot be had any more, and how to go on. */
export function RenewedBanner() {
  const t = useTranslations('shell.renewed');
  const isGone = useIsGone();
  return (
    <div role="status">
      {isGone ? (
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
