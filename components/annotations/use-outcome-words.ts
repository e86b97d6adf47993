'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import type { HandInOutcome } from '@/server/annotations/contract';
import { annotationLimits } from '@/server/annotations/limits';
import { itemCode } from '@/server/assignment/item-code';

type Late = Extract<HandInOutcome, { status: 'late' }>;

/**
 * What a worker must be told of work that was taken in, null where all is as its screen said: why work that came too late does
 * not count and whether it is paid, or that it pays something else.
 */
export function useOutcomeWords(): (seatId: string, outcome: HandInOutcome) => string | null {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const payOf = ({ paidMinor, currency, sight }: Late) => {
    if (paidMinor > 0n) return t('late.paid', { amount: formats.money(paidMinor, currency) });
    const why = sight === 'day_is_full' || sight === 'handed_back' ? sight : 'nothing';
    return t(`late.unpaid.${why}`, { limit: annotationLimits.paidBySightADay });
  };
  const lateWords = (late: Late) => {
    const cause = late.sight === 'handed_back' ? late.sight : (late.cause ?? 'taken');
    return `${t(`late.cause.${cause}`)} ${payOf(late)}`;
  };
  return (seatId, outcome) => {
    const item = t('desk.item', { code: itemCode(seatId) });
    if (outcome.status === 'late') return `${item}: ${lateWords(outcome)}`;
    if (!outcome.pays) return null;
    const { minor, saidMinor, currency } = outcome.pays;
    const [amount, said] = [formats.money(minor, currency), formats.money(saidMinor, currency)];
    return `${item}: ${t('late.otherPay', { amount, said })}`;
  };
}
