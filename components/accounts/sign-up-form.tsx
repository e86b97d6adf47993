'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';
import { nameLength, passwordLength } from '@/server/accounts/limits';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';
import { MailSent } from './mail-sent';

/** Name, address and password; the account is made when the mail is confirmed. */
export function SignUpForm() {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const [email, setEmail] = useState('');
  const asking = useMutation(trpc.accounts.signUp.mutationOptions());
  const refusal = asking.error ? refusalOf(asking.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event, 'name', 'email', 'password');
    setEmail(values.email.trim());
    asking.mutate(values);
  };
  if (asking.data) return <MailSent email={email} by={asking.data.by} onAgain={() => asking.reset()} />;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {refusal && Object.keys(refusal.fields).length === 0 ? <Callout live>{refusal.message}</Callout> : null}
      <Field label={t('name')} hint={t('nameHint')} error={refusal?.fields.name} required>
        <TextInput name="name" autoComplete="name" maxLength={nameLength.maximum} />
      </Field>
      <Field label={t('email')} error={refusal?.fields.email} required>
        <TextInput type="email" name="email" autoComplete="username" />
      </Field>
      <Field
        label={t('password')}
        hint={t('passwordHint', { minimum: passwordLength.minimum })}
        error={refusal?.fields.password}
        required
      >
        <TextInput type="password" name="password" autoComplete="new-password" />
      </Field>
      <DoorButton type="submit" variant="primary" busy={asking.isPending}>
        {t('signUp.act')}
      </DoorButton>
    </form>
  );
}
