'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { TextInput } from '@/components/ui/text-input';
import { toastDone } from '@/components/ui/toasts';
import { nameLength } from '@/server/accounts/limits';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';

export function NamePanel({ name: kept }: { name: string }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const router = useRouter();
  const saving = useMutation(
    trpc.accounts.updateProfile.mutationOptions({
      onSuccess: () => {
        toastDone(t('saved'));
        router.refresh();
      },
    }),
  );
  const refusal = saving.error ? refusalOf(saving.error, t('offline')) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => saving.mutate(valuesOf(event, 'name'));
  return (
    <Panel title={t('account.profile')}>
      <form onSubmit={submit} noValidate className="flex flex-wrap items-end gap-2">
        <Field
          label={t('name')}
          hint={t('nameHint')}
          error={refusal ? (refusal.fields.name ?? refusal.message) : undefined}
          className="flex-1 basis-64"
        >
          <TextInput name="name" autoComplete="name" maxLength={nameLength.maximum} defaultValue={kept} />
        </Field>
        <DoorButton type="submit" busy={saving.isPending}>
          {t('save')}
        </DoorButton>
      </form>
    </Panel>
  );
}
