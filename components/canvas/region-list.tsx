'use client';

import { Copy, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { TextInput } from '@/components/ui/text-input';
import type { OntologyClass } from '@/server/projects/tasks';
import { className, colourOf } from './class-look';
import type { Region, Regions } from './core/document';
import type { Action } from './core/editing';
import { RegionRow } from './region-row';

type Props = {
  regions: Regions;
  selected: readonly string[];
  classes: readonly OntologyClass[];
  act: (action: Action) => void;
  readOnly: boolean;
};

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
  const empty = regions.length > 0 ? 'noneMatch' : readOnly ? 'noRegionsReader' : 'noRegions';
  return (
    <section aria-label={t('regions')} className="flex min-h-0 min-w-0 flex-1 flex-col gap-2">
      <TextInput
        aria-label={t('filter')}
        placeholder={t('filterHint')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {readOnly ? null : <ForSelection {...{ regions, selected, classes, act }} />}
      <div className="min-h-0 flex-1 overflow-y-auto rounded-md border border-rule bg-surface p-1">
        {rows.length > 0 ? <Rows {...{ rows, selected, classes, act }} /> : null}
        {rows.length === 0 ? <p className="p-2 text-ink-soft text-sm">{t(empty)}</p> : null}
      </div>
    </section>
  );
}

type Row = { region: Region; number: number; name: string };
type RowsProps = Pick<Props, 'selected' | 'classes' | 'act'> & { rows: readonly Row[] };

function Rows({ rows, selected, classes, act }: RowsProps) {
  const t = useTranslations('canvas');
  const list = useRef<HTMLDivElement>(null);
  const chosen = new Set(selected);
  const stop = rows.find(({ region }) => chosen.has(region.id))?.region.id ?? rows[0]?.region.id;

  /** Arrows walk the list, as in every list box; the drawing follows. */
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const from = rows.findIndex(({ region }) => region.id === stop);
    const steps: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: rows.length - 1 };
    const to = rows[steps[event.key] ?? -1]?.region.id;
    if (to === undefined) return;
    event.preventDefault();
    act({ type: 'select', ids: [to] });
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to)}"]`)?.focus();
  };

  return (
    <div ref={list} role="listbox" aria-label={t('regions')} aria-multiselectable="true" onKeyDown={onKeyDown}>
      {rows.map(({ region, number, name }) => (
        <RegionRow
          key={region.id}
          region={region}
          number={number}
          name={name}
          colour={colourOf(classes, region.classId)}
          isSelected={chosen.has(region.id)}
          isStop={region.id === stop}
          act={act}
        />
      ))}
    </div>
  );
}

/** What can be done to the selected regions. */
function ForSelection({ regions, selected, classes, act }: Omit<Props, 'readOnly'>) {
  const t = useTranslations('canvas');
  const first = regions.find((region) => region.id === selected[0]);
  if (!first) return null;
  return (
    <div className="flex items-center gap-1">
      <Select
        aria-label={t('classOfSelection')}
        options={classes
          .filter((candidate) => !candidate.retired || candidate.id === first.classId)
          .map(({ id, name, retired }) => ({ value: id, label: name, disabled: retired }))}
        value={first.classId}
        onValueChange={(classId) => act({ type: 'classify', classId })}
      />
      <IconButton label={t('duplicate')} shortcut="d" onClick={() => act({ type: 'duplicate' })}>
        <Copy />
      </IconButton>
      <IconButton label={t('delete')} shortcut="delete" onClick={() => act({ type: 'remove' })}>
        <Trash2 />
      </IconButton>
    </div>
  );
}
