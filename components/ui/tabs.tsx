'use client';

import * as Radix from 'radix-ui/tabs';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Item = { value: string; label: ReactNode; count?: number | undefined; content: ReactNode };

type Props = {
  label: string;
  items: readonly Item[];
  /** Give both to hold the choice outside; else the first tab opens. */
  value?: string;
  onValueChange?: (value: string) => void;
  className?: string | undefined;
};

/** Views of one thing that share an address. Views with addresses of their own are NavTabs. */
export function Tabs({ label, items, value, onValueChange, className }: Props) {
  const control = value === undefined ? { defaultValue: items[0]?.value ?? '' } : { value };
  return (
    <Radix.Root {...control} {...(onValueChange ? { onValueChange } : {})} className={className}>
      <Radix.List aria-label={label} className="flex gap-4 overflow-x-auto border-rule border-b">
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 text-ink-soft text-sm hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink pointer-coarse:h-11"
          >
            {item.label}
            {item.count === undefined ? null : <span className="text-ink-faint text-xs">{item.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content key={item.value} value={item.value} className={classNames('pt-4')}>
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
