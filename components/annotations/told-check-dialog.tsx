'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { Answer, ItemContent, OntologyClass } from '@/server/projects/tasks';
import type { ToldCheck } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';
import { AnswerPair } from './answer-pair';

type Props = {
  check: ToldCheck;
  name: string;
  content: ItemContent;
  classes: readonly OntologyClass[];
  given: Answer;
};

/** A failed check with the known answer, why it is that, and a way to say that it is wrong. */
export function ToldCheckDialog({ check, name, content, classes, given }: Props) {
  const t = useTranslations('annotations.told');
  const { contest, explanation, known, isForgiven } = check;
  return (
    <Dialog
      size="lg"
      trigger={
        <Button size="sm" variant="quiet" aria-label={`${t('see')}: ${name}`}>
          {t('see')}
        </Button>
      }
      title={t('title')}
      description={name}
    >
      <div className="flex flex-col gap-4">
        <div className="flex h-[45dvh] flex-col">
          <AnswerPair item={content} classes={classes} given={given} known={known} name={name} />
        </div>
        <p className="whitespace-pre-line font-serif text-md [overflow-wrap:anywhere]">{explanation}</p>
        {isForgiven ? <p className="text-sm">{t('forgivenWhy')}</p> : null}
        {contest ? (
          <dl className="grid gap-x-4 gap-y-2 text-sm sm:grid-cols-[max-content_1fr] [&_dt]:text-ink-faint">
            <dt>{t('yourWords')}</dt>
            <dd className="[overflow-wrap:anywhere]">{contest.words}</dd>
            <dt>{t('reply')}</dt>
            <dd className="[overflow-wrap:anywhere]">{contest.reply || t('open')}</dd>
          </dl>
        ) : isForgiven ? null : (
          <ContestForm annotationId={check.annotationId} />
        )}
      </div>
    </Dialog>
  );
}

function ContestForm({ annotationId }: { annotationId: string }) {
  const t = useTranslations('annotations.told');
  const noAnswer = useTranslations('shell')('noAnswer');
  const trpc = useTRPC();
  const router = useRouter();
  const heading = useId();
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | undefined>();
  const { mutate, isPending } = useMutation(
    trpc.skill.contest.mutationOptions({
      onSuccess: () => {
        toastDone(t('sent'));
        router.refresh();
      },
      onError: (problem) => toastProblem(refusalOf(problem, noAnswer).message),
    }),
  );
  const send = () => {
    if (words.trim() === '') return setError(t('needed'));
    setError(undefined);
    mutate({ annotationId, words });
  };
  return (
    <form
      aria-labelledby={heading}
      className="flex flex-col items-start gap-3 border-rule border-t pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h3 id={heading} className="font-semibold text-sm">
        {t('contest')}
      </h3>
      <div className="w-full">
        <Field label={t('words')} hint={t('contestHint')} error={error} required>
          <Textarea
            rows={3}
            maxLength={skillLimits.contestLength}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </Field>
      </div>
      <Button type="submit" busy={isPending}>
        {t('send')}
      </Button>
    </form>
  );
}
