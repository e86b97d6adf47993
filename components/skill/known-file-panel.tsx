'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { FileDrop } from '@/components/ui/file-drop';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { TextInput } from '@/components/ui/text-input';
import type { TaskKind } from '@/server/projects/tasks';
import type { GoldUse } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';
import { KnownFileHelp } from './known-file-help';
import { KnownFileReport } from './known-file-report';
import { useKnownFile } from './use-known-file';

type Props = { projectId: string; task: TaskKind; classNames: readonly string[] };

const uses = ['check', 'training', 'qualification'] as const;

/** Many known answers at once, from a file that is looked at before it is taken. */
export function KnownFilePanel({ projectId, task, classNames }: Props) {
  const t = useTranslations('skill.file');
  const words = useTranslations('skill.form');
  const sending = useKnownFile(projectId);
  const [use, setUse] = useState<GoldUse>('check');
  const [explanation, setExplanation] = useState(t('reasonGiven'));
  const terms = { use, explanation };
  const { file, send } = sending;
  // What was seen holds for the terms that it was seen under: new ones look again.
  const lookAgain = (next: typeof terms) => {
    const isTaken = sending.outcome?.kind === 'end' && sending.outcome.isTaken;
    if (file && !isTaken && JSON.stringify(next) !== JSON.stringify(sending.terms)) void send(file, next, false);
  };
  return (
    <Panel title={t('title')} description={t('explain')}>
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-[minmax(10rem,14rem)_1fr]">
          <Field label={t('use')} hint={t('useHint')}>
            <Select
              value={use}
              onValueChange={(chosen) => {
                setUse(chosen as GoldUse);
                lookAgain({ use: chosen as GoldUse, explanation });
              }}
              options={uses.map((value) => ({ value, label: words(value) }))}
            />
          </Field>
          <Field label={t('reason')} hint={t('reasonHint')}>
            <TextInput
              value={explanation}
              maxLength={skillLimits.reasonLength}
              onChange={(event) => setExplanation(event.target.value)}
              onBlur={() => lookAgain(terms)}
            />
          </Field>
        </div>
        <FileDrop
          label={t('drop')}
          hint={t(task === 'boxes' ? 'hintBoxes' : 'hint', {
            lines: skillLimits.fileLines,
            megabytes: skillLimits.fileBytes / 1e6,
            cocoMegabytes: skillLimits.cocoBytes / 1e6,
          })}
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,text/csv,application/json"
          multiple={false}
          folders={false}
          onFiles={([first]) => {
            if (first) void send(first.file, terms, false);
          }}
        />
        <KnownFileReport sending={sending} onTake={() => file && void send(file, terms, true)} />
        <KnownFileHelp task={task} classNames={classNames} />
      </div>
    </Panel>
  );
}
