'use client';

import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { useAnnounce } from '@/components/shell/announcer';
import { AtFoot } from '@/components/shell/at-foot';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { toastProblem } from '@/components/ui/toasts';

type Props = {
  projectId: string;
  seatId: string;
  /** When the lease ends, by this browser's clock; null when the server has said that it passed on. */
  deadline: number | null;
  onExtended: (until: Date | null, now: Date) => void;
};

const soonMs = 2 * 60_000;

/**
 * How long the item is still this person's, with more time to be had when it gets short. Below a minute it counts seconds.
 * Whoever asks for more is always answered in sight: by the clock, or by why it stands where it stood.
 */
export function LeaseClock({ projectId, seatId, deadline, onExtended }: Props) {
  const t = useTranslations('assignment.lease');
  const formats = useFormats();
  const announce = useAnnounce();
  const noAnswer = useTranslations('shell')('noAnswer');
  const trpc = useTRPC();
  const left = useTimeLeft(deadline ?? 0);
  const isGone = deadline === null;
  const isSoon = left < soonMs && !isGone;
  useEffect(() => {
    if (isSoon) announce(t('soon'));
    if (isGone) announce(`${t('gone')}. ${t('goneWhy')}`);
  }, [announce, isGone, isSoon, t]);
  const extend = useMutation(
    trpc.assignment.extend.mutationOptions({
      onSuccess: (extension) => {
        if (!extension) return onExtended(null, new Date());
        onExtended(extension.leaseUntil, extension.now);
        const duration = formats.duration((extension.leaseUntil.getTime() - extension.now.getTime()) / 1000);
        announce(`${t('moreGiven', { duration })} ${extension.isLast ? t('last') : ''}`);
      },
      onError: (error) => toastProblem(refusalOf(error, noAnswer).message),
    }),
  );
  if (isGone) {
    return (
      <>
        <span className="font-semibold">{t('gone')}</span>
        <AtFoot>
          <Callout>{t('goneWhy')}</Callout>
        </AtFoot>
      </>
    );
  }
  const seconds = Math.ceil(left / 1000);
  const words =
    left <= 0
      ? t('over')
      : t('left', { duration: formats.duration(seconds < 60 ? seconds : Math.ceil(seconds / 60) * 60) });
  return (
    <span className="flex items-center gap-1.5">
      <span role="timer" aria-label={t('label')} className={isSoon ? 'font-semibold' : 'text-ink-soft'}>
        {words}
      </span>
      <AtFoot>
        {left <= 0 ? <Callout>{t('overWhy')}</Callout> : null}
        {isSoon && extend.data?.isLast ? <Callout title={t('last')} /> : null}
      </AtFoot>
      {isSoon && !extend.data?.isLast ? (
        <Button size="sm" busy={extend.isPending} onClick={() => extend.mutate({ projectId, seatId })}>
          {t('more')}
        </Button>
      ) : null}
    </span>
  );
}

function useTimeLeft(deadline: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticker = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(ticker);
  }, []);
  return Math.max(0, deadline - now);
}
