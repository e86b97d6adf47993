'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';
import { DoorButton } from './door-button';
import { DoorRefusal } from './door-refusal';
import { valuesOf } from './form-values';
import { MailForm } from './mail-form';
import { openSession } from './session-door';
import { useEntering } from './use-entering';

type Props = { next: string | null; email: string; refused: string | null };

/** By password, or by a link in a mail. What was typed stays through every refusal and from one way to the other. */
export function SignInForm({ next, email: given, refused: arrivedWith }: Props) {
  const t = useTranslations('accounts');
  const enter = useEntering(next);
  const [way, setWay] = useState<'password' | 'link'>('password');
  const [email, setEmail] = useState(given);
  const [isGoing, setGoing] = useState(false);
  const [refused, setRefused] = useState(arrivedWith);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    const values = valuesOf(event, 'email', 'password');
    setGoing(true);
    const knock = await openSession('password', values);
    if (knock.ok) return await enter();
    setRefused(knock.code);
    setGoing(false);
  };
  const turn = () => {
    setWay(way === 'password' ? 'link' : 'password');
    setRefused(null);
  };
  return (
    <div className="flex flex-col gap-4">
      {refused ? <DoorRefusal code={refused} /> : null}
      {way === 'password' ? (
        <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
          <Field label={t('email')} required>
            <TextInput
              type="email"
              name="email"
              autoComplete="username"
              defaultValue={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </Field>
          <Field label={t('password')} required>
            <TextInput type="password" name="password" autoComplete="current-password" />
          </Field>
          <DoorButton type="submit" variant="primary" busy={isGoing}>
            {t('signIn.act')}
          </DoorButton>
        </form>
      ) : (
        <MailForm wants="link" act={t('signIn.askLink')} email={email} onEmail={setEmail} />
      )}
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <DoorButton variant="quiet" className="-mx-3 text-accent" onClick={turn}>
          {way === 'password' ? t('signIn.mailLink') : t('signIn.withPassword')}
        </DoorButton>
        <Link href="/forgot" className="self-center text-accent text-sm underline underline-offset-2">
          {t('signIn.forgot')}
        </Link>
      </div>
    </div>
  );
}
