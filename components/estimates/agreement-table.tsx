import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import type { AgreementRow } from '@/server/estimates/contract';
import { AgreementFigure } from './agreement-figure';
import { AgreementStep } from './agreement-step';

type Props = { rows: readonly AgreementRow[] };

/** How far people agree beyond chance under each guide version, the newest first. */
export async function AgreementTable({ rows }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const overall = rows.filter((row) => row.scope === 'all');
  return (
    <Panel title={t('agreement.title')} description={t('agreement.explain')} flush>
      <DataTable
        caption={t('agreement.caption')}
        rows={overall}
        rowKey={(row) => row.guideVersionId}
        columns={[
          {
            key: 'version',
            header: t('agreement.versionHeader'),
            cell: (row) => t('agreement.version', { number: row.guideNumber }),
          },
          {
            key: 'alpha',
            header: t('agreement.alpha'),
            cell: ({ alpha, low, high }) => <AgreementFigure alpha={alpha} low={low} high={high} />,
          },
          ...(overall.some((row) => row.gain)
            ? [
                {
                  key: 'step',
                  header: t('agreement.step.header'),
                  cell: (row: AgreementRow) => <AgreementStep row={row} />,
                  narrow: 'below' as const,
                },
              ]
            : []),
          {
            key: 'items',
            header: t('agreement.items'),
            cell: (row) => formats.number(row.itemCount),
            align: 'end',
            narrow: 'hide',
          },
          {
            key: 'annotations',
            header: t('agreement.annotations'),
            cell: (row) => formats.number(row.annotationCount),
            align: 'end',
            narrow: 'hide',
          },
        ]}
        empty={<EmptyState className="m-4" title={t('agreement.empty')} why={t('agreement.emptyWhy')} />}
      />
    </Panel>
  );
}
