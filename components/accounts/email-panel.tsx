'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { TextInput } from '@/components/ui/text-input';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';
import { MailSent } from './mail-sent';

/** The address, and a mail to another one that may replace it. */
export function EmailPanel({ email: present, hasPassword }: { email: string; hasPassword: boolean }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const [email, setEmail] = useState('');
  const asking = useMutation(trpc.accounts.requestEmailChange.mutationOptions());
  const refusal = asking.error ? refusalOf(asking.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event, 'email', 'password');
    setEmail(values.email.trim());
    asking.mutate(values);
  };
  return (
    <Panel title={t('account.emailTitle')} description={t('account.emailNow', { email: present })}>
      {asking.data ? (
        <MailSent email={email} by={asking.data.by} onAgain={() => asking.reset()} />
      ) : (
        <form onSubmit={submit} noValidate className="flex max-w-96 flex-col gap-4">
          {refusal && Object.keys(refusal.fields).length === 0 ? <Callout live>{refusal.message}</Callout> : null}
          <Field label={t('account.emailNew')} hint={t('account.emailWhy')} error={refusal?.fields.email}>
            <TextInput type="email" name="email" autoComplete="email" />
          </Field>
          {hasPassword ? (
            <Field label={t('account.emailPassword')} error={refusal?.fields.password}>
              <TextInput type="password" name="password" autoComplete="current-password" />
            </Field>
          ) : null}
          <DoorButton type="submit" busy={asking.isPending} className="self-start">
            {t('account.emailAct')}
          </DoorButton>
        </form>
      )}
    </Panel>
  );
}
