'use client';

import { useSyncExternalStore } from 'react';
import { chooseLocale, type Locale, preferenceCookies } from '@/components/intl/locale';
import english from '@/components/messages/en/failure.json';
import korean from '@/components/messages/ko/failure.json';
import './globals.css';

const words: Record<Locale, typeof english> = { en: english, ko: korean };

function readLocale(): Locale {
  const chosen = new RegExp(`(?:^|; )${preferenceCookies.locale}=(\\w+)`).exec(document.cookie)?.[1];
  return chooseLocale(chosen, navigator.languages.join(','));
}

const never = () => () => {};

/** The last resort, when the frame of every page itself broke: nothing from the product is used but its colours. */
export default function GlobalErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const locale = useSyncExternalStore(never, readLocale, () => 'en' as const);
  const t = words[locale];
  return (
    <html lang={locale}>
      <body>
        <main className="mx-auto flex max-w-2xl flex-col items-start gap-4 px-4 py-24 sm:px-6">
          <h1 className="font-semibold font-serif text-2xl">{t.brokeTitle}</h1>
          <p className="text-ink-soft text-md">{t.brokeWhat}</p>
          <p className="text-ink-soft text-md">{t.brokeKept}</p>
          <button type="button" onClick={reset} className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent">
            {t.retry}
          </button>
          {error.digest ? (
            <p className="text-ink-faint text-xs">
              {t.requestId} <code className="select-all font-mono text-ink">{error.digest}</code>
            </p>
          ) : null}
        </main>
      </body>
    </html>
  );
}
