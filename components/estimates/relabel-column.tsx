import type { ComponentProps } from 'react';
import type { DataTable } from '@/components/ui/data-table';
import type { RelabelScope } from '@/server/estimates/relabel-contract';
import { RelabelButton } from './relabel-button';

type Column<Row> = ComponentProps<typeof DataTable<Row>>['columns'][number];

type Wish<Row> = {
  mayRelabel: boolean;
  projectId: string;
  header: string;
  scopeOf: (row: Row) => RelabelScope;
  nameOf: (row: Row) => string;
};

/** A column that has the items of each row labelled anew; none for whoever may not spend the project's money. */
export function relabelColumn<Row>({ mayRelabel, projectId, header, scopeOf, nameOf }: Wish<Row>): Column<Row>[] {
  if (!mayRelabel) return [];
  return [
    {
      key: 'relabel',
      header,
      align: 'end',
      narrow: 'below',
      cell: (row) => <RelabelButton projectId={projectId} scope={scopeOf(row)} about={nameOf(row)} />,
    },
  ];
}
