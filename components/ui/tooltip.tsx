'use client';

import * as Radix from 'radix-ui/tooltip';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

type Props = {
  content: ReactNode;
  shortcut?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can be focused. */
  children: ReactNode;
};

/** A few words on hover and focus. Nothing that is needed to decide may live only here. */
export function Tooltip({ content, shortcut, side = 'top', children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="appear z-50 flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-on-ink text-xs shadow-float"
        >
          {content}
          {shortcut ? <Kbd keys={shortcut} onInk /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
