'use client';

import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { toastUndo } from '@/components/ui/toasts';
import { itemCode } from '@/server/assignment/item-code';
import { deviceShelf } from './device';
import { dropRefused, type Refused, refusedOf, returnRefused } from './device-store';
import { OwnAnswer } from './own-answer';

/** Answers of this person that the server did not take: kept on this device, with why. */
export function KeptAnswers({ personId }: { personId: string }) {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const look = useCallback(async () => setRefused(await refusedOf(deviceShelf, personId)), [personId]);
  useEffect(() => void look(), [look]);
  if (refused.length === 0) return null;
  const remove = async (one: Refused) => {
    await dropRefused(deviceShelf, one);
    await look();
    // It is the only copy there is.
    toastUndo(t('refused.removed'), async () => {
      await returnRefused(deviceShelf, one);
      await look();
    });
  };
  return (
    <Panel title={t('refused.title', { count: refused.length })} className="mb-6">
      <p className="mb-2 text-ink-soft text-sm">{t('refused.why')}</p>
      <ul className="flex flex-col">
        {refused.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-rule border-t py-2 text-sm">
            <span className="font-medium">{t('desk.item', { code: itemCode(one.seatId) })}</span>
            <span className="text-ink-faint text-xs">{formats.dateTime(new Date(one.refusedAt))}</span>
            <span className="min-w-0 basis-full sm:flex-1 sm:basis-0">{one.reason}</span>
            <OwnAnswer entry={one} reason={one.reason} />
            <Button size="sm" variant="quiet" onClick={() => void remove(one)}>
              {t('refused.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
