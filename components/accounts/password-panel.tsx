'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { TextInput } from '@/components/ui/text-input';
import { passwordLength } from '@/server/accounts/limits';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';
import { openSession } from './session-door';

/** Changing the password ends every session, so this browser signs in again with the new one at once. */
export function PasswordPanel() {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const changing = useMutation(
    trpc.accounts.changePassword.mutationOptions({
      onSuccess: async ({ email }, { password }) => {
        const knock = await openSession('password', { email, password });
        if (!knock.ok) return window.location.assign('/sign-in?next=/account');
        form.current?.reset();
      },
    }),
  );
  const refusal = changing.error ? refusalOf(changing.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => changing.mutate(valuesOf(event, 'current', 'password'));
  return (
    <Panel title={t('account.passwordTitle')} description={t('account.passwordWhy')}>
      <form ref={form} onSubmit={submit} noValidate className="flex max-w-96 flex-col gap-4">
        {refusal && Object.keys(refusal.fields).length === 0 ? <Callout live>{refusal.message}</Callout> : null}
        {changing.isSuccess ? (
          <Callout tone="settled" live>
            {t('account.passwordChanged')}
          </Callout>
        ) : null}
        <Field label={t('account.passwordNow')} error={refusal?.fields.current}>
          <TextInput type="password" name="current" autoComplete="current-password" />
        </Field>
        <Field
          label={t('newPassword')}
          hint={t('passwordHint', { minimum: passwordLength.minimum })}
          error={refusal?.fields.password}
        >
          <TextInput type="password" name="password" autoComplete="new-password" />
        </Field>
        <DoorButton type="submit" busy={changing.isPending} className="self-start">
          {t('account.passwordAct')}
        </DoorButton>
      </form>
    </Panel>
  );
}
