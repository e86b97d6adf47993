import { getTranslator } from '@/components/intl/server-translator';
import { PreviewDesk } from '@/components/projects/preview-desk';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

const itemsShown = 20;

/** The work as a worker meets it, under the guide as it is drafted now. Nothing is stored. */
export default async function PreviewPage({ params }: Props) {
  const { project: projectId } = await params;
  const t = await getTranslator('projects.preview');
  const [terms, ontology, guide, page] = await ask((api) =>
    Promise.all([
      api.projects.terms({ projectId }),
      api.projects.ontology({ projectId }),
      api.guides.draft({ projectId }),
      api.datasets.items({ projectId, state: 'active', limit: itemsShown }),
    ]),
  );
  return (
    <>
      <PageHeader question={t('question')} title={t('title', { items: page.items.length })} />
      {page.items.length === 0 ? (
        <EmptyState
          title={t('empty')}
          why={t('emptyWhy')}
          action={<ButtonLink href={`/studio/${projectId}/data`}>{t('emptyAction')}</ButtonLink>}
        />
      ) : (
        <PreviewDesk task={terms.task} items={page.items} classes={ontology.classes} guide={guide} />
      )}
    </>
  );
}
