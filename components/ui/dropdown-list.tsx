'use client';

import { Check } from 'lucide-react';
import Link from 'next/link';
import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

type Item =
  | { kind: 'separator' }
  | { kind: 'heading'; label: ReactNode }
  | {
      kind?: 'item';
      label: ReactNode;
      icon?: ReactNode;
      hint?: ReactNode;
      shortcut?: string;
      disabled?: boolean;
      /** Draws a tick when true and keeps its place when false. */
      checked?: boolean;
      href?: string;
      onSelect?: () => void;
    };

export type DropdownProps = { trigger: ReactNode; items: readonly Item[]; align?: 'start' | 'center' | 'end' };

const itemLook =
  'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm no-underline outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint';

/** The menu itself, opened by the press that asked for it; see dropdown-menu.tsx. */
export function DropdownList({ trigger, items, align = 'end' }: DropdownProps) {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-80 overflow-y-auto rounded-md border border-rule bg-surface p-1 shadow-float"
        >
          {items.map((item, place) => {
            const key = `${place}`;
            if (item.kind === 'separator')
              return <Radix.Separator key={key} className="-mx-1 my-1 border-rule border-t" />;
            if (item.kind === 'heading') {
              return (
                <Radix.Label key={key} className="px-2 pt-1.5 pb-0.5 text-ink-faint text-xs">
                  {item.label}
                </Radix.Label>
              );
            }
            const inside = (
              <>
                {item.checked === undefined ? (
                  item.icon
                ) : (
                  <span className="size-4">{item.checked ? <Check /> : null}</span>
                )}
                <span className="min-w-0 flex-1">
                  {item.label}
                  {item.hint ? <span className="block text-ink-faint text-xs">{item.hint}</span> : null}
                </span>
                {item.shortcut ? <Kbd keys={item.shortcut} /> : null}
              </>
            );
            return item.href ? (
              <Radix.Item key={key} asChild disabled={item.disabled ?? false} className={itemLook}>
                <Link href={item.href}>{inside}</Link>
              </Radix.Item>
            ) : (
              <Radix.Item
                key={key}
                disabled={item.disabled ?? false}
                onSelect={() => item.onSelect?.()}
                className={itemLook}
              >
                {inside}
              </Radix.Item>
            );
          })}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
