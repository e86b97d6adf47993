'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { DataTable } from '@/components/ui/data-table';
import type { GuideVersionLine } from '@/server/guides/contract';

type Props = {
  versions: readonly GuideVersionLine[];
  /** The one that is read; null while none is. */
  openedId: string | null;
  onOpen: (guideVersionId: string | null) => void;
};

/** Every published version with what it changed; each opens. */
export function VersionList({ versions, openedId, onOpen }: Props) {
  const t = useTranslations('guides.versions');
  const f = useFormats();
  return (
    <DataTable
      caption={t('caption')}
      rows={versions}
      rowKey={(row) => row.id}
      isCurrent={(row) => row.id === openedId}
      columns={[
        {
          key: 'number',
          header: t('number'),
          cell: (row) => (
            <button
              type="button"
              aria-expanded={row.id === openedId}
              onClick={() => onOpen(row.id === openedId ? null : row.id)}
              className="min-h-6 text-left text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11"
            >
              {t('version', { number: row.number })}
            </button>
          ),
        },
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
