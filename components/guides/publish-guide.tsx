'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { useRefusal } from '@/components/projects/use-refusal';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { toastDone } from '@/components/ui/toasts';

type Props = {
  projectId: string;
  number: number;
  changeSummary: string;
  onSummary: (summary: string) => void;
  /** Workers who will be asked to read it. */
  workers: number;
  /** Saves what is not saved yet; false when that was refused. */
  save: () => Promise<boolean>;
  /** The revision that is saved and on the screen. */
  revisionRead: () => number | undefined;
  disabledReason?: string | undefined;
};

/** Publishing asks first, since a published version never changes: it says what will happen and wants a summary. */
export function PublishGuide(props: Props) {
  const { projectId, number, changeSummary, onSummary, workers, save, revisionRead, disabledReason } = props;
  const t = useTranslations('guides.publish');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const [isOpen, setOpen] = useState(false);
  const publishing = useMutation(
    trpc.guides.publish.mutationOptions({
      onSuccess: (version) => {
        setOpen(false);
        toastDone(t('done', { number: version.number }));
        router.refresh();
        // The next draft starts from what was just published, so the screen begins anew.
        window.location.reload();
      },
    }),
  );
  const publish = async () => {
    // Why the draft could not be saved, and what may be done about it, stands under the draft.
    if (!(await save())) return setOpen(false);
    publishing.mutate({ projectId, changeSummary, revision: revisionRead() });
  };
  const f = useFormats();
  const bought = useQuery({
    ...trpc.assignment.newGuideLabels.queryOptions({ projectId }),
    enabled: isOpen,
    staleTime: 0,
  });
  const { labels = 0, costMinor = 0n, currency = 'USD' } = bought.data ?? {};
  const refusal = publishing.error ? readRefusal(publishing.error) : null;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" disabledReason={disabledReason}>
          {t('open', { number })}
        </Button>
      }
      title={t('title', { number })}
      description={t('consequence', { number, workers })}
      footer={
        <Button variant="primary" busy={publishing.isPending} onClick={() => void publish()}>
          {t('confirm', { number })}
        </Button>
      }
    >
      {labels > 0 ? (
        <p className="mb-3 text-sm">{t('buys', { labels, amount: f.money(costMinor, currency) })}</p>
      ) : null}
      <Field
        label={t('summary')}
        hint={t('summaryHint')}
        error={refusal?.fields.changeSummary}
        optional={number === 1}
        required={number > 1}
      >
        <Textarea value={changeSummary} rows={3} onChange={(event) => onSummary(event.target.value)} />
      </Field>
      {refusal && !refusal.fields.changeSummary ? (
        <p role="alert" className="mt-3 font-medium text-sm">
          {refusal.message}
        </p>
      ) : null}
    </Dialog>
  );
}
