import { getTranslator } from '@/components/intl/server-translator';
import { KnownAnswerForm } from '@/components/skill/known-answer-form';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string; item: string }> };

/** What is the answer to this item, and why? */
export default async function KnownAnswerPage({ params }: Props) {
  const { project: projectId, item: itemId } = await params;
  const [t, [terms, ontology, item]] = await Promise.all([
    getTranslator('skill.form'),
    ask((api) =>
      Promise.all([
        api.projects.terms({ projectId }),
        api.projects.ontology({ projectId }),
        api.datasets.item({ projectId, itemId }),
      ]),
    ),
  ]);
  return (
    <>
      <PageHeader question={t('question')} title={item.name} />
      <KnownAnswerForm
        projectId={projectId}
        task={terms.task}
        item={item}
        classes={ontology.classes.filter(({ retired }) => !retired)}
      />
    </>
  );
}
