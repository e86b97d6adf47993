'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import type { OntologyVersion } from '@/server/projects/contract';
import type { OntologyClass, TaskKind } from '@/server/projects/tasks';
import { freshClass, withAgain } from './class-list';
import { ClassesEditor } from './classes-editor';
import { askedAnew, Loaded } from './loaded';
import { RestingAnswers } from './resting-answers';
import { useAutosave } from './use-autosave';
import { WizardFooter } from './wizard-footer';

type Props = { projectId: string; task: TaskKind };

/** The classes of a draft, saved as they are typed. */
export function ClassesStep({ projectId, task }: Props) {
  const t = useTranslations('projects.classes');
  const trpc = useTRPC();
  const stored = useQuery({ ...trpc.projects.ontology.queryOptions({ projectId }), ...askedAnew });
  return (
    <Loaded query={stored} label={t('loading')} rows={3}>
      {(data) => <ClassesForm projectId={projectId} task={task} stored={data} />}
    </Loaded>
  );
}

function ClassesForm({ projectId, task, stored }: Props & { stored: OntologyVersion }) {
  const t = useTranslations('projects.classes');
  const trpc = useTRPC();
  const saving = useMutation(trpc.projects.updateOntology.mutationOptions());
  const [classes, setClasses] = useState<OntologyClass[]>(() =>
    stored.classes.length > 0 ? [...stored.classes] : [freshClass(task, [])],
  );
  // A row that has no name yet is not a class yet.
  const named = classes.filter((one) => one.name.trim() !== '');
  const autosave = useAutosave(named, (value) => saving.mutateAsync({ projectId, classes: value }));
  return (
    <>
      <ClassesEditor
        task={task}
        wasPublished={false}
        classes={classes}
        onChange={setClasses}
        fieldErrors={fieldsByRow(autosave.refusal?.fields ?? {}, classes)}
      />
      <RestingAnswers
        projectId={projectId}
        counts="at_once"
        base={stored}
        classes={named}
        onBack={(gone) => setClasses((present) => withAgain(present, gone))}
      />
      {autosave.refusal && Object.keys(autosave.refusal.fields).length === 0 ? (
        <Callout live className="mt-3" title={t('notSaved')}>
          {autosave.refusal.message}
        </Callout>
      ) : null}
      <WizardFooter projectId={projectId} task={task} step="classes" autosave={autosave} />
    </>
  );
}

/** The server counts the classes it was sent, which leave out the rows without a name; the screen counts rows. */
function fieldsByRow(
  fields: Readonly<Record<string, string>>,
  classes: readonly OntologyClass[],
): Record<string, string> {
  const rows = classes.flatMap((one, row) => (one.name.trim() === '' ? [] : [row]));
  const renamed = Object.entries(fields).map(([path, sentence]) => {
    const [list, place, ...rest] = path.split('.');
    return [[list, rows[Number(place)] ?? place, ...rest].join('.'), sentence] as const;
  });
  return Object.fromEntries(renamed);
}
