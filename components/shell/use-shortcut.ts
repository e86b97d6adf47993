'use client';

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyPress } from './shortcut-keys';
import { useShortcutRegistry } from './shortcut-provider';

type Options = {
  /** The heading it stands under in the help; the page's own by default. */
  scope?: string;
  enabled?: boolean;
  /** Acts also while the person types, as Cmd/Ctrl+Enter should. */
  inFields?: boolean;
};

/**
 * Gives a key an act and a line in the help that `?` opens. `keys` is a chord ("mod+k", "shift+z", "enter", "1") or two
 * pressed one after the other ("g w"). The handler may change from render to render without registering again.
 */
export function useShortcut(
  keys: string,
  description: string,
  handler: (event: KeyPress) => void,
  { scope, enabled = true, inFields = false }: Options = {},
): void {
  const t = useTranslations('shell');
  const registry = useShortcutRegistry();
  const heading = scope ?? t('onThisPage');
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    return registry.register({
      keys,
      description,
      scope: heading,
      inFields,
      handler: (event) => latest.current(event),
    });
  }, [registry, keys, description, heading, enabled, inFields]);
}
