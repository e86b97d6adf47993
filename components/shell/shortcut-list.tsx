'use client';

import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Kbd } from '@/components/ui/kbd';
import { Switch } from '@/components/ui/switch';
import { useShortcutRegistry } from './shortcut-provider';
import type { Shortcut, ToldKeys } from './shortcut-registry';
import { usePreferences } from './use-preferences';

const none: readonly Shortcut[] = [];
const noneTold: readonly ToldKeys[] = [];

/** Later registrations of the same key under the same heading stand for it; headings keep the order they came in. */
function byScope(shortcuts: readonly Shortcut[]): [string, Shortcut[]][] {
  const scopes = new Map<string, Map<string, Shortcut>>();
  for (const shortcut of shortcuts) {
    const scope = scopes.get(shortcut.scope) ?? new Map<string, Shortcut>();
    scopes.set(shortcut.scope, scope.set(shortcut.keys, shortcut));
  }
  return [...scopes].map(([scope, keys]) => [scope, [...keys.values()]]);
}

/** The keys of this page under their headings, and the switch for those of a single key. */
export function ShortcutList({ singleKeys }: { singleKeys: boolean }) {
  const t = useTranslations('shell');
  const registry = useShortcutRegistry();
  const { savePreferences } = usePreferences();
  const [allowed, setAllowed] = useState(singleKeys);
  const shortcuts = useSyncExternalStore(registry.subscribe, registry.list, () => none);
  const told = useSyncExternalStore(registry.subscribe, registry.told, () => noneTold);
  const change = (next: boolean) => {
    setAllowed(next);
    registry.allowSingleKeys(next);
    void savePreferences({ singleKeys: next });
  };
  return (
    <div className="flex flex-col gap-5">
      {byScope(shortcuts).map(([scope, list]) => (
        <KeySection
          key={scope}
          scope={scope}
          entries={list.map(({ keys, description }) => ({ keys: [keys], does: description }))}
        />
      ))}
      {told.map((section) => (
        <KeySection key={section.scope} {...section} />
      ))}
      <Switch label={t('singleKeys')} hint={t('singleKeysHint')} checked={allowed} onCheckedChange={change} />
    </div>
  );
}

function KeySection({ scope, entries }: ToldKeys) {
  return (
    <section>
      <h3 className="mb-1 text-ink-faint text-xs">{scope}</h3>
      <ul>
        {entries.map(({ keys, does }) => (
          <li
            key={`${keys.join()} ${does}`}
            className="flex min-h-8 items-center justify-between gap-4 border-rule border-b py-1 text-sm last:border-b-0"
          >
            <span className="min-w-0 [overflow-wrap:anywhere]">{does}</span>
            <span className="flex shrink-0 flex-wrap gap-1">
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
