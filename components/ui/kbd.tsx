'use client';

import { useSyncExternalStore } from 'react';
import { classNames } from './class-names';

const names: Record<string, string> = {
  escape: 'Esc',
  enter: '↵',
  backspace: '⌫',
  delete: 'Del',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
  tab: 'Tab',
};
const onApple = { mod: '⌘', shift: '⇧', alt: '⌥' } as Record<string, string>;
const elsewhere = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' } as Record<string, string>;

function write(key: string, apple: boolean): string {
  const lower = key.toLowerCase();
  return (apple ? onApple : elsewhere)[lower] ?? names[lower] ?? (key.length === 1 ? key.toUpperCase() : key);
}

const never = () => () => {};

type Props = { keys: string; onInk?: boolean; className?: string | undefined };

/** A key or chord as it is printed on the reader's keyboard: keys="mod+k", "shift+enter", "g w" (one after the other). */
export function Kbd({ keys, onInk = false, className }: Props) {
  const apple = useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.userAgent),
    () => false,
  );
  const parts = keys.split(/[+ ](?=.)/);
  return (
    <span className={classNames('inline-flex shrink-0 items-center gap-0.5', className)}>
      {parts.map((key) => (
        <kbd
          key={key}
          className={classNames(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-2xs',
            onInk ? 'border-on-ink/30 text-on-ink' : 'border-rule-strong bg-surface text-ink-soft',
          )}
        >
          {write(key, apple)}
        </kbd>
      ))}
    </span>
  );
}
