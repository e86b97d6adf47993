'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { toastProblem } from '@/components/ui/toasts';
import type { Invitation } from '@/server/projects/contract';
import { useRefusal } from './use-refusal';

type Props = { projectId: string; invitations: readonly Invitation[] };

/** Invitations nobody has answered yet. */
export function InvitationList({ projectId, invitations }: Props) {
  const t = useTranslations('projects');
  const f = useFormats();
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const withdrawing = useMutation(
    trpc.projects.withdrawInvitation.mutationOptions({
      onSuccess: () => router.refresh(),
      onError: (error) => toastProblem(readRefusal(error).message),
    }),
  );
  return (
    <DataTable
      caption={t('people.invitations')}
      rows={invitations}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'email',
          header: t('people.email'),
          cell: (row) => <span className="[overflow-wrap:anywhere]">{row.email}</span>,
        },
        { key: 'role', header: t('people.as'), cell: (row) => t(`role.${row.role}`), narrow: 'below' },
        { key: 'until', header: t('people.until'), cell: (row) => f.date(row.expiresAt), narrow: 'below' },
        {
          key: 'act',
          header: '',
          align: 'end',
          cell: (row) => (
            <Button
              size="sm"
              variant="quiet"
              busy={withdrawing.isPending && withdrawing.variables.invitationId === row.id}
              onClick={() => withdrawing.mutate({ projectId, invitationId: row.id })}
            >
              {t('people.withdraw')}
            </Button>
          ),
        },
      ]}
    />
  );
}
