'use client';

import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { TestTermsText } from '@/components/assignment/test-terms-text';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { toastProblem } from '@/components/ui/toasts';
import type { TestStanding } from '@/server/assignment/contract';

type Props = { projectId: string; test: TestStanding; onGoOn: () => void };

/** Before labels: the terms of the test and its start, its result, or when and whether it may be taken again. */
export function TestGate({ projectId, test, onGoOn }: Props) {
  const t = useTranslations('annotations.test');
  const noAnswer = useTranslations('shell')('noAnswer');
  const trpc = useTRPC();
  const refused = {
    onError: (error: Parameters<typeof refusalOf>[0]) => toastProblem(refusalOf(error, noAnswer).message),
  };
  const begin = useMutation(trpc.skill.beginTest.mutationOptions({ onSuccess: onGoOn, ...refused }));
  const result = useMutation(trpc.skill.testResult.mutationOptions(refused));
  const { mutate } = result;
  const isOver = test.state === 'running' && test.done >= test.terms.items;
  useEffect(() => {
    if (isOver) mutate({ projectId });
  }, [isOver, mutate, projectId]);

  if (result.data) {
    const { isPassed, right, items } = result.data;
    return (
      <EmptyState
        title={t(isPassed ? 'passed' : 'failed', { right, items })}
        why={t(isPassed ? 'passedWhy' : 'failedWhy', { percent: Math.round(100 * result.data.passMark) })}
        action={
          <Button
            variant="primary"
            onClick={() => {
              result.reset();
              onGoOn();
            }}
          >
            {t(isPassed ? 'startWork' : 'whatNow')}
          </Button>
        }
      />
    );
  }
  if (test.state === 'running') {
    return (
      <EmptyState
        title={t('counting')}
        why={t('countingWhy')}
        action={<Button onClick={onGoOn}>{t('lookAgain')}</Button>}
      />
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <Standing test={test} />
      {test.state === 'may_begin' ? (
        <div className="flex flex-col items-start gap-4">
          <TestTermsText terms={test.terms} />
          <Button variant="primary" size="lg" busy={begin.isPending} onClick={() => begin.mutate({ projectId })}>
            {t('start', { items: test.terms.items })}
          </Button>
        </div>
      ) : (
        <p className="flex flex-wrap gap-2">
          <ButtonLink variant="primary" href="/work">
            {t('feed')}
          </ButtonLink>
          <ButtonLink href="/work/record">{t('record')}</ButtonLink>
        </p>
      )}
    </div>
  );
}

function Standing({ test }: { test: TestStanding }) {
  const t = useTranslations('annotations.test');
  const f = useFormats();
  const { state, lastScore, retryAt, attemptsLeft } = test;
  if (state === 'passed' || state === 'running') return null;
  const score = lastScore === null ? null : t('lastScore', { percent: Math.round(100 * lastScore) });
  // Before the first attempt the terms below say how often it can be taken.
  const attemptsWords =
    state === 'must_wait' || (state === 'may_begin' && lastScore !== null)
      ? t('attemptsLeft', { count: attemptsLeft })
      : state === 'may_begin'
        ? null
        : t(`${state}Why`);
  return (
    <Callout tone="accent" title={t(state)}>
      {[score, retryAt ? t('retryAt', { time: f.dateTime(retryAt) }) : null, attemptsWords].filter(Boolean).join(' ') ||
        null}
    </Callout>
  );
}
