'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';
import { MailSent } from './mail-sent';

type Props = { wants: 'link' | 'reset'; act: string; email?: string; onEmail?: (email: string) => void };

/** An address, and a mail to it: a link that signs in, or one to choose a new password. */
export function MailForm({ wants, act, email: given = '', onEmail }: Props) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const [email, setEmail] = useState(given);
  const link = useMutation(trpc.accounts.requestLink.mutationOptions());
  const reset = useMutation(trpc.accounts.requestReset.mutationOptions());
  const asking = wants === 'link' ? link : reset;
  const refusal = asking.error ? refusalOf(asking.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event, 'email');
    setEmail(values.email.trim());
    asking.mutate(values);
  };
  if (asking.data) return <MailSent email={email} by={asking.data.by} onAgain={() => asking.reset()} />;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {refusal && !refusal.fields.email ? <Callout live>{refusal.message}</Callout> : null}
      <Field label={t('email')} error={refusal?.fields.email} required>
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          defaultValue={given}
          onChange={(event) => onEmail?.(event.target.value)}
        />
      </Field>
      <DoorButton type="submit" variant="primary" busy={asking.isPending}>
        {act}
      </DoorButton>
    </form>
  );
}
