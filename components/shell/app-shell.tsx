import Link from 'next/link';
import type { ReactNode } from 'react';
import { getLocale, getSingleKeys, getTheme, getTranslator } from '@/components/intl/server-translator';
import { NavTabs } from '@/components/ui/nav-tabs';
import { CasebookMark } from './casebook-mark';

import { DeskSwitcher } from './desk-switcher';
import { PersonMenu } from './person-menu';
import { ShellTools } from './shell-tools';
import { SkipLink } from './skip-link';
import { StrangerMenu } from './stranger-menu';
import type { Desk, Viewer } from './viewer';

type Props = {
  viewer: Viewer | null;
  /** The desk this page belongs to; none on public pages. */
  desk?: Desk;
  /** The desk's own pages, in the second row of the bar. */
  sections?: readonly { href: string; label: string; exact?: boolean }[];
  children: ReactNode;
};

/** The frame of every page: one bar with the desks, the way to anything, and the person; then the page. */
export async function AppShell({ viewer, desk, sections, children }: Props) {
  const [t, locale, theme, singleKeys] = await Promise.all([
    getTranslator('shell'),
    getLocale(),
    getTheme(),
    getSingleKeys(),
  ]);
  return (
    <div className="flex min-h-dvh flex-col [--bar-height:45px]">
      <SkipLink label={t('skip')} />
      <header className="sticky top-0 z-30 border-rule border-b bg-paper">
        <div className="flex h-11 items-center gap-2 px-3 sm:gap-4 sm:px-6">
          <Link
            href="/"
            aria-label="Casebook"
            className="flex h-8 shrink-0 items-center gap-2 rounded-md font-semibold font-serif text-md pointer-coarse:h-11"
          >
            <CasebookMark className="text-accent" />
            <span className={viewer ? 'max-sm:hidden' : ''}>Casebook</span>
          </Link>
          <DeskSwitcher desks={viewer?.desks ?? []} current={desk} />
          <div className="ml-auto flex items-center gap-1 sm:gap-2">
            <ShellTools desks={viewer?.desks ?? []} singleKeys={singleKeys} />
            {viewer ? (
              <PersonMenu viewer={viewer} locale={locale} theme={theme} />
            ) : (
              <StrangerMenu locale={locale} theme={theme} />
            )}
          </div>
        </div>
      </header>
      {desk && sections ? <NavTabs label={t(`desk.${desk}`)} items={sections} className="px-4 sm:px-6" /> : null}
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        {children}
      </main>
    </div>
  );
}
