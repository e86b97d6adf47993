import { StaleLabelsPanel } from '@/components/estimates/stale-labels-panel';
import { GuideDesk } from '@/components/guides/guide-desk';
import { getTranslator } from '@/components/intl/server-translator';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** The guide: what is in force, what is drafted, and which cases stand under each rule. */
export default async function GuidePage({ params }: Props) {
  const { project: projectId } = await params;
  const t = await getTranslator('guides');
  const [standing, stale, terms, published, draft, versions, ontology, members] = await ask((api) =>
    Promise.all([
      api.projects.standing({ projectId }),
      api.estimates.staleLabels({ projectId }),
      api.projects.terms({ projectId }),
      api.guides.published({ projectId }),
      api.guides.draft({ projectId }),
      api.guides.versions({ projectId }),
      api.projects.ontology({ projectId }),
      api.projects.members({ projectId }),
    ]),
  );
  const itemIds = [...new Set(draft.cases.map((one) => one.itemId))];
  const caseItems = await ask((api) => Promise.all(itemIds.map((itemId) => api.datasets.item({ projectId, itemId }))));
  const mayRelabel = standing.roles.includes('owner') && terms.state !== 'closed';
  return (
    <>
      <PageHeader
        question={t('question')}
        title={
          published
            ? t('title.published', {
                number: published.number,
                rules: published.rules.length,
                cases: published.cases.length,
              })
            : t('title.none')
        }
        lead={t(draft.id === null ? 'lead.same' : 'lead.drafted', { number: draft.number })}
      />
      <StaleLabelsPanel projectId={projectId} stale={stale} mayRelabel={mayRelabel} />
      <GuideDesk
        projectId={projectId}
        published={published}
        versions={versions}
        classes={ontology.classes}
        caseItems={caseItems}
        workers={members.filter((member) => member.role === 'worker').length}
        mayRelabel={mayRelabel}
        isProjectPublished={terms.publishedAt !== null}
      />
    </>
  );
}
