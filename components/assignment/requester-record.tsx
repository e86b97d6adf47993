import { getFormats, getTranslator } from '@/components/intl/server-translator';
import type { RequesterRecord as Record } from '@/server/assignment/contract';

/** How many paid answers are counted before "and more" is said; the sample of `feedFor`. */
const sample = 200;

/** Who the work is from and how they paid so far: out of the book, not out of their own words. */
export async function RequesterRecord({ requester }: { requester: Record }) {
  const [t, formats] = await Promise.all([getTranslator('assignment'), getFormats()]);
  const { name, answersPaid, medianHoursToPay } = requester;
  const parts = [
    t('requester.by', { name }),
    answersPaid >= sample
      ? t('requester.recordMany', { count: sample })
      : t('requester.record', { count: answersPaid }),
    medianHoursToPay === null
      ? null
      : t('requester.hours', { duration: formats.duration(Math.max(60, medianHoursToPay * 3600)) }),
  ];
  return <p className="min-w-0 text-ink-faint text-xs [overflow-wrap:anywhere]">{parts.filter(Boolean).join(' · ')}</p>;
}
