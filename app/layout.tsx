import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { CatalogueScope } from '@/components/intl/catalogue-scope';
import { KoreanFont } from '@/components/intl/korean-font';
import { KoreanFontWhereSeen } from '@/components/intl/korean-font-where-seen';
import { PreloadFonts } from '@/components/intl/preload-fonts';
import { RememberTimeZone } from '@/components/intl/remember-time-zone';
import { getLocale, getSingleKeys, getTheme, getTimeZone, getTranslator } from '@/components/intl/server-translator';
import { ShellProviders } from '@/components/shell/shell-providers';
import './globals.css';

/** The request's id stands in the page, so that the error page can name what the log calls it. */
export async function generateMetadata(): Promise<Metadata> {
  const [t, head] = await Promise.all([getTranslator('shell'), headers()]);
  const requestId = head.get('x-request-id');
  return {
    title: { default: 'Casebook', template: '%s · Casebook' },
    description: t('description'),
    ...(requestId ? { other: { 'request-id': requestId } } : {}),
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#161512' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme, timeZone, singleKeys] = await Promise.all([
    getLocale(),
    getTheme(),
    getTimeZone(),
    getSingleKeys(),
  ]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        {locale === 'ko' ? <KoreanFont /> : <KoreanFontWhereSeen />}
        <PreloadFonts locale={locale} />
        <RememberTimeZone known={timeZone} />
        <CatalogueScope>
          <ShellProviders singleKeys={singleKeys}>{children}</ShellProviders>
        </CatalogueScope>
      </body>
    </html>
  );
}
