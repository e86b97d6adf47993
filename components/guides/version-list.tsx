'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { DataTable } from '@/components/ui/data-table';
import type { GuideVersionLine } from '@/server/guides/contract';

/** Every published version with what it changed. */
export function VersionList({ versions }: { versions: readonly GuideVersionLine[] }) {
  const t = useTranslations('guides.versions');
  const f = useFormats();
  return (
    <DataTable
      caption={t('caption')}
      rows={versions.filter((version) => version.state === 'published')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'number', header: t('number'), cell: (row) => t('version', { number: row.number }) },
        {
          key: 'summary',
          header: t('summary'),
          narrow: 'below',
          cell: (row) => <span className="[overflow-wrap:anywhere]">{row.changeSummary || '–'}</span>,
        },
        { key: 'rules', header: t('rules'), align: 'end', cell: (row) => f.number(row.ruleCount) },
        { key: 'readers', header: t('readers'), align: 'end', narrow: 'hide', cell: (row) => f.number(row.readers) },
        {
          key: 'published',
          header: t('published'),
          narrow: 'hide',
          cell: (row) => (row.publishedAt ? f.date(row.publishedAt) : '–'),
        },
        { key: 'by', header: t('by'), narrow: 'hide', cell: (row) => row.publishedBy ?? '–' },
      ]}
    />
  );
}
