'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { TextInput } from '@/components/ui/text-input';
import { MailSent } from './mail-sent';

/** The address, and a mail to another one that may replace it. */
export function EmailPanel({ email: present, hasPassword }: { email: string; hasPassword: boolean }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const asking = useMutation(trpc.accounts.requestEmailChange.mutationOptions());
  const refusal = asking.error ? refusalOf(asking.error, t('offline')) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate({ email, password });
  };
  const again = () => {
    asking.reset();
    setPassword('');
  };
  return (
    <Panel title={t('account.emailTitle')} description={t('account.emailNow', { email: present })}>
      {asking.data ? (
        <MailSent email={email.trim()} by={asking.data.by} onAgain={again} />
      ) : (
        <form onSubmit={submit} noValidate className="flex max-w-96 flex-col gap-4">
          {refusal && Object.keys(refusal.fields).length === 0 ? <Callout live>{refusal.message}</Callout> : null}
          <Field label={t('account.emailNew')} hint={t('account.emailWhy')} error={refusal?.fields.email}>
            <TextInput
              type="email"
              name="email"
              autoComplete="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </Field>
          {hasPassword ? (
            <Field label={t('account.emailPassword')} error={refusal?.fields.password}>
              <TextInput
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </Field>
          ) : null}
          <Button type="submit" busy={asking.isPending} className="self-start">
            {t('account.emailAct')}
          </Button>
        </form>
      )}
    </Panel>
  );
}
