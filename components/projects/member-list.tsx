'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DataTable } from '@/components/ui/data-table';
import { toastProblem } from '@/components/ui/toasts';
import type { Member } from '@/server/projects/contract';
import { useRefusal } from './use-refusal';

type Props = { projectId: string; members: readonly Member[]; mayRemove: boolean };

/** Everybody in the project. Workers stand here under the names they chose for requesters. */
export function MemberList({ projectId, members, mayRemove }: Props) {
  const t = useTranslations('projects');
  const f = useFormats();
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const removing = useMutation(
    trpc.projects.removeMember.mutationOptions({
      onSuccess: () => router.refresh(),
      onError: (error) => toastProblem(readRefusal(error).message),
    }),
  );
  return (
    <DataTable
      caption={t('people.members')}
      rows={members}
      rowKey={(row) => `${row.personId} ${row.role}`}
      columns={[
        {
          key: 'name',
          header: t('people.name'),
          cell: (row) => (
            <span className="flex min-w-0 items-center gap-2">
              <span className="shrink-0">
                <Avatar id={row.personId} name={row.name} size="sm" />
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {row.name}
                {row.email ? <span className="block text-ink-faint text-xs">{row.email}</span> : null}
              </span>
            </span>
          ),
        },
        { key: 'role', header: t('people.as'), cell: (row) => t(`role.${row.role}`), narrow: 'below' },
        { key: 'joined', header: t('people.joined'), cell: (row) => f.date(row.joinedAt), narrow: 'hide' },
        {
          key: 'act',
          header: '',
          align: 'end',
          cell: ({ personId, name, role }) =>
            mayRemove && role !== 'worker' ? (
              <ConfirmDialog
                trigger={
                  <Button size="sm" variant="quiet">
                    {t('people.remove')}
                  </Button>
                }
                variant="danger"
                title={t('people.removeTitle', { name })}
                consequence={t('people.removeConsequence', { role })}
                confirmLabel={t('people.remove')}
                onConfirm={() => removing.mutateAsync({ projectId, personId, role }).catch(() => undefined)}
              />
            ) : null,
        },
      ]}
    />
  );
}
