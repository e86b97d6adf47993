'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useAnnounce } from '@/components/shell/announcer';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusChip } from '@/components/ui/status-chip';
import { itemCode } from '@/server/assignment/item-code';
import { AnswerPair } from './answer-pair';

type Props = {
  projectId: string;
  seatId: string;
  annotationId: string;
  /** The server has the answer, so it can say how it was. */
  isSent: boolean;
  onGoOn: () => void;
};

const askAgainMs = 3000;

/** After a practice item: whether the answer was right, the known one beside it, and why. */
export function Lesson({ projectId, seatId, annotationId, isSent, onGoOn }: Props) {
  const t = useTranslations('annotations.lesson');
  const itemName = useTranslations('annotations.desk')('item', { code: itemCode(seatId) });
  const announce = useAnnounce();
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.skill.trainingFeedback.queryOptions({ projectId, annotationId }),
    enabled: isSent,
    staleTime: Number.POSITIVE_INFINITY,
    // For as long as it is waited for: who will not wait goes on.
    retry: true,
    retryDelay: askAgainMs,
  });
  const goOn = useRef<HTMLButtonElement>(null);
  const verdict = data ? t(data.isRight ? 'right' : 'wrong') : null;
  useEffect(() => {
    if (!verdict) return;
    announce(verdict);
    goOn.current?.focus();
  }, [announce, verdict]);
  return (
    <div className="flex min-h-0 flex-1 max-lg:flex-col">
      <div className="flex min-h-80 min-w-0 flex-1 flex-col p-2">
        {data ? (
          <AnswerPair
            item={data.content}
            classes={data.classes}
            given={data.given}
            known={data.known}
            name={itemName}
          />
        ) : (
          <Skeleton className="min-h-80 flex-1" />
        )}
      </div>
      <section
        aria-label={t('title')}
        className="flex w-full shrink-0 flex-col items-start gap-4 overflow-y-auto border-rule p-4 max-lg:border-t lg:w-80 lg:border-l xl:w-96"
      >
        <h2 className="font-semibold text-sm">
          {t('title')}: {itemName}
        </h2>
        {data && verdict ? (
          <>
            <StatusChip tone={data.isRight ? 'settled' : 'disagreement'}>{verdict}</StatusChip>
            {data.given.task === 'boxes' ? (
              <p className="text-ink-soft text-sm">{t('score', { percent: Math.round(100 * data.score) })}</p>
            ) : null}
            <p className="whitespace-pre-line font-serif text-md [overflow-wrap:anywhere]">{data.explanation}</p>
          </>
        ) : (
          <p role="status" className="text-ink-soft text-sm">
            {isSent ? t('loading') : t('waiting')}
          </p>
        )}
        <Button ref={goOn} variant="primary" onClick={onGoOn}>
          {t('goOn')}
        </Button>
      </section>
    </div>
  );
}
