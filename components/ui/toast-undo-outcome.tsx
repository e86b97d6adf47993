'use client';

import { useTranslations } from 'use-intl';

/** The sentence after Undo was pressed. A component, since the words are known only inside the page. */
export function ToastUndoOutcome({ worked }: { worked: boolean }) {
  const t = useTranslations('ui');
  return <>{t(worked ? 'undone' : 'undoFailed')}</>;
}
