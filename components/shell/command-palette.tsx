'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { later, useLater } from '@/components/ui/later';
import { useShortcut } from './use-shortcut';

type Props = { open: boolean; isSignedIn: boolean; onOpenChange: (open: boolean) => void };

const code = later(() => import('./command-window'));

/** Cmd/Ctrl-K: finds any place and any act. */
export function CommandPalette({ open, isSignedIn, onOpenChange }: Props) {
  const t = useTranslations('shell');
  const loaded = useLater(code);
  useShortcut('mod+k', t('findAnything'), () => onOpenChange(!open), { scope: t('everywhere'), inFields: true });
  useEffect(() => {
    if (open) code.fetch().catch(() => onOpenChange(false));
  }, [open, onOpenChange]);
  return loaded ? <loaded.CommandWindow open={open} isSignedIn={isSignedIn} onOpenChange={onOpenChange} /> : null;
}
