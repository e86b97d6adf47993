'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '@/components/ui/dialog';
import { later, useLater } from '@/components/ui/later';
import { useShortcut } from './use-shortcut';

type Props = { open: boolean; onOpenChange: (open: boolean) => void; singleKeys: boolean };

const code = later(() => import('./shortcut-list'));

/** Every key that acts on this page, opened by `?`. Whoever wants no single-key shortcuts turns them off here. */
export function ShortcutHelp({ open, onOpenChange, singleKeys }: Props) {
  const t = useTranslations('shell');
  const loaded = useLater(code);
  useShortcut('?', t('showShortcuts'), () => onOpenChange(true), { scope: t('everywhere') });
  useEffect(() => {
    if (open) code.fetch().catch(() => onOpenChange(false));
  }, [open, onOpenChange]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('shortcuts')} size="md">
      {loaded ? <loaded.ShortcutList singleKeys={singleKeys} /> : null}
    </Dialog>
  );
}
