import type { Metadata } from 'next';
import { getTranslator } from '@/components/intl/server-translator';
import { PeopleSearch } from '@/components/office/people-search';
import { PeopleTable } from '@/components/office/people-table';
import { PageBody } from '@/components/shell/page-body';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { ask } from '@/server/api/caller';

type Props = { searchParams: Promise<{ search?: string | string[]; before?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('office.sections'))('people') };
}

function address(search: string, before: string | null): string {
  const query = new URLSearchParams({ ...(search && { search }), ...(before && { before }) });
  return query.size > 0 ? `/office?${query}` : '/office';
}

/** Who is here? */
export default async function PeoplePage({ searchParams }: Props) {
  const query = await searchParams;
  const search = typeof query.search === 'string' ? query.search.slice(0, 100) : '';
  const before = typeof query.before === 'string' ? query.before : undefined;
  const [page, facts, t] = await Promise.all([
    ask((api) => api.accounts.staff.people({ search, ...(before && { before }) })),
    ask((api) => api.accounts.staff.facts()),
    getTranslator('office.people'),
  ]);
  const { living, closed, staff } = facts.people;
  return (
    <PageBody>
      <PageHeader
        question={t('question')}
        title={t('title', { living })}
        lead={t('lead', { closed, staff })}
        action={<PeopleSearch search={search} />}
      />
      {page.people.length === 0 ? (
        <EmptyState title={t('none')} why={t('noneWhy')} />
      ) : (
        <PeopleTable people={page.people} />
      )}
      {before || page.next ? (
        <Pagination
          className="mt-4"
          previous={before ? address(search, null) : undefined}
          next={page.next ? address(search, page.next) : undefined}
        />
      ) : null}
    </PageBody>
  );
}
