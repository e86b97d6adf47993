'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import {
  type ColumnChoice as Choice,
  type ContentField,
  contentFields,
  isEnough,
  type OfferedColumns,
} from '@/server/datasets/columns';
import type { TaskKind } from '@/server/projects/tasks';

type Props = {
  task: TaskKind;
  /** The tables that have these columns. */
  paths: readonly string[];
  offered: OfferedColumns;
  onChosen: (choice: Choice) => void;
  onLeave: () => void;
};

/** Values of a select may not be empty, so a column's name is written after a sign of its own. */
const none = '-';

/** A table none of whose columns has a known name: which of them holds what, with the likeliest chosen. */
export function ColumnChoice({ task, paths, offered: { columns, likeliest }, onChosen, onLeave }: Props) {
  const t = useTranslations('datasets.columns');
  const [choice, setChoice] = useState<Choice>(likeliest);
  const choose = (field: ContentField, value: string) => {
    const { [field]: _, ...rest } = choice;
    setChoice(value === none ? rest : { ...rest, [field]: value.slice(1) });
  };
  const sampleOf = (name: string | undefined) => columns.find((one) => one.name === name)?.sample;
  return (
    <section aria-label={t('title', { file: paths[0] ?? '' })} className="rounded-md border border-rule-strong p-4">
      <h3 className="font-medium text-sm [overflow-wrap:anywhere]">{t('title', { file: paths[0] ?? '' })}</h3>
      <p className="mt-1 text-ink-soft text-sm">{t('why', { files: paths.length })}</p>
      <div className="mt-3 flex flex-wrap gap-x-6 gap-y-3">
        {contentFields[task].map((field) => {
          const sample = sampleOf(choice[field]);
          return (
            <Field
              key={field}
              label={t(`field.${field}`)}
              hint={sample ? t('sample', { sample }) : undefined}
              className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]"
            >
              <Select
                value={choice[field] === undefined ? none : `=${choice[field]}`}
                onValueChange={(value) => choose(field, value)}
                options={[
                  { value: none, label: t('none') },
                  ...columns.map(({ name, sample: hint }) => ({ value: `=${name}`, label: name, hint })),
                ]}
              />
            </Field>
          );
        })}
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          variant="primary"
          disabledReason={isEnough(choice, task) ? undefined : t(`lacks.${task}`)}
          onClick={() => onChosen(choice)}
        >
          {t('add', { files: paths.length })}
        </Button>
        <Button onClick={onLeave}>{t('leave')}</Button>
      </div>
    </section>
  );
}
