'use client';

import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useIsMissing } from '@/components/ui/later';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Says that the connection is gone and that nothing is lost by it. */
export function OfflineBanner() {
  const t = useTranslations('shell');
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  const isMissing = useIsMissing();
  return (
    <div role="status">
      {online ? null : (
        <p className="flex items-center justify-center gap-2 bg-ink px-4 py-1.5 text-on-ink text-sm">
          <WifiOff aria-hidden="true" className="size-4 shrink-0" />
          {isMissing ? `${t('offline')} ${t('notCome')}` : t('offline')}
        </p>
      )}
    </div>
  );
}
