import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { CatalogueScope } from '@/components/intl/catalogue-scope';
import { KoreanFont } from '@/components/intl/korean-font';
import { RememberTimeZone } from '@/components/intl/remember-time-zone';
import { getLocale, getTheme, getTimeZone } from '@/components/intl/server-translator';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Casebook', template: '%s · Casebook' },
  description: 'A labeling marketplace whose guide learns from every disagreement.',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#161512' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme, timeZone] = await Promise.all([getLocale(), getTheme(), getTimeZone()]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        {locale === 'ko' ? <KoreanFont /> : null}
        <RememberTimeZone known={timeZone} />
        <CatalogueScope>{children}</CatalogueScope>
      </body>
    </html>
  );
}
