import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Badge } from '@/components/ui/badge';
import { DataTable } from '@/components/ui/data-table';
import type { PersonView } from '@/server/accounts/contract';
import { SignOutPerson } from './sign-out-person';

/** People as staff see them. The address of a deleted account is gone, and so is its row's action. */
export async function PeopleTable({ people }: { people: readonly PersonView[] }) {
  const [t, formats] = await Promise.all([getTranslator('office.people'), getFormats()]);
  const state = (person: PersonView) => {
    if (person.closedAt) return <Badge>{t('isClosed', { date: formats.date(person.closedAt) })}</Badge>;
    return person.isStaff ? <Badge tone="accent">{t('isStaff')}</Badge> : null;
  };
  const anywhere = (words: string) => <span className="[overflow-wrap:anywhere]">{words}</span>;
  return (
    <DataTable
      caption={t('caption')}
      rows={people}
      rowKey={(person) => person.id}
      columns={[
        {
          key: 'person',
          header: t('person'),
          cell: (person) => <span className="font-medium [overflow-wrap:anywhere]">{person.name}</span>,
        },
        { key: 'email', header: t('email'), narrow: 'below', cell: (person) => anywhere(person.email ?? '–') },
        {
          key: 'pseudonym',
          header: t('pseudonym'),
          narrow: 'below',
          cell: (person) => <span className="sm:whitespace-nowrap">{person.pseudonym}</span>,
        },
        {
          key: 'since',
          header: t('since'),
          narrow: 'hide',
          cell: (person) => <span className="whitespace-nowrap">{formats.date(person.createdAt)}</span>,
        },
        { key: 'state', header: t('state'), narrow: 'below', cell: state },
        {
          key: 'actions',
          header: <span className="sr-only">{t('actions')}</span>,
          align: 'end',
          cell: (person) => (person.closedAt ? null : <SignOutPerson personId={person.id} name={person.name} />),
        },
      ]}
    />
  );
}
