import { notFound } from 'next/navigation';
import { WantOfMoneyNotice } from '@/components/estimates/want-of-money-notice';
import { getTranslator } from '@/components/intl/server-translator';
import { ClassesPanel } from '@/components/projects/classes-panel';
import { itemsToLabel } from '@/components/projects/items-to-label';
import { SettingsForm } from '@/components/projects/settings-form';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** What can be changed about a project; only its owner may. */
export default async function SettingsPage({ params }: Props) {
  const { project: projectId } = await params;
  const t = await getTranslator('projects');
  const [standing, terms, ontology, summary, board] = await ask((api) =>
    Promise.all([
      api.projects.standing({ projectId }),
      api.projects.terms({ projectId }),
      api.projects.ontology({ projectId }),
      api.datasets.summary({ projectId }),
      api.skill.board({ projectId }),
    ]),
  );
  if (!standing.roles.includes('owner')) notFound();
  const isClosed = terms.state === 'closed';
  const [want, pace] = await ask((api) =>
    Promise.all([api.assignment.wantOfMoney({ projectId }), api.estimates.pace({ projectId })]),
  );
  return (
    <>
      <PageHeader question={t('settings.question')} title={t(`settings.title.${terms.state}`)} />
      {isClosed ? (
        <Callout>{t('settings.closed')}</Callout>
      ) : (
        <div className="flex flex-col gap-4">
          <WantOfMoneyNotice projectId={projectId} want={want} />
          <SettingsForm stored={terms} items={itemsToLabel(summary.active, board.inUse)} pace={pace} />
          {terms.task === 'pairs' ? null : (
            <ClassesPanel
              projectId={projectId}
              task={terms.task}
              wasPublished={terms.publishedAt !== null}
              stored={ontology}
            />
          )}
        </div>
      )}
    </>
  );
}
