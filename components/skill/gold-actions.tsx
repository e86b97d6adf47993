'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { GoldBoard } from '@/server/skill/contract';

type Props = { projectId: string; line: GoldBoard['lines'][number]; onDone: () => void };

/** Putting a known answer away, back, or away for good because it is wrong. */
export function GoldActions({ projectId, line: { itemId, state, retiredBecause, failed }, onDone }: Props) {
  const t = useTranslations('skill.gold');
  const noAnswer = useTranslations('shell')('noAnswer');
  const router = useRouter();
  const trpc = useTRPC();
  const done = (words: string) => ({
    onSuccess: () => {
      onDone();
      toastDone(words);
      router.refresh();
    },
    onError: (error: Parameters<typeof refusalOf>[0]) => toastProblem(refusalOf(error, noAnswer).message),
  });
  const retiring = useMutation(trpc.skill.retire.mutationOptions(done(t('retiredDone'))));
  const restoring = useMutation(trpc.skill.restore.mutationOptions(done(t('restoredDone'))));
  if (retiredBecause === 'contest_upheld') return <p className="text-ink-soft text-sm">{t('gone')}</p>;
  return (
    <div className="flex flex-wrap gap-2 border-rule border-t pt-4">
      {state === 'retired' ? (
        <Button busy={restoring.isPending} onClick={() => restoring.mutate({ projectId, itemId })}>
          {t('restore')}
        </Button>
      ) : (
        <Button busy={retiring.isPending} onClick={() => retiring.mutate({ projectId, itemId, answerWasWrong: false })}>
          {t('retire')}
        </Button>
      )}
      <ConfirmDialog
        trigger={<Button variant="quiet">{t('wasWrong')}</Button>}
        title={t('wasWrongTitle')}
        consequence={t('wasWrongWhy', { failed })}
        confirmLabel={t('wasWrong')}
        onConfirm={async () => {
          await retiring.mutateAsync({ projectId, itemId, answerWasWrong: true }).catch(() => undefined);
        }}
      />
    </div>
  );
}
