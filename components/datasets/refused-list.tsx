'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { groupBy } from '@/server/group';
import type { Place, Refused } from './upload-sum';

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

type PlaceListProps = { places: readonly Place[]; count: number; className?: string };

/** Files and lines by name, and how many more there are. */
export function PlaceList({ places, count, className }: PlaceListProps) {
  const t = useTranslations('datasets.report');
  return (
    <ul className={classNames('mt-1 text-ink-soft text-xs', className)}>
      {places.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name; the list only grows.
        <li key={index} dir="auto" className="[overflow-wrap:anywhere]">
          {one.line === null ? one.name : t('atLine', { name: one.name, line: one.line })}
        </li>
      ))}
      {count > places.length ? <li>{t('andMore', { count: count - places.length })}</li> : null}
    </ul>
  );
}
