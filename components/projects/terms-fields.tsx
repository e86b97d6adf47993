'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import type { MeasuredPace } from '@/server/estimates/contract';
import { projectLimits } from '@/server/projects/limits';
import { GoldFields } from './gold-fields';
import { LeaseField } from './lease-field';
import { MoneyInput } from './money-input';
import { OverlapFields } from './overlap-fields';
import type { TypedTerms } from './typed-terms';
import { WorkerFields } from './worker-fields';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  currency: string;
  errors: Readonly<Record<string, string>>;
  pace: MeasuredPace | null;
  /** Stands below the numbers of labels. */
  ofOverlap?: ReactNode;
  /** Stands below the quality target. */
  ofTarget?: ReactNode;
};

/** Price, time, overlap, target, lease and budget. */
export function TermsFields({ value, onChange, currency, errors, pace, ofOverlap, ofTarget }: Props) {
  const t = useTranslations('projects.terms');
  const f = useFormats();
  const { estimateSeconds: seconds } = projectLimits;
  const needed = (given: unknown, path: string) => (given === null ? t('needed') : errors[path]);
  return (
    <div className="grid gap-5 *:justify-end sm:grid-cols-2">
      <Field label={t('price')} hint={t('priceHint')} error={needed(value.priceMinor, 'priceMinor')} required>
        <MoneyInput
          value={value.priceMinor}
          onValueChange={(priceMinor) => onChange({ ...value, priceMinor })}
          currency={currency}
          min={1n}
          max={projectLimits.priceMinor}
        />
      </Field>
      <Field
        label={t('estimate')}
        hint={t('estimateHint', { duration: f.duration(value.estimateSeconds ?? 0) })}
        error={needed(value.estimateSeconds, 'estimateSeconds')}
        required
      >
        <NumberInput
          value={value.estimateSeconds}
          onValueChange={(estimateSeconds) => onChange({ ...value, estimateSeconds })}
          min={seconds.low}
          max={seconds.high}
          trail={t('seconds')}
        />
      </Field>
      <OverlapFields value={value} onChange={onChange} currency={currency} errors={errors} />
      {ofOverlap}
      <Field label={t('target')} hint={t('targetHint')} error={needed(value.qualityPercent, 'qualityTarget')} required>
        <NumberInput
          value={value.qualityPercent}
          onValueChange={(qualityPercent) => onChange({ ...value, qualityPercent })}
          min={50}
          max={100}
          digits={1}
          trail="%"
        />
      </Field>
      {ofTarget}
      <WorkerFields value={value} onChange={onChange} errors={errors} />
      <LeaseField {...{ value, onChange, pace }} error={needed(value.leaseMinutes, 'leaseMinutes')} />
      <GoldFields value={value} onChange={onChange} errors={errors} />
      <Field label={t('budget')} hint={t('budgetHint')} error={errors.budgetMinor} optional>
        <MoneyInput
          value={value.budgetMinor}
          onValueChange={(budgetMinor) => onChange({ ...value, budgetMinor })}
          currency={currency}
          min={1n}
          max={projectLimits.budgetMinor}
        />
      </Field>
    </div>
  );
}
