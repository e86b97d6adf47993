'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { type RefusalView, refusalOf } from '@/components/api/refusal';

/**
 * Turns whatever a call failed with into a refusal in words. When no answer came they say what that means: what is saved by
 * itself is tried again, what was looked for can be asked for again, and of an act nobody knows whether it was done.
 */
export function useRefusal(of: 'act' | 'save' | 'look' = 'act'): (error: unknown) => RefusalView {
  const t = useTranslations('projects.offline');
  const shell = useTranslations('shell');
  return useCallback(
    (error) => refusalOf(error as Parameters<typeof refusalOf>[0], of === 'act' ? shell('noAnswer') : t(of)),
    [t, shell, of],
  );
}
