'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { StatusChip } from '@/components/ui/status-chip';
import { Textarea } from '@/components/ui/textarea';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { GoldBoard } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';

type Props = {
  projectId: string;
  contest: GoldBoard['lines'][number]['contests'][number];
  /** What the worker answered, in words. */
  given: string;
  onAnswered: () => void;
};

/** What a worker says against a known answer, and the answer to it. */
export function ContestReply({ projectId, contest, given, onAnswered }: Props) {
  const t = useTranslations('skill.contest');
  const noAnswer = useTranslations('shell')('noAnswer');
  const f = useFormats();
  const trpc = useTRPC();
  const [reply, setReply] = useState('');
  const [error, setError] = useState<string | undefined>();
  const { mutate, isPending } = useMutation(
    trpc.skill.answerContest.mutationOptions({
      onSuccess: () => {
        toastDone(t('answered'));
        onAnswered();
      },
      onError: (problem) => toastProblem(refusalOf(problem, noAnswer).message),
    }),
  );
  const { contestId, pseudonym, words, state, createdAt } = contest;
  const answer = (isUpheld: boolean) => {
    if (reply.trim() === '') return setError(t('needReply'));
    setError(undefined);
    mutate({ projectId, contestId, isUpheld, reply });
  };
  return (
    <section aria-label={t('of', { name: pseudonym })} className="flex flex-col gap-2 border-rule border-t pt-4">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <StatusChip tone={state === 'open' ? 'disagreement' : 'neutral'}>{t(state)}</StatusChip>
        <span>{t('of', { name: pseudonym })}</span>
        <span className="text-ink-faint text-xs">{f.dateTime(createdAt)}</span>
      </div>
      <blockquote className="whitespace-pre-line font-serif text-md [overflow-wrap:anywhere]">{words}</blockquote>
      <p className="text-ink-soft text-sm">{t('given', { answer: given })}</p>
      {state === 'open' ? (
        <>
          <Field label={t('reply')} hint={t('replyHint')} error={error} required>
            <Textarea
              rows={2}
              maxLength={skillLimits.replyLength}
              value={reply}
              onChange={(event) => setReply(event.target.value)}
            />
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button busy={isPending} onClick={() => answer(true)}>
              {t('uphold')}
            </Button>
            <Button busy={isPending} onClick={() => answer(false)}>
              {t('refuse')}
            </Button>
          </div>
        </>
      ) : (
        <p className="text-sm [overflow-wrap:anywhere]">{t('replied', { reply: contest.reply })}</p>
      )}
    </section>
  );
}
