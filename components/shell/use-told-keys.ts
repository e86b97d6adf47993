'use client';

import { useEffect, useRef } from 'react';
import { useShortcutRegistry } from './shortcut-provider';
import type { ToldKeys } from './shortcut-registry';

/** Lists keys in the help that `?` opens, which a part of the page acts on by itself. */
export function useToldKeys(told: readonly ToldKeys[]): void {
  const registry = useShortcutRegistry();
  const latest = useRef(told);
  const words = JSON.stringify(told);
  useEffect(() => {
    latest.current = told;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are listed anew when they say something else.
  useEffect(() => registry.tell(latest.current), [registry, words]);
}
