'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { askedAnew, Loaded } from '@/components/projects/loaded';
import { useRefusal } from '@/components/projects/use-refusal';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { Dialog } from '@/components/ui/dialog';
import { toastDone } from '@/components/ui/toasts';
import type { RelabelPlan, RelabelScope } from '@/server/estimates/relabel-contract';

type Props = {
  projectId: string;
  scope: RelabelScope;
  /** What is labelled anew, for whoever cannot see where the button stands. */
  about: string;
  onDone?: () => void;
};

/** Labelling anew costs money, so it asks first: which items, what it costs, and who is left to do it. */
export function RelabelButton({ projectId, scope, about, onDone }: Props) {
  const t = useTranslations('estimates.relabel');
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const plan = useQuery({
    // A selection may name thousands of items.
    ...trpc.estimates.relabelPlan.queryOptions({ projectId, scope }, { trpc: { context: { isLong: true } } }),
    ...askedAnew,
    enabled: isOpen,
  });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`${t('open')}: ${about}`}>
          {t('open')}
        </Button>
      }
      title={t('title')}
      description={about}
    >
      <Loaded query={plan} label={t('loading')}>
        {(found) => (
          <Agreement
            projectId={projectId}
            scope={scope}
            plan={found}
            close={() => setOpen(false)}
            onDone={() => onDone?.()}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

type AgreementProps = {
  projectId: string;
  scope: RelabelScope;
  plan: RelabelPlan;
  close: () => void;
  onDone: () => void;
};

function Agreement({ projectId, scope, plan, close, onDone }: AgreementProps) {
  const t = useTranslations('estimates.relabel');
  const f = useFormats();
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const { items, labels, neededMinor, mostMinor, missingMinor, workersLeft, least } = plan;
  const money = (amountMinor: bigint) => f.money(amountMinor, plan.currency);
  const relabelling = useMutation(
    trpc.estimates.relabel.mutationOptions({
      onSuccess: (done) => {
        close();
        onDone();
        toastDone(t('done', { items: done.items }));
        router.refresh();
      },
    }),
  );
  if (items === 0) return <p className="text-sm">{t('nothing')}</p>;
  if (!plan.mayRun) return <p className="text-sm">{t('notRunning')}</p>;
  const range = mostMinor > neededMinor ? 'costRange' : 'cost';
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>{t(range, { items, labels, amount: money(neededMinor), most: money(mostMinor) })}</p>
      <p>{t('consequence')}</p>
      <p>{t('workers', { workers: workersLeft })}</p>
      {workersLeft < least ? <Callout tone="unsure">{t('tooFew', { least })}</Callout> : null}
      {missingMinor > 0n ? (
        <Callout
          tone="unsure"
          title={t('short', { amount: money(missingMinor) })}
          action={<ButtonLink href={`/studio/${projectId}/money`}>{t('toMoney')}</ButtonLink>}
        >
          {t('shortAdvice')}
        </Callout>
      ) : null}
      {relabelling.error ? <Callout live>{readRefusal(relabelling.error).message}</Callout> : null}
      <div className="flex justify-end">
        <Button
          variant="primary"
          busy={relabelling.isPending}
          disabledReason={missingMinor > 0n ? t('short', { amount: money(missingMinor) }) : undefined}
          onClick={() => relabelling.mutate({ projectId, scope, expected: { items, mostMinor } })}
        >
          {t('confirm', { items, amount: money(mostMinor) })}
        </Button>
      </div>
    </div>
  );
}
