import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { QueueEntry } from '@/server/review/contract';

type Props = { projectId: string; queue: readonly QueueEntry[] };

/** What the crowd could not settle, the least certain first. */
export async function QueueTable({ projectId, queue }: Props) {
  const [t, formats] = await Promise.all([getTranslator('review'), getFormats()]);
  return (
    <DataTable
      caption={t('queue.caption')}
      rows={queue}
      rowKey={(row) => row.itemId}
      columns={[
        {
          key: 'item',
          header: t('queue.item'),
          cell: (row) => (
            <span className="flex flex-wrap items-center gap-2">
              <Link
                href={`/review/${projectId}/${row.itemId}`}
                prefetch={false}
                className="font-medium underline-offset-2 hover:underline"
              >
                {row.name}
              </Link>
              {row.isOwn ? <Badge>{t('queue.own')}</Badge> : null}
              {row.isTaken ? <Badge>{t('queue.taken')}</Badge> : null}
            </span>
          ),
        },
        { key: 'slice', header: t('queue.slice'), cell: (row) => row.slice ?? '–', narrow: 'below', isNamed: true },
        {
          key: 'annotations',
          header: t('queue.annotations'),
          cell: (row) => formats.number(row.annotations),
          align: 'end',
          narrow: 'hide',
        },
        {
          key: 'confidence',
          header: t('queue.confidence'),
          cell: (row) => (row.confidence === null ? '–' : formats.percent(row.confidence, 1)),
          align: 'end',
          sorted: 'ascending',
        },
      ]}
      empty={
        <EmptyState
          title={t('queue.empty')}
          why={t('queue.emptyWhy')}
          action={<ButtonLink href={`/studio/${projectId}`}>{t('queue.emptyAction')}</ButtonLink>}
        />
      }
    />
  );
}
