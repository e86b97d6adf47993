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
import { passwordLength } from '@/server/accounts/limits';
import { openSession } from './session-door';

/** Changing the password ends every session, so this browser signs in again with the new one at once. */
export function PasswordPanel() {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const changing = useMutation(
    trpc.accounts.changePassword.mutationOptions({
      onSuccess: async ({ email }) => {
        const knock = await openSession('password', { email, password });
        if (!knock.ok) return window.location.assign('/sign-in?next=/account');
        setCurrent('');
        setPassword('');
      },
    }),
  );
  const refusal = changing.error ? refusalOf(changing.error, t('offline')) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate({ current, password });
  };
  return (
    <Panel title={t('account.passwordTitle')} description={t('account.passwordWhy')}>
      <form onSubmit={submit} noValidate className="flex max-w-96 flex-col gap-4">
        {refusal && Object.keys(refusal.fields).length === 0 ? <Callout live>{refusal.message}</Callout> : null}
        {changing.isSuccess ? (
          <Callout tone="settled" live>
            {t('account.passwordChanged')}
          </Callout>
        ) : null}
        <Field label={t('account.passwordNow')} error={refusal?.fields.current}>
          <TextInput
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field
          label={t('newPassword')}
          hint={t('passwordHint', { minimum: passwordLength.minimum })}
          error={refusal?.fields.password}
        >
          <TextInput
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" busy={changing.isPending} className="self-start">
          {t('account.passwordAct')}
        </Button>
      </form>
    </Panel>
  );
}
