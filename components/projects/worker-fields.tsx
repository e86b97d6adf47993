'use client';

import { useLocale, useTranslations } from 'use-intl';
import { languageName } from '@/components/intl/format';
import { Field } from '@/components/ui/field';
import { NumberInput } from '@/components/ui/number-input';
import { Select } from '@/components/ui/select';
import { workLanguages } from '@/server/accounts/limits';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';

type Props = {
  value: TypedTerms;
  onChange: (value: TypedTerms) => void;
  errors: Readonly<Record<string, string>>;
};

const any = 'any';

/** Who may work, and how much one person may do in a day. */
export function WorkerFields({ value, onChange, errors }: Props) {
  const t = useTranslations('projects.terms');
  const locale = useLocale();
  const languages = workLanguages
    .map((code) => ({ value: code as string, label: languageName(code, locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <>
      <Field label={t('dailyCap')} hint={t('dailyCapHint')} error={errors.dailyCap} optional>
        <NumberInput
          value={value.dailyCap}
          onValueChange={(dailyCap) => onChange({ ...value, dailyCap })}
          min={1}
          max={projectLimits.dailyCap}
          trail={t('dailyCapTrail')}
        />
      </Field>
      <Field label={t('language')} hint={t('languageHint')} error={errors.language} optional>
        <Select
          value={value.language ?? any}
          onValueChange={(chosen) => {
            onChange({ ...value, language: workLanguages.find((code) => code === chosen) ?? null });
          }}
          options={[{ value: any, label: t('languageAny') }, ...languages]}
        />
      </Field>
    </>
  );
}
