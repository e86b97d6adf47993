'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useShortcut } from './use-shortcut';

const CommandList = dynamic(() => import('./command-list').then((file) => file.CommandList), { ssr: false });

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Cmd/Ctrl-K: finds any place and any act. Its list is fetched when it is first opened. */
export function CommandPalette({ open, onOpenChange }: Props) {
  const t = useTranslations('shell');
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  useShortcut('mod+k', t('findAnything'), () => onOpenChange(!open), { scope: t('everywhere'), inFields: true });
  return wanted ? <CommandList open={open} onOpenChange={onOpenChange} /> : null;
}
