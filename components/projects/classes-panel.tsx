'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import { toastDone } from '@/components/ui/toasts';
import { mergeClasses } from '@/server/projects/class-merge';
import { classComplaints, hasTooFewClasses, sameClasses } from '@/server/projects/rules';
import type { OntologyClass, TaskKind } from '@/server/projects/tasks';
import { ClassesEditor } from './classes-editor';
import { useRefusal } from './use-refusal';

type Props = {
  projectId: string;
  task: TaskKind;
  /** Of the version in force. */
  number: number;
  wasPublished: boolean;
  stored: readonly OntologyClass[];
};

/** The classes of a project: once published a change is a new version, so it is saved by a press and not while typing. */
export function ClassesPanel({ projectId, task, number, wasPublished, stored }: Props) {
  const t = useTranslations('projects.classes');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const queryClient = useQueryClient();
  const [classes, setClasses] = useState<OntologyClass[]>([...stored]);
  /** The version that is being changed; another one may be in force by now. */
  const [base, setBase] = useState({ number, classes: stored });
  const [isMerged, setMerged] = useState(false);
  const saving = useMutation(
    trpc.projects.updateOntology.mutationOptions({
      onSuccess: (version) => {
        setClasses([...version.classes]);
        setBase(version);
        setMerged(false);
        toastDone(t('saved', { number: version.number }));
        router.refresh();
      },
      onError: async (error) => {
        if (readRefusal(error).problem !== 'classes_moved_on') return;
        const present = await queryClient.fetchQuery(
          trpc.projects.ontology.queryOptions({ projectId }, { staleTime: 0 }),
        );
        setClasses((mine) => mergeClasses(base.classes, mine, present.classes));
        setBase(present);
        setMerged(true);
      },
    }),
  );
  const refusal = saving.error && !isMerged ? readRefusal(saving.error) : null;
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
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button
          busy={saving.isPending}
          disabledReason={
            isSame ? t('nothingChanged') : isBroken ? t('fixFirst') : isTooLittle ? t('keepEnough') : undefined
          }
          onClick={() => saving.mutate({ projectId, classes, basedOn: base.number })}
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
