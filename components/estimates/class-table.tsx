import { ClassMark } from '@/components/canvas/class-mark';
import { getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { Panel } from '@/components/ui/panel';
import type { AgreementRow } from '@/server/estimates/contract';
import { AgreementFigure } from './agreement-figure';
import { newestVersion } from './newest-figure';
import { relabelColumn } from './relabel-column';

type Props = {
  projectId: string;
  mayRelabel: boolean;
  agreement: readonly AgreementRow[];
  /** Name and colour by class id. */
  classes: readonly { readonly id: string; readonly name: string; readonly colour: string }[];
};

/** Agreement on each class against all others, under the newest guide version that has figures. */
export async function ClassTable({ projectId, mayRelabel, agreement, classes }: Props) {
  const t = await getTranslator('estimates');
  const newest = newestVersion(agreement, 'class');
  const rows = agreement.filter((row) => row.scope === 'class' && row.guideNumber === newest);
  if (rows.length === 0) return null;
  const classOf = new Map(classes.map((entry) => [entry.id, entry]));
  return (
    <Panel title={t('classes.title')} description={t('classes.explain', { number: newest })} flush>
      <DataTable
        caption={t('classes.caption')}
        rows={rows}
        rowKey={(row) => row.scopeKey}
        columns={[
          {
            key: 'class',
            header: t('classes.class'),
            cell: (row) => (
              <span className="flex items-center gap-2">
                <ClassMark colour={classOf.get(row.scopeKey)?.colour ?? 'var(--ink-faint)'} className="size-2.5" />
                {classOf.get(row.scopeKey)?.name ?? row.scopeKey}
              </span>
            ),
          },
          {
            key: 'alpha',
            header: t('agreement.alpha'),
            cell: ({ alpha, low, high }) => <AgreementFigure alpha={alpha} low={low} high={high} />,
          },
          ...relabelColumn({
            mayRelabel,
            projectId,
            header: t('relabel.column'),
            scopeOf: ({ scopeKey }: AgreementRow) => ({ kind: 'class', choice: scopeKey }),
            nameOf: (row) => classOf.get(row.scopeKey)?.name ?? row.scopeKey,
          }),
        ]}
      />
    </Panel>
  );
}
