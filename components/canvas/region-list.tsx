'use client';

import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { later, useLater } from '@/components/ui/later';
import { TextInput } from '@/components/ui/text-input';
import type { OntologyClass } from '@/server/projects/tasks';
import { className } from './class-look';
import type { Regions } from './core/document';
import type { Action } from './core/editing';
import { RegionRows } from './region-rows';

type Props = {
  regions: Regions;
  selected: readonly string[];
  classes: readonly OntologyClass[];
  act: (action: Action) => void;
  readOnly: boolean;
};

const selectionCode = later(() => import('./for-selection'));

/** Every region in words: found by number or class, chosen, re-classed and deleted without the drawing. */
export function RegionList({ regions, selected, classes, act, readOnly }: Props) {
  const t = useTranslations('canvas');
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim().toLocaleLowerCase());
  const rows = useMemo(
    () =>
      regions
        .map((region, index) => ({ region, number: index + 1, name: className(t, classes, region.classId) }))
        .filter(({ number, name }) => `${number} ${name}`.toLocaleLowerCase().includes(wanted)),
    [regions, classes, wanted, t],
  );
  const loaded = useLater(selectionCode);
  useEffect(() => {
    if (selected.length > 0) selectionCode.fetch().catch(() => undefined);
  }, [selected]);
  const first = regions.find((region) => region.id === selected[0]);
  const empty = regions.length > 0 ? 'noneMatch' : readOnly ? 'noRegionsReader' : 'noRegions';
  return (
    <section aria-label={t('regions')} className="flex min-h-0 min-w-0 flex-1 flex-col gap-2">
      <TextInput
        aria-label={t('filter')}
        placeholder={t('filterHint')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {readOnly || regions.length === 0 ? null : (
        // Its place is kept while nothing is chosen, so that choosing a row does not push the rows away.
        <div className="flex h-8 shrink-0 items-center pointer-coarse:h-11">
          {!first ? (
            <p className="text-ink-faint text-xs">{t('chooseRegion')}</p>
          ) : loaded ? (
            <loaded.ForSelection {...{ classes, act }} classId={first.classId} />
          ) : null}
        </div>
      )}
      {rows.length > 0 ? (
        <RegionRows {...{ rows, selected, classes, act }} />
      ) : (
        <p className="min-h-0 flex-1 rounded-md border border-rule bg-surface p-3 text-ink-soft text-sm">{t(empty)}</p>
      )}
    </section>
  );
}
