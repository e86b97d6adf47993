'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { toastDone } from '@/components/ui/toasts';
import { itemCode } from '@/server/assignment/item-code';
import type { Waiting } from './device-store';
import { workOf } from './hand-in-line';

type Props = { answers: readonly Waiting[]; onDrop: (dropped: Waiting) => Promise<void> };

/** Answers on this device that the server cannot read: they are shown as text, since no editor may be able to either. */
export function UnreadableAnswers({ answers, onDrop }: Props) {
  const t = useTranslations('annotations');
  return answers.map((one) => {
    const item = t('desk.item', { code: itemCode(String(one.seatId)) });
    return (
      <Callout
        key={one.id}
        live
        tone="unsure"
        title={t('unreadable.title', { item })}
        action={
          <>
            <CopyButton text={JSON.stringify(workOf(one), null, 2)} label={t('unreadable.copy')} />
            <ConfirmDialog
              trigger={<Button size="sm">{t('unreadable.drop')}</Button>}
              title={t('unreadable.dropTitle', { item })}
              consequence={t('unreadable.dropFate')}
              confirmLabel={t('unreadable.dropAct')}
              variant="danger"
              onConfirm={async () => {
                await onDrop(one);
                toastDone(t('unreadable.dropped', { item }));
              }}
            />
          </>
        }
      >
        {t('unreadable.why')}
      </Callout>
    );
  });
}
