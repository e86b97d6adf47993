'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { Place } from './upload-sum';

type Props = { places: readonly Place[]; count: number; className?: string };

/** Files and lines by name, and how many more there are. */
export function PlaceList({ places, count, className }: Props) {
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
