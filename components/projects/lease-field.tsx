'use client';

import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import { assignmentLimits } from '@/server/assignment/limits';
import { mostLeaseMinutes } from '@/server/assignment/rules';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  error?: string | undefined;
};

/** How long a worker holds an item at most; one shorter than the work counts as long as that. */
export function LeaseField({ value, onChange, error }: Props) {
  const t = useTranslations('projects.terms');
  const { leaseMinutes, estimateSeconds } = value;
  const expected = { lease_minutes: leaseMinutes ?? 0, estimate_seconds: estimateSeconds ?? 0 };
  const most = Math.ceil(mostLeaseMinutes({ ...expected, slow_seconds: null, pace_answers: null }));
  const { leaseTimesSlow, shortestLeaseMinutes, longestLease } = assignmentLimits;
  return (
    <Field
      label={t('lease')}
      hint={
        leaseMinutes !== null && most > leaseMinutes
          ? t('leaseReadAs', { minutes: most })
          : t('leaseHint', { times: leaseTimesSlow, shortest: shortestLeaseMinutes, longest: longestLease })
      }
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
