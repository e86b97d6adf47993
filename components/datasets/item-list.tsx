'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import type { ItemLine } from '@/server/datasets/contract';
import { ItemCard } from './item-card';
import type { useSelection } from './use-selection';

type Props = {
  items: readonly ItemLine[];
  /** Null for whoever may only look. */
  selection: ReturnType<typeof useSelection> | null;
  onToggle: (item: ItemLine) => void;
  menu: (item: ItemLine) => ReactNode;
  more: ((item: ItemLine) => ReactNode) | undefined;
};

const steps: Readonly<Record<string, (columns: number) => number>> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};

/** From the box of one item the arrows go to the boxes beside, above and below it. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = steps[event.key];
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=checkbox]')];
  const at = boxes.indexOf(event.target as HTMLElement);
  if (!step || at < 0) return;
  const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length;
  event.preventDefault();
  boxes[at + step(columns)]?.focus();
}

/** The items as cards side by side, each with a box to choose it where that is of use. */
export function ItemList({ items, selection, onToggle, menu, more }: Props) {
  return (
    <ul onKeyDown={walk} className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
      {items.map((item) => (
        <ItemCard
          key={item.id}
          item={item}
          mayWithdraw={selection !== null}
          isChosen={selection?.isChosen(item.id) ?? false}
          onChoose={(isRange) => selection?.toggle(item.id, isRange)}
          menu={selection ? menu(item) : null}
          more={more?.(item)}
          onToggle={() => onToggle(item)}
        />
      ))}
    </ul>
  );
}
