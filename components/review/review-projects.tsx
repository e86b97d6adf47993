import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusChip } from '@/components/ui/status-chip';
import type { ReviewProject } from '@/server/review/contract';

type Props = { projects: readonly ReviewProject[] };

/** Projects the person may review in, the one with most to settle first. */
export async function ReviewProjects({ projects }: Props) {
  const [t, formats] = await Promise.all([getTranslator('review'), getFormats()]);
  return (
    <DataTable
      caption={t('desk.caption')}
      rows={projects}
      rowKey={(row) => row.projectId}
      columns={[
        {
          key: 'title',
          header: t('desk.project'),
          cell: (row) => (
            <Link href={`/review/${row.projectId}`} className="font-medium underline-offset-2 hover:underline">
              {row.title}
            </Link>
          ),
        },
        {
          key: 'contested',
          header: t('desk.contested'),
          cell: (row) =>
            row.contested > 0 ? (
              <StatusChip tone="disagreement">{formats.number(row.contested)}</StatusChip>
            ) : (
              <StatusChip tone="settled">{t('desk.nothing')}</StatusChip>
            ),
        },
        {
          key: 'settled',
          header: t('desk.settled'),
          cell: (row) => t('desk.of', { settled: row.settled, items: row.items }),
          align: 'end',
          narrow: 'hide',
        },
      ]}
      empty={
        <EmptyState
          title={t('desk.empty')}
          why={t('desk.emptyWhy')}
          action={<ButtonLink href="/studio">{t('desk.emptyAction')}</ButtonLink>}
        />
      }
    />
  );
}
