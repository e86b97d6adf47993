'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { FileDrop } from '@/components/ui/file-drop';
import { TextInput } from '@/components/ui/text-input';
import { datasetLimits } from '@/server/datasets/limits';
import type { TaskKind } from '@/server/projects/tasks';
import { ColumnChoice } from './column-choice';
import { TableHelp } from './table-help';
import { UploadReport } from './upload-report';
import { useUploads } from './use-uploads';

type Props = { projectId: string; task: TaskKind; onArrived: () => void };

/** Where data comes in: files, folders, archives and tables, dropped or chosen. */
export function DataIntake({ projectId, task, onArrived }: Props) {
  const t = useTranslations('datasets.intake');
  const uploads = useUploads(projectId, onArrived);
  const [slice, setSlice] = useState('');
  const [sliceByFolder, setSliceByFolder] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <FileDrop
        label={t(`drop.${task}`)}
        hint={t(`hint.${task}`, {
          megabytes: datasetLimits.imageBytes / 1e6,
          entries: datasetLimits.archiveEntries,
          rows: datasetLimits.tableRows,
        })}
        folders={task !== 'pairs'}
        onFiles={(files) => uploads.add(files, { slice, sliceByFolder })}
      />
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Field label={t('slice')} hint={t('sliceHint')} optional className="min-w-[min(13rem,100%)] flex-1 basis-60">
          <TextInput value={slice} maxLength={datasetLimits.slice} onChange={(event) => setSlice(event.target.value)} />
        </Field>
        {task === 'pairs' ? null : (
          <Checkbox
            checked={sliceByFolder}
            onCheckedChange={(checked) => setSliceByFolder(checked === true)}
            label={t('byFolder')}
          />
        )}
      </div>
      {uploads.sum.asking.map((asked) => (
        <ColumnChoice
          key={asked.offered.columns.map(({ name }) => name).join()}
          task={task}
          paths={asked.paths}
          offered={asked.offered}
          onChosen={(choice) => uploads.choose(asked, choice)}
          onLeave={() => uploads.leave(asked)}
        />
      ))}
      <UploadReport uploads={uploads} />
      <TableHelp task={task} />
    </div>
  );
}
