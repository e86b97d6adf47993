'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFetchingLater } from '@/components/ui/later';
import { Toaster } from '@/components/ui/toaster';
import { Announcer } from './announcer';
import { CommandProvider } from './command-provider';
import { Foot } from './foot';
import { OfflineBanner } from './offline-banner';
import { PageComing } from './page-coming';
import { RenewedBanner } from './renewed-banner';
import { ShortcutProvider } from './shortcut-provider';

/** What every page has below it: keys, commands, announcements, tooltips and toasts. */
export function ShellProviders({ singleKeys, children }: { singleKeys: boolean; children: ReactNode }) {
  const t = useTranslations('shell');
  useFetchingLater();
  return (
    <>
      <ShortcutProvider singleKeys={singleKeys}>
        <CommandProvider>
          <Announcer>
            <PageComing />
            <Foot
              banners={
                <>
                  <OfflineBanner />
                  <RenewedBanner />
                </>
              }
            >
              {children}
            </Foot>
          </Announcer>
        </CommandProvider>
      </ShortcutProvider>
      <Toaster label={t('notices')} />
    </>
  );
}
