'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { DatasetSummary, ItemFilter, ItemState } from '@/server/datasets/contract';

type Props = {
  summary: DatasetSummary;
  filter: ItemFilter;
  onFilter: (filter: ItemFilter) => void;
  /** What can be done with all that is shown. */
  children?: ReactNode;
};

const everySlice = '*';

/** Which items the grid shows: those to label or those withdrawn, of one slice or of all. */
export function ItemFilters({ summary, filter, onFilter, children }: Props) {
  const t = useTranslations('datasets.grid');
  const { state = 'active', slice, withKinOnly } = filter;
  const inSlice = (chosen: string) => {
    const { slice: _, ...rest } = filter;
    onFilter(chosen === everySlice ? rest : { ...rest, slice: chosen.slice(1) });
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-3">
      <Segmented<ItemState>
        label={t('state')}
        value={state}
        onValueChange={(chosen) => onFilter({ ...filter, state: chosen })}
        options={[
          { value: 'active', label: t('activeCount', { count: summary.active }) },
          ...(summary.quarantined > 0 || state === 'quarantined'
            ? [{ value: 'quarantined' as const, label: t('quarantinedCount', { count: summary.quarantined }) }]
            : []),
          { value: 'withdrawn', label: t('withdrawnCount', { count: summary.withdrawn }) },
        ]}
      />
      {summary.slices.length > 1 ? (
        <Field label={t('slice')} hideLabel className="w-56">
          <Select
            // A choice may not be an empty text, so a slice's name is written after a sign of its own.
            value={slice === undefined ? everySlice : `=${slice}`}
            onValueChange={inSlice}
            options={[
              { value: everySlice, label: t('allSlices') },
              ...summary.slices.map((one) => ({
                value: `=${one.slice}`,
                label: t('sliceCount', { slice: one.slice || t('noSlice'), count: one.items }),
              })),
            ]}
          />
        </Field>
      ) : null}
      <Checkbox
        checked={withKinOnly}
        onCheckedChange={(checked) => onFilter({ ...filter, withKinOnly: checked })}
        label={t('kinOnly')}
      />
      {children ? <div className="ml-auto">{children}</div> : null}
    </div>
  );
}
