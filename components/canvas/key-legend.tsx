'use client';

import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { ToldKeys } from '@/components/shell/shortcut-registry';
import { useToldKeys } from '@/components/shell/use-told-keys';
import { Kbd } from '@/components/ui/kbd';

export type LegendEntry = { readonly keys: readonly string[]; readonly does: string };

type Props = {
  entries: readonly LegendEntry[];
  /** All keys under their headings, for the help; where left out, those that act now. */
  told?: readonly ToldKeys[] | undefined;
};

/** The keys that act right now, always in sight where there is a keyboard. */
export const KeyLegend = memo(function KeyLegend({ entries, told }: Props) {
  const t = useTranslations('canvas');
  useToldKeys(told ?? [{ scope: t('keys.title'), entries }]);
  return (
    <dl
      aria-label={t('keys.title')}
      className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs pointer-coarse:hidden"
    >
      {entries.map(({ keys, does }) => (
        <div key={`${keys.join()} ${does}`} className="flex items-center gap-1.5">
          <dt className="flex items-center gap-1">
            {keys.map((key) => (
              <Kbd key={key} keys={key} />
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
});
