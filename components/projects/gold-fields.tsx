'use client';

import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  errors: Readonly<Record<string, string>>;
};

/** How often a check is mixed in, and the test that comes before labels. */
export function GoldFields({ value, onChange, errors }: Props) {
  const t = useTranslations('skill.terms');
  const needed = useTranslations('projects.terms')('needed');
  const { goldEvery, testItems, testAttempts, testRetakeHours } = projectLimits;
  return (
    <>
      <Field label={t('every')} hint={t('everyHint')} error={errors.goldEvery} optional>
        <NumberInput
          value={value.goldEvery}
          onValueChange={(next) => onChange({ ...value, goldEvery: next })}
          min={goldEvery.low}
          max={goldEvery.high}
          trail={t('everyTrail')}
        />
      </Field>
      <Field label={t('test')} hint={t('testHint')} error={errors.testItems} optional>
        <NumberInput
          value={value.testItems}
          onValueChange={(next) => onChange({ ...value, testItems: next })}
          min={1}
          max={testItems}
          trail={t('everyTrail')}
        />
      </Field>
      {value.testItems === null ? null : (
        <>
          <Field label={t('pass')} error={value.testPassPercent === null ? needed : errors.testPassMark} required>
            <NumberInput
              value={value.testPassPercent}
              onValueChange={(next) => onChange({ ...value, testPassPercent: next })}
              min={0}
              max={100}
              trail="%"
            />
          </Field>
          <Field label={t('attempts')} error={value.testAttempts === null ? needed : errors.testAttempts} required>
            <NumberInput
              value={value.testAttempts}
              onValueChange={(next) => onChange({ ...value, testAttempts: next })}
              min={1}
              max={testAttempts}
            />
          </Field>
          <Field label={t('hours')} error={value.testRetakeHours === null ? needed : errors.testRetakeHours} required>
            <NumberInput
              value={value.testRetakeHours}
              onValueChange={(next) => onChange({ ...value, testRetakeHours: next })}
              min={0}
              max={testRetakeHours}
              trail={t('hoursTrail')}
            />
          </Field>
        </>
      )}
    </>
  );
}
