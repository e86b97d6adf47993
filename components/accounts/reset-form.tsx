'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';
import { passwordLength } from '@/server/accounts/limits';
import { DoorButton } from './door-button';
import { DoorRefusal } from './door-refusal';
import { valuesOf } from './form-values';
import { openSession } from './session-door';
import { useEntering } from './use-entering';

/** Sets the new password and signs in with it. */
export function ResetForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const enter = useEntering(null);
  const [refused, setRefused] = useState<string | null>(null);
  const setting = useMutation(
    trpc.accounts.resetPassword.mutationOptions({
      onSuccess: async (known, { password }) => {
        const knock = await openSession('password', { email: known.email, password });
        if (knock.ok) return await enter();
        setRefused(knock.code);
      },
    }),
  );
  const refusal = setting.error ? refusalOf(setting.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const { password } = valuesOf(event, 'password');
    setting.mutate({ token, password });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {refused ? <DoorRefusal code={refused} /> : null}
      {refusal && !refusal.fields.password ? <Callout live>{refusal.message}</Callout> : null}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Field
        label={t('newPassword')}
        hint={t('passwordHint', { minimum: passwordLength.minimum })}
        error={refusal?.fields.password}
        required
      >
        <TextInput type="password" name="password" autoComplete="new-password" />
      </Field>
      <DoorButton type="submit" variant="primary" busy={setting.isPending}>
        {t('reset.act')}
      </DoorButton>
    </form>
  );
}
