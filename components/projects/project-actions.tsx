'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { toastDone, toastProblem, toastUndo } from '@/components/ui/toasts';
import type { ProjectState } from '@/server/projects/contract';
import { CloseProject } from './close-project';
import { DiscardDraft } from './discard-draft';
import { stepAddress } from './steps';
import { useRefusal } from './use-refusal';

type Props = { projectId: string; state: ProjectState };

/** What an owner can do to the project as a whole, by its state: go on with the draft, discard it, pause, resume, close. */
export function ProjectActions({ projectId, state }: Props) {
  const t = useTranslations('projects.actions');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const after = {
    onSuccess: () => router.refresh(),
    onError: (error: unknown) => toastProblem(readRefusal(error).message),
  };
  const pausing = useMutation(trpc.assignment.pause.mutationOptions(after));
  const resuming = useMutation(trpc.assignment.resume.mutationOptions(after));
  if (state === 'closed') return null;
  if (state === 'draft') {
    return (
      <>
        <ButtonLink href={stepAddress(projectId, 'kind')} size="sm">
          {t('goOn')}
        </ButtonLink>
        <ButtonLink href={stepAddress(projectId, 'publish')} variant="primary" size="sm">
          {t('publish')}
        </ButtonLink>
        <DiscardDraft projectId={projectId} />
      </>
    );
  }
  const pause = async () => {
    await pausing.mutateAsync({ projectId });
    toastUndo(t('paused'), async () => {
      await resuming.mutateAsync({ projectId });
    });
  };
  const resume = async () => {
    await resuming.mutateAsync({ projectId });
    toastDone(t('resumed'));
  };
  const silent = () => undefined;
  return (
    <>
      {state === 'open' ? (
        <Button size="sm" busy={pausing.isPending} onClick={() => void pause().catch(silent)}>
          {t('pause')}
        </Button>
      ) : (
        <Button size="sm" busy={resuming.isPending} onClick={() => void resume().catch(silent)}>
          {t('resume')}
        </Button>
      )}
      <CloseProject projectId={projectId} />
    </>
  );
}
