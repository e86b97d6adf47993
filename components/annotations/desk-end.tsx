'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { later, useWhenWanted } from '@/components/ui/later';
import { Skeleton } from '@/components/ui/skeleton';
import { type QueueEnd, wordOf } from './work-queue';

type Props = {
  projectId: string;
  end: QueueEnd | null;
  /** How many hand-ins have not reached the server: while there are any, the next item does not come either. */
  waiting: number;
  onRetry: () => Promise<void>;
};

const limitCode = later(() => import('./limit-end'));
const testCode = later(() => import('./test-gate'));

/** Instead of an item: why there is none now, and what to do. While one is being fetched, its outline. */
export function DeskEnd({ projectId, end, waiting, onRetry }: Props) {
  const t = useTranslations('annotations');
  const isLimit = end?.status === 'daily_cap' || end?.status === 'hand_backs' || end?.status === 'language';
  const limit = useWhenWanted(limitCode, isLimit);
  const test = useWhenWanted(testCode, end?.status === 'not_qualified');
  const place = useRef<HTMLDivElement>(null);
  // What had the focus went away with the last item: whoever works by keyboard or by ear goes on here.
  // Not at each look that changes nothing.
  const status = end?.status;
  useEffect(() => {
    if (status && document.activeElement === document.body) place.current?.focus();
  }, [status]);
  const isComing = (isLimit && !limit) || (end?.status === 'not_qualified' && !test);
  if (!end || isComing) {
    return (
      <div role="status" className="flex flex-1 flex-col gap-3 p-4">
        <p className="text-ink-faint text-sm">
          {waiting > 0 ? t('desk.sendingFirst', { count: waiting }) : t('desk.loading')}
        </p>
        <Skeleton className="min-h-80 flex-1" />
      </div>
    );
  }
  return (
    <div ref={place} tabIndex={-1} className="mx-auto w-full max-w-2xl px-4 py-10 outline-none">
      {end.status === 'trouble' ? (
        <EmptyState
          title={end.message}
          why={waiting > 0 ? t('desk.offlineWaiting', { count: waiting }) : t('desk.offlineNext')}
          action={<Button onClick={() => void onRetry()}>{t('desk.retry')}</Button>}
        />
      ) : end.status === 'not_qualified' ? (
        test && (
          <test.TestGate
            key={`${end.test.number} ${end.test.state}`}
            projectId={projectId}
            test={end.test}
            onGoOn={() => void onRetry()}
          />
        )
      ) : end.status === 'daily_cap' || end.status === 'hand_backs' || end.status === 'language' ? (
        limit && <limit.LimitEnd limit={end} />
      ) : (
        <EmptyState
          title={t(`end.${wordOf(end)}`)}
          why={t(`end.${wordOf(end)}Why`)}
          action={
            end.status === 'guide_unread' ? (
              <ButtonLink variant="primary" href={`/work/${projectId}`}>
                {t('end.readGuide')}
              </ButtonLink>
            ) : (
              <>
                <ButtonLink variant="primary" href="/work">
                  {t('end.feed')}
                </ButtonLink>
                <ButtonLink href="/work/record">{t('end.record')}</ButtonLink>
                <LookAgain onLook={onRetry} />
              </>
            )
          }
        />
      )}
    </div>
  );
}

/** Asks once more for whoever stays, and says so when that changed nothing. */
function LookAgain({ onLook }: { onLook: () => Promise<void> }) {
  const t = useTranslations('annotations.end');
  const [state, setState] = useState<'idle' | 'looking' | 'looked'>('idle');
  const look = async () => {
    setState('looking');
    await onLook();
    setState('looked');
  };
  return (
    <>
      <Button busy={state === 'looking'} onClick={() => void look()}>
        {t('lookAgain')}
      </Button>
      <span role="status" className="self-center text-ink-soft text-sm">
        {state === 'looked' ? t('looked') : null}
      </span>
    </>
  );
}
