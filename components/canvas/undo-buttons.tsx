'use client';

import { Redo2, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';

type Props = { canUndo: boolean; canRedo: boolean; act: (action: { type: 'undo' | 'redo' }) => void };

export function UndoButtons({ canUndo, canRedo, act }: Props) {
  const t = useTranslations('canvas');
  return (
    <div className="flex items-center">
      <IconButton label={t('undo')} shortcut="mod+z" disabled={!canUndo} onClick={() => act({ type: 'undo' })}>
        <Undo2 />
      </IconButton>
      <IconButton label={t('redo')} shortcut="mod+shift+z" disabled={!canRedo} onClick={() => act({ type: 'redo' })}>
        <Redo2 />
      </IconButton>
    </div>
  );
}
