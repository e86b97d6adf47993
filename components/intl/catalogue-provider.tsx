'use client';

import type { ReactNode } from 'react';
import { IntlProvider, type Messages } from 'use-intl';
import type { Locale } from './locale';

type Props = { locale: Locale; timeZone: string; messages: Partial<Messages>; children: ReactNode };

/** A missing word is shown as its key and reported, and never takes a screen down. */
export function CatalogueProvider({ locale, timeZone, messages, children }: Props) {
  return (
    <IntlProvider
      locale={locale}
      timeZone={timeZone}
      messages={messages as Messages}
      onError={(error) => console.error(error.message)}
      getMessageFallback={({ namespace, key }) => (namespace ? `${namespace}.${key}` : key)}
    >
      {children}
    </IntlProvider>
  );
}
