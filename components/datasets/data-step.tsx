'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { WizardFooter } from '@/components/projects/wizard-footer';
import { KnownAnswerLink } from '@/components/skill/known-answer-link';
import type { TaskKind } from '@/server/projects/tasks';
import { DataIntake } from './data-intake';
import { ItemGrid } from './item-grid';

type Props = { projectId: string; task: TaskKind };

/** The data of a draft: each file is in the project as soon as it has arrived. */
export function DataStep({ projectId, task }: Props) {
  const t = useTranslations('datasets');
  const trpc = useTRPC();
  const summary = useQuery({ ...trpc.datasets.summary.queryOptions({ projectId }), staleTime: 0 });
  return (
    <>
      <DataIntake projectId={projectId} task={task} onArrived={() => void summary.refetch()} />
      {summary.data && summary.data.active > 0 ? (
        <section className="mt-8" aria-label={t('grid.label')}>
          <h2 className="mb-3 font-semibold font-serif text-lg">{t('inProject', { count: summary.data.active })}</h2>
          <ItemGrid
            key={summary.data.active + summary.data.withdrawn}
            projectId={projectId}
            summary={summary.data}
            mayWithdraw
            more={(item) => <KnownAnswerLink projectId={projectId} item={item} />}
            onChanged={() => void summary.refetch()}
          />
        </section>
      ) : null}
      <WizardFooter projectId={projectId} task={task} step="data" />
    </>
  );
}
