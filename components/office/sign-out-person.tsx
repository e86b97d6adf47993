'use client';

import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { toastDone, toastProblem } from '@/components/ui/toasts';

/** Ends every session of a person: no work is lost, they sign in again. */
export function SignOutPerson({ personId, name }: { personId: string; name: string }) {
  const t = useTranslations('office.people');
  const trpc = useTRPC();
  const leaving = useMutation(
    trpc.accounts.staff.signOutPerson.mutationOptions({
      onSuccess: () => toastDone(t('signedOut', { name })),
      onError: (error) => toastProblem(refusalOf(error, t('offline')).message),
    }),
  );
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={<LogOut aria-hidden="true" />}
      aria-label={t('signOutOf', { name })}
      busy={leaving.isPending}
      onClick={() => leaving.mutate({ personId })}
    >
      <span className="max-sm:hidden">{t('signOut')}</span>
    </Button>
  );
}
