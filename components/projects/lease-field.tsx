'use client';

import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import { assignmentLimits } from '@/server/assignment/limits';
import { leaseTold } from '@/server/assignment/rules';
import type { MeasuredPace } from '@/server/estimates/contract';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  /** What the work was seen to take; null while too little of it is done. */
  pace: MeasuredPace | null;
  error?: string | undefined;
};

/** How long a worker holds an item at most; one shorter than the work counts as long as that, and is told so. */
export function LeaseField({ value, onChange, pace, error }: Props) {
  const t = useTranslations('projects.terms');
  const { leaseMinutes, estimateSeconds } = value;
  const { most, present } = leaseTold({
    lease_minutes: leaseMinutes ?? 0,
    estimate_seconds: estimateSeconds ?? 0,
    slow_seconds: pace?.slowSeconds ?? null,
    pace_answers: pace?.answers ?? null,
  });
  const { leaseTimesSlow, shortestLeaseMinutes, longestLease } = assignmentLimits;
  const rule = { times: leaseTimesSlow, shortest: shortestLeaseMinutes, longest: longestLease };
  const counted = leaseMinutes !== null && most > leaseMinutes ? t('leaseReadAs', { minutes: most }) : null;
  const now = present === null ? null : t('leaseNow', { ...rule, minutes: present });
  return (
    <Field
      label={t('lease')}
      hint={counted || now ? [counted, now].filter(Boolean).join(' ') : t('leaseHint', rule)}
      error={error}
      required
    >
      <NumberInput
        value={leaseMinutes}
        onValueChange={(next) => onChange({ ...value, leaseMinutes: next })}
        min={projectLimits.leaseMinutes.low}
        max={projectLimits.leaseMinutes.high}
        trail={t('minutes')}
      />
    </Field>
  );
}
