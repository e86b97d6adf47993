'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { FailureNotice } from './failure-notice';

/** The name of the error when a piece of a page's code did not come. */
export const partMissing = 'ChunkLoadError';

const mark = 'casebook.loaded-anew';
/** Where loading anew did not help, it is not done over and over. */
const pauseMs = 60_000;

/** Whether the page may be loaded anew by itself, which is remembered for this tab. Never where the browser remembers nothing. */
function mayLoadAnew(now: number): boolean {
  try {
    const last = Number(sessionStorage.getItem(mark) ?? 0);
    if (Math.abs(now - last) < pauseMs) return false;
    sessionStorage.setItem(mark, String(now));
    return true;
  } catch {
    return false;
  }
}

/**
 * A page of which a piece did not come: another release is on the server by now, or the connection broke off on the way.
 * Nothing of it is on the screen that could be lost, so it is loaded anew by itself.
 */
export function PartMissingPage() {
  const t = useTranslations('failure.part');
  useEffect(() => {
    if (mayLoadAnew(Date.now())) window.location.reload();
  }, []);
  return (
    <FailureNotice
      title={t('title')}
      sentences={[t('what'), t('kept')]}
      actions={
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      }
    />
  );
}
