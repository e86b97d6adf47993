'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { createShortcutRegistry, type ShortcutRegistry } from './shortcut-registry';

const ShortcutContext = createContext<ShortcutRegistry | null>(null);

/** The registry of the page; outside a provider (a test of one component) shortcuts are registered and never fire. */
export function useShortcutRegistry(): ShortcutRegistry {
  const [alone] = useState(createShortcutRegistry);
  return useContext(ShortcutContext) ?? alone;
}

const typing =
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="menu"], [role="listbox"]';

/**
 * Where a key belongs to what it is pressed in: a text, a list, a dialog over the page; and Enter and Space to the button
 * or link that has the focus.
 */
function belongsElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(`${typing}, [role="dialog"], [role="alertdialog"]`)) return true;
  return (key === 'Enter' || key === ' ') && target.closest('a[href], button, summary, [role="tab"]') !== null;
}

/**
 * Whether somebody has answered the key already. A box to tick and a round button take Enter away from the form that they
 * may stand in, and do nothing with it: a chord with it is still free.
 */
function isAnswered({ defaultPrevented, target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  const isFree = key === 'Enter' && (ctrlKey || metaKey) && target instanceof Element;
  return defaultPrevented && !(isFree && target.closest('[role="checkbox"], [role="radio"]') !== null);
}

/** Listens once for the whole page and hands each key to the shortcut that has it. */
export function ShortcutProvider({ singleKeys, children }: { singleKeys: boolean; children: ReactNode }) {
  const [registry] = useState(createShortcutRegistry);
  useEffect(() => registry.allowSingleKeys(singleKeys), [registry, singleKeys]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isAnswered(event) || event.repeat) return;
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      const shortcut = registry.press(event, { inField: belongsElsewhere(event), now: event.timeStamp });
      if (!shortcut) return;
      event.preventDefault();
      shortcut.handler(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [registry]);
  return <ShortcutContext.Provider value={registry}>{children}</ShortcutContext.Provider>;
}
