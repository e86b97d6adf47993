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
  isSelected: boolean;
  /** The one row that Tab reaches. */
  isStop: boolean;
  act: (action: Action) => void;
};

/** One region in the list. Rows out of sight are not laid out (content-visibility), so a thousand cost little. */
export const RegionRow = memo(function RegionRow({ region, number, name, colour, isSelected, isStop, act }: Props) {
  const t = useTranslations('canvas');
  const { width, height } = region;
  return (
    <div
      role="option"
      aria-selected={isSelected}
      tabIndex={isStop ? 0 : -1}
      data-row={region.id}
      onClick={(event) =>
        act(event.shiftKey ? { type: 'toggle', id: region.id } : { type: 'select', ids: [region.id] })
      }
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        act({ type: 'select', ids: [region.id] });
      }}
      className="flex min-h-7 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 text-sm [contain-intrinsic-height:28px] [content-visibility:auto] hover:bg-sunken aria-selected:bg-accent-wash aria-selected:font-medium pointer-coarse:min-h-11"
    >
      <span className="w-7 shrink-0 text-right text-ink-faint text-xs">{number}</span>
      <ClassMark colour={colour} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="shrink-0 text-ink-faint text-xs">
        {t('size', { width: round(width), height: round(height) })}
      </span>
    </div>
  );
});

function round(length: number): string {
  return String(Math.round(length));
}
