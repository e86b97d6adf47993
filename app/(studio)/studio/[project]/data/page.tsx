import { DataDesk } from '@/components/datasets/data-desk';
import { WantOfMoneyNotice } from '@/components/estimates/want-of-money-notice';
import { getTranslator } from '@/components/intl/server-translator';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** What is in the project to label. */
export default async function DataPage({ params }: Props) {
  const { project: projectId } = await params;
  const t = await getTranslator('datasets');
  const [standing, terms, summary] = await ask((api) =>
    Promise.all([
      api.projects.standing({ projectId }),
      api.projects.terms({ projectId }),
      api.datasets.summary({ projectId }),
    ]),
  );
  const isOwner = standing.roles.includes('owner');
  const want = isOwner ? await ask((api) => api.assignment.wantOfMoney({ projectId })) : null;
  const slices = summary.slices.filter((one) => one.slice !== '').length;
  return (
    <>
      <PageHeader
        question={t('question')}
        title={t('title', { active: summary.active, slices, withdrawn: summary.withdrawn })}
      />
      {isOwner ? <WantOfMoneyNotice projectId={projectId} want={want} /> : null}
      <DataDesk projectId={projectId} task={terms.task} state={terms.state} summary={summary} isOwner={isOwner} />
    </>
  );
}
