'use client';

import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { ClassMark } from './class-mark';
import type { Region } from './core/document';
import type { Action } from './core/editing';

type Props = {
  region: Region;
  number: number;
  name: string;
  colour: string;
  /** Where it stands in the filtered list, and how long that is. */
  place: number;
  total: number;
  height: number;
  isSelected: boolean;
  /** The one row that Tab reaches. */
  isStop: boolean;
  act: (action: Action) => void;
};

/** One region in the list. */
export const RegionRow = memo(function RegionRow(props: Props) {
  const { region, number, name, colour, place, total, height, isSelected, isStop, act } = props;
  const t = useTranslations('canvas');
  const size = { width: round(region.width), height: round(region.height) };
  return (
    <div
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={total}
      tabIndex={isStop ? 0 : -1}
      style={{ height }}
      data-row={region.id}
      onClick={(event) =>
        act(event.shiftKey ? { type: 'toggle', id: region.id } : { type: 'select', ids: [region.id] })
      }
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        act({ type: 'select', ids: [region.id] });
      }}
      className="flex cursor-pointer items-center gap-2 px-2 text-sm hover:bg-sunken focus-visible:outline-offset-[-2px] aria-selected:bg-accent-wash aria-selected:font-medium"
    >
      <span className="w-7 shrink-0 text-right text-ink-faint text-xs">{number}</span>
      <ClassMark colour={colour} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="shrink-0 text-ink-faint text-xs">{t('size', size)}</span>
    </div>
  );
});

function round(length: number): string {
  return String(Math.round(length));
}
