'use client';

import { CircleUser, LogOut, Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { closeSession } from '@/components/accounts/session-door';
import { type Locale, locales, type Theme, themes } from '@/components/intl/locale';
import { Avatar } from '@/components/ui/avatar';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { later, useLater } from '@/components/ui/later';
import { toastProblem } from '@/components/ui/toasts';
import { usePreferences } from './use-preferences';
import type { Viewer } from './viewer';

/** Names of languages are written in themselves, so that one can find one's own. */
const languageNames: Record<Locale, string> = { en: 'English', ko: '한국어' };

const leaving = later(() => import('@/components/annotations/leaving'));

/** Account, language, theme, signing out. */
export function PersonMenu({ viewer, locale, theme }: { viewer: Viewer; locale: Locale; theme: Theme }) {
  const t = useTranslations('shell');
  const { savePreferences } = usePreferences();
  const [isLeaving, setLeaving] = useState(false);
  const asking = useLater(leaving);
  const stay = () => setLeaving(false);
  const leave = async () => {
    try {
      await closeSession();
    } catch {
      stay();
      toastProblem(t('signOutOffline'));
    }
  };
  const askToLeave = () => {
    setLeaving(true);
    leaving.fetch().catch(leave);
  };
  const mail = viewer.unreadMail === undefined ? [] : [viewer.unreadMail];
  return (
    <>
      <DropdownMenu
        trigger={
          <button
            type="button"
            aria-label={t('personMenu', { name: viewer.name })}
            className="flex size-8 items-center justify-center rounded-full pointer-coarse:size-11"
          >
            <Avatar id={viewer.id} name={viewer.name} />
          </button>
        }
        items={[
          { kind: 'heading', label: viewer.name },
          { label: t('account'), icon: <CircleUser aria-hidden="true" />, href: '/account' },
          ...mail.map((count) => ({
            label: t('mailbox', { count }),
            icon: <Mail aria-hidden="true" />,
            href: '/mailbox',
          })),
          { kind: 'separator' },
          { kind: 'heading', label: t('language') },
          ...locales.map((choice) => ({
            label: languageNames[choice],
            checked: choice === locale,
            onSelect: () => void savePreferences({ locale: choice }),
          })),
          { kind: 'separator' },
          { kind: 'heading', label: t('theme.title') },
          ...themes.map((choice) => ({
            label: t(`theme.${choice}`),
            checked: choice === theme,
            onSelect: () => void savePreferences({ theme: choice }),
          })),
          { kind: 'separator' },
          { label: t('signOut'), icon: <LogOut aria-hidden="true" />, onSelect: askToLeave },
        ]}
      />
      {asking && isLeaving ? (
        <asking.Leaving personId={viewer.id} act="sign_out" onLeave={leave} onStay={stay} />
      ) : null}
    </>
  );
}
