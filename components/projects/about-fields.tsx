'use client';

import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';
import { Textarea } from '@/components/ui/textarea';

type About = { readonly title: string; readonly summary: string };

type Props = { value: About; onChange: (value: About) => void; errors: Readonly<Record<string, string>> };

/** What workers read of a project in the list of work. */
export function AboutFields({ value, onChange, errors }: Props) {
  const t = useTranslations('projects.about');
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <Field label={t('title')} hint={t('titleHint')} error={errors.title} required>
        <TextInput
          value={value.title}
          placeholder={t('titlePlaceholder')}
          onChange={(event) => onChange({ ...value, title: event.target.value })}
        />
      </Field>
      <Field label={t('summary')} hint={t('summaryHint')} error={errors.summary} optional>
        <Textarea
          value={value.summary}
          rows={3}
          onChange={(event) => onChange({ ...value, summary: event.target.value })}
        />
      </Field>
    </div>
  );
}
