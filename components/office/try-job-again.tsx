'use client';

import { useMutation } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { toastDone, toastProblem } from '@/components/ui/toasts';

/** Gives a background job that gave up all its attempts again. Jobs are idempotent: nothing happens twice. */
export function TryJobAgain({ jobId, task }: { jobId: string; task: string }) {
  const t = useTranslations('office');
  const trpc = useTRPC();
  const router = useRouter();
  const trying = useMutation(
    trpc.accounts.staff.tryJobAgain.mutationOptions({
      onSuccess: () => toastDone(t('house.jobTried', { task })),
      onError: (error) => toastProblem(refusalOf(error, t('people.offline')).message),
      onSettled: () => router.refresh(),
    }),
  );
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={<RotateCcw aria-hidden="true" />}
      aria-label={t('house.jobTryOf', { task })}
      busy={trying.isPending}
      onClick={() => trying.mutate({ jobId })}
    >
      {t('house.jobTry')}
    </Button>
  );
}
