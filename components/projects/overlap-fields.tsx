'use client';

import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import { leastLabels } from '@/server/assignment/rules';
import { projectLimits } from '@/server/projects/limits';
import { MoneyInput } from './money-input';
import type { TypedTerms } from './typed-terms';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  currency: string;
  errors: Readonly<Record<string, string>>;
};

/** How many labels an item gets: always the same number, or more only while its answer is in doubt. */
export function OverlapFields({ value, onChange, currency, errors }: Props) {
  const t = useTranslations('projects.terms');
  const { overlap, overlapMax } = value;
  const isUpsideDown = overlap !== null && overlapMax !== null && overlapMax < overlap;
  const isReadAsThree = overlap !== null && overlapMax !== null && leastLabels({ overlap, overlapMax }) > overlap;
  return (
    <>
      <Field
        label={t('overlap')}
        hint={isReadAsThree ? t('readAsThree') : overlapMax === null ? t('overlapHint') : t('overlapLeastHint')}
        error={overlap === null ? t('needed') : errors.overlap}
        required
      >
        <NumberInput
          value={overlap}
          onValueChange={(next) => onChange({ ...value, overlap: next })}
          min={1}
          max={projectLimits.overlap}
        />
      </Field>
      <Field
        label={t('overlapMax')}
        hint={overlapMax === null ? t('overlapFixedHint') : t('overlapMaxHint')}
        error={isUpsideDown ? t('upsideDown', { least: overlap }) : errors.overlapMax}
        optional
      >
        <NumberInput
          value={overlapMax}
          onValueChange={(next) => onChange({ ...value, overlapMax: next })}
          min={1}
          max={projectLimits.overlap}
        />
      </Field>
      {overlapMax === null ? null : (
        <Field label={t('ceiling')} hint={t('ceilingHint')} error={errors.labelCeilingMinor} optional>
          <MoneyInput
            value={value.labelCeilingMinor}
            onValueChange={(labelCeilingMinor) => onChange({ ...value, labelCeilingMinor })}
            currency={currency}
            min={1n}
            max={projectLimits.budgetMinor}
          />
        </Field>
      )}
    </>
  );
}
