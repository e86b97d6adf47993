'use client';

import { useTranslations } from 'use-intl';
import { useShortcut } from './use-shortcut';
import type { Desk } from './viewer';

/** The keys "g w", "g s", "g r", "g o": one component a desk, since a person may have any of them. Draws nothing. */
export function GoToDesk({ desk, go }: { desk: Desk; go: () => void }) {
  const t = useTranslations('shell');
  useShortcut(`g ${desk[0]}`, t('goToDesk', { desk: t(`desk.${desk}`) }), go, { scope: t('everywhere') });
  return null;
}
