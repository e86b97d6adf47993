'use client';

import { Slot } from 'radix-ui/slot';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Later } from './later';

type Props = {
  popup: 'menu' | 'dialog';
  /** What it opens, fetched as soon as a hand comes near. */
  code: Later<unknown>;
  onPress: () => void;
  children: ReactNode;
};

/** A trigger by itself, before what it opens was ever wanted. To eye and ear it is the same as it will be then. */
export function BareTrigger({ popup, code, onPress, children }: Props) {
  const near = () => void code.fetch().catch(() => undefined);
  const press = () =>
    void code.fetch().then(onPress, () => {
      // Nothing opens without a connection: the page says so, and asks for it again.
    });
  const key = (event: KeyboardEvent) => {
    if (popup !== 'menu' || event.key !== 'ArrowDown') return;
    event.preventDefault();
    press();
  };
  return (
    <Slot
      aria-haspopup={popup}
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={press}
      onKeyDown={key}
    >
      {children}
    </Slot>
  );
}
