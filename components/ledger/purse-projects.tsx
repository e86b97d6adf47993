import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import type { ProjectMoney, RequesterProject } from '@/server/ledger/contract';

const places = ['escrow', 'reserved', 'paid', 'fees'] as const;

/** The requester's projects with where the money of each is. */
export async function PurseProjects({ projects }: { projects: readonly RequesterProject[] }) {
  const [t, formats] = await Promise.all([getTranslator('ledger.purse'), getFormats()]);
  const headers = { escrow: t('left'), reserved: t('reserved'), paid: t('paid'), fees: t('fees') };
  const written = (money: ProjectMoney, place: (typeof places)[number]) =>
    formats.money(money[`${place}Minor`], money.currency);
  return (
    <DataTable
      caption={t('projectsTitle')}
      rows={projects}
      rowKey={({ projectId }) => projectId}
      columns={[
        {
          key: 'project',
          header: t('project'),
          cell: ({ projectId, title }) => (
            <Link href={`/studio/${projectId}/money`} className="[overflow-wrap:anywhere] font-medium hover:underline">
              {title}
            </Link>
          ),
        },
        ...places.map((place) => ({
          key: place,
          header: headers[place],
          align: 'end' as const,
          narrow: 'below' as const,
          cell: ({ money }: RequesterProject) => (
            <span>
              <span className="sm:hidden">{headers[place]} </span>
              {written(money, place)}
            </span>
          ),
        })),
      ]}
    />
  );
}
