'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { DraftConflict } from './use-draft';

type Props = { conflict: DraftConflict | null; onResolve: (choice: 'mine' | 'other') => void };

/** Two devices worked on one item: shown, never overwritten. Leaving it keeps what is here on this device. */
export function DraftConflictDialog({ conflict, onResolve }: Props) {
  const t = useTranslations('annotations.conflict');
  const formats = useFormats();
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={(open) => (open ? undefined : onResolve('mine'))}
      title={t('title')}
      size="sm"
      footer={
        <>
          <Button onClick={() => onResolve('other')}>{t('other')}</Button>
          <Button variant="primary" onClick={() => onResolve('mine')}>
            {t('mine')}
          </Button>
        </>
      }
    >
      <p className="text-sm">{conflict ? t('why', { time: formats.dateTime(conflict.savedAt) }) : ''}</p>
    </Dialog>
  );
}
