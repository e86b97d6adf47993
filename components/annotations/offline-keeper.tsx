'use client';

import { useEffect } from 'react';
import { useLocale } from 'use-intl';

/** Has the browser keep a page in words for the worker's pages that cannot be fetched. Where it cannot, its own page shows. */
export function OfflineKeeper() {
  const locale = useLocale();
  useEffect(() => {
    void navigator.serviceWorker
      ?.register(`/api/offline/worker?locale=${locale}`, { scope: '/work' })
      // Without a connection, or in a private window, there is nothing to keep, and nothing else depends on it.
      .catch(() => undefined);
  }, [locale]);
  return null;
}
