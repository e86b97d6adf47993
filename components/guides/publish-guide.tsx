'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { toastDone } from '@/components/ui/toasts';
import { PublishConsequences } from './publish-consequences';
import type { useDraft } from './use-draft';

type Props = {
  projectId: string;
  published: { readonly id: string; readonly number: number } | null;
  number: number;
  /** The draft on the screen. */
  work: ReturnType<typeof useDraft>;
  /** Workers who will be asked to read it. */
  workers: number;
  mayRelabel: boolean;
  disabledReason?: string | undefined;
};

/** Publishing asks first, since a published version never changes: it says what will happen and wants a summary. */
export function PublishGuide(props: Props) {
  const { projectId, published, number, work, workers, mayRelabel, disabledReason } = props;
  const { changeSummary } = work.draft;
  const onSummary = (words: string) => work.setDraft((before) => ({ ...before, changeSummary: words }));
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
    const merges = work.timesMerged();
    // Why the draft could not be saved, and what may be done about it, stands under the draft.
    if (!(await work.autosave.flush())) return setOpen(false);
    // What somebody else changed has just come onto the screen: it is read before it is published.
    if (work.timesMerged() > merges) return setOpen(false);
    publishing.mutate({ projectId, changeSummary, revision: work.revisionRead() });
  };
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
      <PublishConsequences projectId={projectId} published={published} mayRelabel={mayRelabel} />
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
