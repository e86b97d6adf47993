'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { askedAnew, Loaded } from '@/components/projects/loaded';
import { WizardFooter } from '@/components/projects/wizard-footer';
import type { DraftView } from '@/server/guides/contract';
import type { TaskKind } from '@/server/projects/tasks';
import { DraftEditor } from './draft-editor';
import { useDraft } from './use-draft';

type Props = { projectId: string; task: TaskKind };

/** The first guide of a project, written in its wizard. */
export function GuideStep({ projectId, task }: Props) {
  const t = useTranslations('guides');
  const trpc = useTRPC();
  const stored = useQuery({ ...trpc.guides.draft.queryOptions({ projectId }), ...askedAnew });
  return (
    <Loaded query={stored} label={t('loading')} rows={6}>
      {(draft) => <GuideForm projectId={projectId} task={task} stored={draft} />}
    </Loaded>
  );
}

function GuideForm({ projectId, task, stored }: Props & { stored: DraftView }) {
  const work = useDraft(projectId, stored);
  return (
    <>
      <div className="max-w-3xl">
        <DraftEditor work={work} />
      </div>
      <WizardFooter projectId={projectId} task={task} step="guide" autosave={work.autosave} hasBegun={work.hasBegun} />
    </>
  );
}
