'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { TaskKind } from '@/server/projects/tasks';
import { stepAddress } from './steps';
import { TaskPicture } from './task-picture';
import { useRefusal } from './use-refusal';

const kinds: readonly TaskKind[] = ['boxes', 'classes', 'pairs'];

/** The first decision: what workers will do. It makes the draft, so from here on nothing is lost. */
export function KindStep() {
  const t = useTranslations('projects');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const [chosen, setChosen] = useState<TaskKind | null>(null);
  const making = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: ({ id }) => router.push(stepAddress(id, 'kind')),
    }),
  );
  const choose = (task: TaskKind) => {
    setChosen(task);
    making.mutate({ task });
  };
  return (
    <>
      <ul className="grid gap-3 md:grid-cols-3">
        {kinds.map((task) => (
          <li key={task} className="flex flex-col gap-3 rounded-md border border-rule bg-surface p-4">
            <TaskPicture task={task} />
            <div>
              <h2 className="font-semibold">{t(`task.${task}`)}</h2>
              <p className="mt-1 text-ink-soft text-sm">{t(`taskExplained.${task}`)}</p>
            </div>
            <Button
              className="mt-auto self-start"
              busy={(making.isPending || making.isSuccess) && chosen === task}
              onClick={() => choose(task)}
            >
              {t(`taskChoose.${task}`)}
            </Button>
          </li>
        ))}
      </ul>
      {making.error ? (
        <Callout live className="mt-4">
          {readRefusal(making.error).message}
        </Callout>
      ) : null}
    </>
  );
}
