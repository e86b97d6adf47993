'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { preferenceCookies } from '@/components/intl/locale';

function isKept(name: string): boolean {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith(`${name}=`));
}

/**
 * What follows an opened session: a browser in which nobody chose a language or theme takes the person's own, then the
 * page is left for where they wanted to go, or for their desk. The whole page is loaded anew, so that nothing a stranger
 * was shown stays behind.
 */
export function useEntering(next: string | null) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(async () => {
    const viewer = await queries.fetchQuery({ ...trpc.accounts.viewer.queryOptions(), staleTime: 0 }).catch(() => null);
    if (viewer) {
      const { locale, theme } = viewer;
      const wanted = {
        ...(isKept(preferenceCookies.locale) ? {} : { locale }),
        ...(isKept(preferenceCookies.theme) ? {} : { theme }),
      };
      const headers = { 'content-type': 'application/json' };
      await fetch('/api/preferences', { method: 'POST', headers, body: JSON.stringify(wanted) }).catch(() => null);
    }
    window.location.assign(next ?? viewer?.home ?? '/');
  }, [next, queries, trpc]);
}
