'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { type RefusalView, refusalOf } from '@/components/api/refusal';

/** Turns whatever a call failed with into a refusal in words; a fault of the network says that nothing was lost. */
export function useRefusal(): (error: unknown) => RefusalView {
  const t = useTranslations('projects');
  return useCallback((error) => refusalOf(error as Parameters<typeof refusalOf>[0], t('offline')), [t]);
}
