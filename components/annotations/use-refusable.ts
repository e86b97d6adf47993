'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { type RefusalView, refusalOf } from '@/components/api/refusal';

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: RefusalView };

/** Runs a call to the server and gives back its answer or its refusal, so that code goes on either way. */
export function useRefusable() {
  const offline = useTranslations('shell')('offline');
  return useCallback(
    async <T>(act: () => Promise<T>): Promise<Attempt<T>> => {
      try {
        return { ok: true, value: await act() };
      } catch (error) {
        return { ok: false, refusal: refusalOf(error as Parameters<typeof refusalOf>[0], offline) };
      }
    },
    [offline],
  );
}
