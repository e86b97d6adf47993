'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import type { OntologyVersion } from '@/server/projects/contract';
import { classComplaints, hasTooFewClasses, sameClasses } from '@/server/projects/rules';
import type { TaskKind } from '@/server/projects/tasks';
import { ClassesEditor } from './classes-editor';
import { RestingAnswers } from './resting-answers';
import { useClassesInForce } from './use-classes-in-force';

type Props = {
  projectId: string;
  task: TaskKind;
  wasPublished: boolean;
  /** The version in force. */
  stored: OntologyVersion;
};

/** The classes of a project: once published a change is a new version, so it is saved by a press and not while typing. */
export function ClassesPanel({ projectId, task, wasPublished, stored }: Props) {
  const t = useTranslations('projects.classes');
  const { classes, setClasses, base, isMerged, save, isSaving, refusal } = useClassesInForce(projectId, stored);
  const isSame = sameClasses(base.classes, classes);
  const isBroken = classComplaints(task, classes).length > 0 || classes.some((one) => one.name.trim() === '');
  const isTooLittle = wasPublished && hasTooFewClasses(task, classes);
  return (
    <Panel title={t('title')} description={t('version', { number: base.number })}>
      <ClassesEditor
        task={task}
        wasPublished={wasPublished}
        classes={classes}
        onChange={setClasses}
        fieldErrors={refusal?.fields ?? {}}
      />
      {isMerged ? (
        <Callout tone="unsure" live className="mt-3" title={t('movedOn', { number: base.number })}>
          {t('movedOnWhy')}
        </Callout>
      ) : null}
      <RestingAnswers {...{ projectId, base, classes }} counts={wasPublished ? 'as_version' : 'when_saved'} />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button
          busy={isSaving}
          disabledReason={
            isSame ? t('nothingChanged') : isBroken ? t('fixFirst') : isTooLittle ? t('keepEnough') : undefined
          }
          onClick={save}
        >
          {wasPublished ? t('save', { number: base.number + 1 }) : t('saveDraft')}
        </Button>
        <p className="text-ink-faint text-xs">{wasPublished ? t('saveMeans') : null}</p>
      </div>
      {refusal ? (
        <p role="alert" className="mt-2 font-medium text-sm">
          {refusal.message}
        </p>
      ) : null}
    </Panel>
  );
}
