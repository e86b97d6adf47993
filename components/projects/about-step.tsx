'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import type { ProjectTerms } from '@/server/projects/contract';
import { AboutFields } from './about-fields';
import { askedAnew, Loaded } from './loaded';
import { TaskPicture } from './task-picture';
import { useAutosave } from './use-autosave';
import { WizardFooter } from './wizard-footer';

/** The first step of a draft that is there already: its kind is settled, its name is not. */
export function AboutStep({ projectId }: { projectId: string }) {
  const t = useTranslations('projects');
  const trpc = useTRPC();
  const stored = useQuery({ ...trpc.projects.terms.queryOptions({ projectId }), ...askedAnew });
  return (
    <Loaded query={stored} label={t('about.loading')} rows={3}>
      {(data) => <AboutForm stored={data} />}
    </Loaded>
  );
}

function AboutForm({ stored }: { stored: ProjectTerms }) {
  const t = useTranslations('projects');
  const trpc = useTRPC();
  const saving = useMutation(trpc.projects.updateTerms.mutationOptions());
  const [about, setAbout] = useState({ title: stored.title, summary: stored.summary });
  const autosave = useAutosave(about, (value) => saving.mutateAsync({ projectId: stored.id, ...value }));
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center gap-4 rounded-md border border-rule bg-surface p-4">
        <TaskPicture task={stored.task} />
        <div className="min-w-0 flex-1 basis-52">
          <p className="font-semibold">{t(`task.${stored.task}`)}</p>
          <p className="text-ink-soft text-sm">{t(`taskExplained.${stored.task}`)}</p>
        </div>
        <ButtonLink href="/studio/new" variant="quiet" size="sm">
          {t('wizard.otherKind')}
        </ButtonLink>
      </div>
      <AboutFields value={about} onChange={setAbout} errors={autosave.refusal?.fields ?? {}} />
      {autosave.refusal ? (
        <Callout live className="mt-4">
          {autosave.refusal.message}
        </Callout>
      ) : null}
      <WizardFooter projectId={stored.id} task={stored.task} step="kind" autosave={autosave} />
    </>
  );
}
