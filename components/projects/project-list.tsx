import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { Progress } from '@/components/ui/progress';
import type { ProjectLine } from '@/server/projects/contract';
import { StateChip } from './state-chip';
import { stepAddress } from './steps';

/** A project with how far it is and what it has cost; null where there is nothing to measure or nothing to see. */
export type ListedProject = ProjectLine & {
  readonly progress: { readonly settled: number; readonly items: number } | null;
  readonly spent: { readonly amountMinor: bigint; readonly currency: string } | null;
};

/** Where a project is worked on: a draft in its wizard, a published one on its overview. */
function addressOf({ id, state, role }: ProjectLine): string {
  return state === 'draft' && role === 'owner' ? stepAddress(id, 'kind') : `/studio/${id}`;
}

export async function ProjectList({ projects }: { projects: readonly ListedProject[] }) {
  const [t, f] = await Promise.all([getTranslator('projects'), getFormats()]);
  return (
    <DataTable
      caption={t('list.caption')}
      rows={projects}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'title',
          header: t('list.project'),
          cell: (row) => (
            <Link
              href={addressOf(row)}
              className="font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline"
            >
              {row.title || t('untitled')}
            </Link>
          ),
        },
        { key: 'state', header: t('list.state'), cell: (row) => <StateChip state={row.state} />, narrow: 'below' },
        { key: 'task', header: t('list.task'), cell: (row) => t(`task.${row.task}`), narrow: 'hide' },
        {
          key: 'progress',
          header: t('list.settled'),
          width: '11rem',
          narrow: 'below',
          cell: ({ progress }) =>
            progress && progress.items > 0 ? (
              <Progress label={t('list.settled')} done={progress.settled} total={progress.items} tone="settled" />
            ) : (
              <span className="text-ink-faint">{t('list.noItems')}</span>
            ),
        },
        {
          key: 'spent',
          header: t('list.spent'),
          align: 'end',
          narrow: 'below',
          cell: ({ spent }) => (spent ? f.money(spent.amountMinor, spent.currency) : '–'),
        },
        { key: 'role', header: t('list.role'), cell: (row) => t(`role.${row.role}`), narrow: 'hide' },
        { key: 'made', header: t('list.made'), cell: (row) => f.date(row.createdAt), narrow: 'hide' },
      ]}
    />
  );
}
