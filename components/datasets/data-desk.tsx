'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { RelabelButton } from '@/components/estimates/relabel-button';
import { KnownAnswerLink } from '@/components/skill/known-answer-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import type { DatasetSummary } from '@/server/datasets/contract';
import type { ProjectState } from '@/server/projects/contract';
import type { TaskKind } from '@/server/projects/tasks';
import { DataIntake } from './data-intake';
import { ItemGrid } from './item-grid';

type Props = { projectId: string; task: TaskKind; state: ProjectState; summary: DatasetSummary; isOwner: boolean };

/** The data of a project while it runs: what is in it, adding more, withdrawing. */
export function DataDesk({ projectId, task, state, summary, isOwner }: Props) {
  const t = useTranslations('datasets');
  const trpc = useTRPC();
  const router = useRouter();
  const counted = useQuery({ ...trpc.datasets.summary.queryOptions({ projectId }), initialData: summary });
  const changed = () => {
    void counted.refetch();
    // The page's own first line counts the items too.
    router.refresh();
  };
  const now = counted.data;
  const count = now.active + now.withdrawn + now.quarantined;
  const isEmpty = count === 0;
  return (
    <div className="flex flex-col gap-6">
      {isOwner && state !== 'closed' ? (
        <Panel title={t('add')}>
          <DataIntake projectId={projectId} task={task} onArrived={changed} />
        </Panel>
      ) : null}
      {isEmpty ? (
        <EmptyState title={t('nothing')} why={t('nothingWhy')} />
      ) : (
        <section aria-label={t('grid.label')}>
          <ItemGrid
            key={count}
            projectId={projectId}
            summary={now}
            mayWithdraw={isOwner && state !== 'closed'}
            more={(item) => <KnownAnswerLink projectId={projectId} item={item} />}
            moreForChosen={(choice, about, done) => (
              <RelabelButton projectId={projectId} scope={choice} about={about} onDone={done} />
            )}
            onChanged={changed}
          />
        </section>
      )}
    </div>
  );
}
