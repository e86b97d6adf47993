'use client';

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import type { Locale, Theme } from '@/components/intl/locale';

export type PreferenceChange = { locale?: Locale; theme?: Theme; singleKeys?: boolean };

/** Keeps a choice of language, theme or keys for this browser, and draws the page in it. */
export function usePreferences() {
  const router = useRouter();
  const savePreferences = useCallback(
    async (change: PreferenceChange): Promise<void> => {
      if (change.theme) document.documentElement.dataset.theme = change.theme;
      const headers = { 'content-type': 'application/json' };
      await fetch('/api/preferences', { method: 'POST', headers, body: JSON.stringify(change) });
      if (change.locale || change.theme) router.refresh();
    },
    [router],
  );
  return { savePreferences };
}
