'use client';

import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { OntologyClass } from '@/server/projects/tasks';
import { colourOf } from './class-look';
import type { Region } from './core/document';
import type { Action } from './core/editing';
import { RegionRow } from './region-row';

type Row = { readonly region: Region; readonly number: number; readonly name: string };

type Props = {
  rows: readonly Row[];
  selected: readonly string[];
  classes: readonly OntologyClass[];
  act: (action: Action) => void;
};

/** Rows drawn beyond each edge of what is in sight, so that scrolling finds them ready. */
const spare = 8;

/** The rows in sight of a list that may have thousands; each says its place in the whole. */
export function RegionRows({ rows, selected, classes, act }: Props) {
  const t = useTranslations('canvas');
  const list = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const { first, last, isShown } = useWindow(list, rows.length, rowHeight);
  const chosen = new Set(selected);
  const at = rows.findIndex(({ region }) => chosen.has(region.id));
  const stop = Math.max(0, at);

  /** The selection is kept in sight, whoever made it; the focus follows only when it is in the list already. */
  useEffect(() => {
    const box = list.current;
    if (!box || !isShown || at < 0) return;
    const top = at * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
  }, [at, rowHeight, isShown]);
  useEffect(() => {
    if (list.current?.contains(document.activeElement) && first <= stop && stop < last) {
      list.current.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    }
  }, [stop, first, last]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const steps: Record<string, number> = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: rows.length - 1 };
    const to = rows[steps[event.key] ?? -1]?.region.id;
    if (to === undefined) return;
    event.preventDefault();
    act({ type: 'select', ids: [to] });
  };

  return (
    <div
      ref={list}
      role="listbox"
      aria-label={t('regions')}
      aria-multiselectable="true"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto rounded-md border border-rule bg-surface"
    >
      <div role="presentation" style={{ height: rows.length * rowHeight, paddingTop: first * rowHeight }}>
        {rows.slice(first, last).map(({ region, number, name }, index) => (
          <RegionRow
            key={region.id}
            region={region}
            number={number}
            name={name}
            place={first + index + 1}
            total={rows.length}
            height={rowHeight}
            colour={colourOf(classes, region.classId)}
            isSelected={chosen.has(region.id)}
            isStop={first + index === Math.min(Math.max(stop, first), last - 1)}
            act={act}
          />
        ))}
      </div>
    </div>
  );
}

/** 28 px, and 44 under a finger. */
function useRowHeight(): number {
  const [height, setHeight] = useState(28);
  useLayoutEffect(() => {
    const coarse = matchMedia('(pointer: coarse)');
    const measure = () => setHeight(coarse.matches ? 44 : 28);
    measure();
    coarse.addEventListener('change', measure);
    return () => coarse.removeEventListener('change', measure);
  }, []);
  return height;
}

function useWindow(list: RefObject<HTMLDivElement | null>, count: number, rowHeight: number) {
  const [sight, setSight] = useState({ first: 0, last: 40, isShown: false });
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const measure = () => {
      const first = Math.max(0, Math.floor(box.scrollTop / rowHeight) - spare);
      const last = Math.ceil((box.scrollTop + box.clientHeight) / rowHeight) + spare;
      const isShown = box.clientHeight > 0;
      setSight((known) =>
        known.first === first && known.last === last && known.isShown === isShown ? known : { first, last, isShown },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, [list, rowHeight]);
  const { isShown } = sight;
  return { isShown, first: Math.min(sight.first, Math.max(0, count - 1)), last: Math.min(sight.last, count) };
}
