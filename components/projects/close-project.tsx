'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import { askedAnew } from './loaded';
import { useRefusal } from './use-refusal';

/** Closing is for good, so it asks first: what stays unsettled, what is still paid, and what can be taken back. */
export function CloseProject({ projectId }: { projectId: string }) {
  const t = useTranslations('projects.actions');
  const f = useFormats();
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const [isOpen, setOpen] = useState(false);
  const asked = { ...askedAnew, enabled: isOpen };
  const money = useQuery({ ...trpc.ledger.project.queryOptions({ projectId }), ...asked }).data;
  const counts = useQuery({ ...trpc.estimates.trust.queryOptions({ projectId }), ...asked }).data?.counts;
  const closing = useMutation(
    trpc.assignment.close.mutationOptions({
      onSuccess: () => {
        toastDone(t('closed'));
        router.refresh();
      },
      onError: (error) => toastProblem(readRefusal(error).message),
    }),
  );
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="quiet">
          {t('close')}
        </Button>
      }
      variant="danger"
      title={t('closeTitle')}
      consequence={
        <>
          <p>{t('closeConsequence')}</p>
          {counts ? (
            <p className="mt-2">{t('closeItems', { contested: counts.contested, open: counts.open })}</p>
          ) : null}
          {money ? (
            <p className="mt-2">
              {t('closeMoney', {
                isReserved: money.reservedMinor > 0n ? 'yes' : 'no',
                reserved: f.money(money.reservedMinor, money.currency),
                left: f.money(money.escrowMinor, money.currency),
              })}
            </p>
          ) : null}
        </>
      }
      confirmLabel={t('close')}
      onConfirm={async () => {
        await closing.mutateAsync({ projectId }).catch(() => undefined);
      }}
    />
  );
}
