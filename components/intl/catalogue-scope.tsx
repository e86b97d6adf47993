import 'server-only';
import type { ReactNode } from 'react';
import { catalogues, type Namespace } from '@/components/messages/messages';
import { CatalogueProvider } from './catalogue-provider';
import { getLocale, getTimeZone } from './server-translator';

/** What every page needs in the browser. */
const common: Namespace[] = ['ui', 'shell', 'failure', 'closed'];

/**
 * Gives client components below it the words of the named namespaces, beside those every page has. The words travel in
 * the page once per hard load, so a page pays for its desk's words only.
 */
export async function CatalogueScope({ namespaces = [], children }: { namespaces?: Namespace[]; children: ReactNode }) {
  const [locale, timeZone] = await Promise.all([getLocale(), getTimeZone()]);
  const catalogue = catalogues[locale];
  const messages = Object.fromEntries([...common, ...namespaces].map((name) => [name, catalogue[name]]));
  return (
    <CatalogueProvider locale={locale} timeZone={timeZone} messages={messages}>
      {children}
    </CatalogueProvider>
  );
}
