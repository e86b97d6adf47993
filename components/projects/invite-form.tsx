'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { TextInput } from '@/components/ui/text-input';
import { toastDone } from '@/components/ui/toasts';
import type { InvitationRole } from '@/server/projects/contract';
import { useRefusal } from './use-refusal';

/** Asks somebody into the project by mail. */
export function InviteForm({ projectId }: { projectId: string }) {
  const t = useTranslations('projects');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InvitationRole>('reviewer');
  const inviting = useMutation(
    trpc.projects.invite.mutationOptions({
      onSuccess: (_, sent) => {
        toastDone(t('people.sent', { email: sent.email }));
        setEmail('');
        router.refresh();
      },
    }),
  );
  const refusal = inviting.error ? readRefusal(inviting.error) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!inviting.isPending) inviting.mutate({ projectId, email, role });
  };
  return (
    <form onSubmit={send} noValidate className="flex flex-wrap items-start gap-3">
      <Field
        label={t('people.email')}
        error={refusal ? (refusal.fields.email ?? refusal.message) : undefined}
        className="min-w-[min(13rem,100%)] flex-1 basis-64"
      >
        <TextInput
          type="email"
          autoComplete="off"
          value={email}
          maxLength={254}
          placeholder="name@example.org"
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label={t('people.as')} className="w-40">
        <Select<InvitationRole>
          value={role}
          onValueChange={setRole}
          options={[
            { value: 'reviewer', label: t('role.reviewer') },
            { value: 'owner', label: t('role.owner') },
          ]}
        />
      </Field>
      <Button type="submit" variant="primary" busy={inviting.isPending} className="mt-6">
        {t('people.invite')}
      </Button>
    </form>
  );
}
