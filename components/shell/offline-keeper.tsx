'use client';

import { useEffect } from 'react';
import { useLocale } from 'use-intl';

/** Where members' pages are. What else has an address, files to save and the doors of sign-in, is never met by the worker. */
const scopes = ['/work', '/studio', '/review', '/office', '/account'];

/** Has the browser keep a page in words for pages that cannot be fetched, of every desk. Where it cannot, its own page shows. */
export function OfflineKeeper() {
  const locale = useLocale();
  useEffect(() => {
    void keepPage(locale);
  }, [locale]);
  return null;
}

/** Without a connection, or in a private window, there is nothing to keep, and nothing else depends on it. */
async function keepPage(locale: string): Promise<void> {
  for (const scope of scopes) {
    await navigator.serviceWorker?.register(`/api/offline/worker?locale=${locale}`, { scope }).catch(() => undefined);
  }
}
