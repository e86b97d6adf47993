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
import { goingOn } from '@/components/ui/use-going-on';
import { askedAnew } from './loaded';
import { useRefusal } from './use-refusal';

/** A discarded draft cannot be brought back, so it asks first and says what goes; money has to be taken back before. */
export function DiscardDraft({ projectId }: { projectId: string }) {
  const t = useTranslations('projects.actions');
  const f = useFormats();
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const [isOpen, setOpen] = useState(false);
  const asked = { ...askedAnew, enabled: isOpen };
  const money = useQuery({ ...trpc.ledger.project.queryOptions({ projectId }), ...asked }).data;
  const discarding = useMutation(
    trpc.assignment.discard.mutationOptions({
      onSuccess: () => {
        toastDone(t('discarded'));
        goingOn();
        router.push('/studio');
        router.refresh();
      },
      onError: (error) => toastProblem(readRefusal(error).message),
    }),
  );
  const discard = async () => {
    await discarding.mutateAsync({ projectId }).catch(() => undefined);
  };
  const heldMinor = money ? money.escrowMinor + money.reservedMinor : 0n;
  const isHeld = money !== undefined && heldMinor > 0n;
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="quiet">
          {t('discard')}
        </Button>
      }
      variant={isHeld ? 'primary' : 'danger'}
      title={isHeld ? t('discardMoneyTitle') : t('discardTitle')}
      consequence={
        isHeld ? (
          <p>{t('discardMoney', { amount: f.money(heldMinor, money.currency) })}</p>
        ) : (
          <WhatGoes projectId={projectId} isAsked={isOpen} />
        )
      }
      confirmLabel={isHeld ? t('toMoney') : t('discard')}
      onConfirm={isHeld ? () => router.push(`/studio/${projectId}/money`) : discard}
    />
  );
}

function WhatGoes({ projectId, isAsked }: { projectId: string; isAsked: boolean }) {
  const t = useTranslations('projects.actions');
  const trpc = useTRPC();
  const asked = { ...askedAnew, enabled: isAsked };
  const summary = useQuery({ ...trpc.datasets.summary.queryOptions({ projectId }), ...asked }).data;
  const guide = useQuery({ ...trpc.guides.draft.queryOptions({ projectId }), ...asked }).data;
  const items = summary ? summary.active + summary.withdrawn + summary.quarantined : 0;
  const hasGuide = guide !== undefined && (guide.introduction.trim() !== '' || guide.rules.length > 0);
  return (
    <>
      <p>{t('discardConsequence')}</p>
      <ul className="mt-2 list-disc pl-5">
        {items > 0 ? <li>{t('discardItems', { items })}</li> : null}
        {hasGuide ? <li>{t('discardGuide', { rules: guide.rules.length })}</li> : null}
        <li>{t('discardRest')}</li>
      </ul>
    </>
  );
}
