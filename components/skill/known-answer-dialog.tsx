'use client';

import { useQuery } from '@tanstack/react-query';
import { Target } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Skeleton } from '@/components/ui/skeleton';
import { toastDone } from '@/components/ui/toasts';
import type { Item } from '@/server/datasets/contract';
import type { TaskKind } from '@/server/projects/tasks';
import { KnownAnswerForm } from './known-answer-form';

type Props = { projectId: string; task: TaskKind; item: Item };

/** From an item of the data to a known answer. */
export function KnownAnswerDialog({ projectId, task, item }: Props) {
  const t = useTranslations('skill.form');
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const ontology = useQuery({ ...trpc.projects.ontology.queryOptions({ projectId }), enabled: isOpen });
  return (
    <Dialog
      size="lg"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <IconButton size="sm" label={t('open', { name: item.name })}>
          <Target aria-hidden="true" />
        </IconButton>
      }
      title={t('title')}
      description={item.name}
    >
      {ontology.data ? (
        <KnownAnswerForm
          projectId={projectId}
          task={task}
          item={item}
          classes={ontology.data.classes.filter(({ retired }) => !retired)}
          onAdded={() => {
            setOpen(false);
            toastDone(t('added', { name: item.name }));
          }}
        />
      ) : (
        <Skeleton className="h-72" />
      )}
    </Dialog>
  );
}
