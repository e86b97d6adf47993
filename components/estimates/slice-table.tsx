import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { Panel } from '@/components/ui/panel';
import { StatusChip } from '@/components/ui/status-chip';
import type { AgreementRow, SliceNoise } from '@/server/estimates/contract';
import { AgreementFigure } from './agreement-figure';
import { newestFigure } from './newest-figure';
import { relabelColumn } from './relabel-column';

type Props = {
  projectId: string;
  slices: readonly SliceNoise[];
  agreement: readonly AgreementRow[];
  mayRelabel: boolean;
};

/** The slices of the data, the least certain first: where people differ, and by how much. */
export async function SliceTable({ projectId, slices, agreement, mayRelabel }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (slices.length === 0) return null;
  const newest = Math.max(0, ...agreement.map((row) => row.guideNumber));
  return (
    <Panel title={t('slices.title')} description={t('slices.explain')} flush>
      <DataTable
        caption={t('slices.caption')}
        rows={slices}
        rowKey={(row) => row.slice}
        columns={[
          { key: 'slice', header: t('slices.slice'), cell: (row) => <span className="font-medium">{row.slice}</span> },
          {
            key: 'contested',
            header: t('slices.contested'),
            cell: (row) =>
              row.contested > 0 ? (
                <StatusChip tone="disagreement">{formats.number(row.contested)}</StatusChip>
              ) : (
                <span className="text-ink-faint">{formats.number(0)}</span>
              ),
          },
          {
            key: 'items',
            header: t('slices.items'),
            cell: (row) => formats.number(row.items),
            align: 'end',
            narrow: 'hide',
          },
          {
            key: 'confidence',
            header: t('slices.confidence'),
            cell: (row) => (row.meanConfidence === null ? '–' : formats.percent(row.meanConfidence, 1)),
            align: 'end',
            narrow: 'below',
          },
          {
            key: 'alpha',
            header: t('slices.alpha'),
            cell: (row) => <SliceFigure row={newestFigure(agreement, 'slice', row.slice)} newest={newest} />,
          },
          ...relabelColumn({
            mayRelabel,
            projectId,
            header: t('relabel.column'),
            scopeOf: ({ slice }: SliceNoise) => ({ kind: 'slice', slice }),
            nameOf: (row) => row.slice,
          }),
        ]}
      />
    </Panel>
  );
}

/** Where the newest version of the guide says nothing of a slice yet, the one that did is named. */
async function SliceFigure({ row, newest }: { row: AgreementRow | undefined; newest: number }) {
  const t = await getTranslator('estimates');
  const figure = <AgreementFigure alpha={row?.alpha ?? null} low={row?.low ?? null} high={row?.high ?? null} />;
  if (!row || row.alpha === null || row.guideNumber === newest) return figure;
  return (
    <>
      {figure}
      <span className="block text-ink-faint text-xs">{t('agreement.version', { number: row.guideNumber })}</span>
    </>
  );
}
