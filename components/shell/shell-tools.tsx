'use client';

import { CircleHelp, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { CommandPalette } from './command-palette';
import { GoToDesk } from './go-to-desk';
import { ShortcutHelp } from './shortcut-help';
import { useCommands } from './use-commands';
import { usePreferences } from './use-preferences';
import type { Desk } from './viewer';

/** Cmd/Ctrl-K and `?`, with the buttons that show they exist, and the commands every page has. */
export function ShellTools({ desks, singleKeys }: { desks: readonly Desk[]; singleKeys: boolean }) {
  const t = useTranslations('shell');
  const router = useRouter();
  const { savePreferences } = usePreferences();
  const [finding, setFinding] = useState(false);
  const [helping, setHelping] = useState(false);
  const commands = useMemo(
    () => [
      ...desks.map((desk) => ({
        id: `desk-${desk}`,
        label: t('goToDesk', { desk: t(`desk.${desk}`) }),
        group: t('goTo'),
        shortcut: `g ${desk[0]}`,
        href: `/${desk}`,
      })),
      {
        id: 'help-keys',
        label: t('showShortcuts'),
        group: t('everywhere'),
        shortcut: '?',
        run: () => setHelping(true),
      },
      ...(['light', 'dark', 'system'] as const).map((theme) => ({
        id: `theme-${theme}`,
        label: `${t('theme.title')}: ${t(`theme.${theme}`)}`,
        group: t('everywhere'),
        run: () => void savePreferences({ theme }),
      })),
      { id: 'locale-en', label: 'English', group: t('language'), run: () => void savePreferences({ locale: 'en' }) },
      { id: 'locale-ko', label: '한국어', group: t('language'), run: () => void savePreferences({ locale: 'ko' }) },
    ],
    [desks, t, savePreferences],
  );
  useCommands(commands);
  return (
    <>
      {desks.map((desk) => (
        <GoToDesk key={desk} desk={desk} go={() => router.push(`/${desk}`)} />
      ))}
      <Button
        variant="secondary"
        className="hidden font-normal text-ink-faint lg:inline-flex lg:w-52 lg:justify-between"
        onClick={() => setFinding(true)}
      >
        {t('findAnything')}
        <Kbd keys="mod+k" />
      </Button>
      <IconButton label={t('findAnything')} shortcut="mod+k" className="lg:hidden" onClick={() => setFinding(true)}>
        <Search />
      </IconButton>
      <IconButton label={t('shortcuts')} shortcut="?" className="max-sm:hidden" onClick={() => setHelping(true)}>
        <CircleHelp />
      </IconButton>
      <CommandPalette open={finding} isSignedIn={desks.length > 0} onOpenChange={setFinding} />
      <ShortcutHelp open={helping} onOpenChange={setHelping} singleKeys={singleKeys} />
    </>
  );
}
