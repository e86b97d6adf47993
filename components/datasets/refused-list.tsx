'use client';

import { useTranslations } from 'use-intl';
import { groupBy } from '@/server/group';
import { PlaceList } from './place-list';
import type { Refused } from './upload-sum';

type Props = { refused: readonly Refused[]; count: number };

/** What was not taken and why, one line each, gathered by reason when there are many. */
export function RefusedList({ refused, count }: Props) {
  const t = useTranslations('datasets.report');
  const byReason = groupBy(refused, (one) => one.reason);
  return (
    <div>
      <h3 className="mb-1 font-medium text-sm">{t('refused', { count })}</h3>
      <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto text-sm">
        {[...byReason].map(([reason, ones]) => (
          <li key={reason} className="border-rule border-t pt-2">
            <p>{reason}</p>
            <PlaceList places={ones} count={ones.length} />
          </li>
        ))}
      </ul>
      {count > refused.length ? (
        <p className="mt-2 text-ink-faint text-xs">{t('andMore', { count: count - refused.length })}</p>
      ) : null}
    </div>
  );
}
