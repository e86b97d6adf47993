'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import type { HandInOutcome } from '@/server/annotations/contract';
import { annotationLimits } from '@/server/annotations/limits';
import { itemCode } from '@/server/assignment/item-code';

type Late = Extract<HandInOutcome, { status: 'late' }>;

/** What a worker is told of work that came too late to count: why it does not, and whether it is paid. */
export function useLateWords(): (seatId: string, late: Late) => string {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const payOf = ({ paidMinor, currency, sight }: Late) => {
    if (paidMinor > 0n) return t('late.paid', { amount: formats.money(paidMinor, currency) });
    const why = sight === 'day_is_full' || sight === 'handed_back' ? sight : 'nothing';
    return t(`late.unpaid.${why}`, { limit: annotationLimits.paidBySightADay });
  };
  return (seatId, late) => {
    const cause = late.sight === 'handed_back' ? late.sight : (late.cause ?? 'taken');
    return `${t('desk.item', { code: itemCode(seatId) })}: ${t(`late.cause.${cause}`)} ${payOf(late)}`;
  };
}
