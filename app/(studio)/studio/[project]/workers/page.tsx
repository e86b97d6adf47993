import { WorkerTable } from '@/components/estimates/worker-table';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';
import type { WorkerStanding } from '@/server/estimates/contract';

type Props = { params: Promise<{ project: string }> };

/** Who is good at what, who needs help, who is copying? Figures with their evidence; nobody is judged by them alone. */
export default async function WorkersPage({ params }: Props) {
  const { project: projectId } = await params;
  const [t, formats, [standing, terms, ontology, list, checks]] = await Promise.all([
    getTranslator('estimates'),
    getFormats(),
    ask((api) =>
      Promise.all([
        api.projects.standing({ projectId }),
        api.projects.terms({ projectId }),
        api.projects.ontology({ projectId }),
        api.estimates.workers({ projectId }),
        api.skill.checkRecords({ projectId }),
      ]),
    ),
  ]);
  const count = (...kinds: readonly WorkerStanding[]) =>
    list.workers.filter((worker) => kinds.includes(worker.standing)).length;
  const mayReview = standing.roles.some((role) => role === 'owner' || role === 'reviewer');
  return (
    <>
      <PageHeader
        question={t('workers.question')}
        title={t('workers.answer', {
          workers: list.workers.length,
          steady: count('steady'),
          help: count('needs_help'),
          odd: count('random', 'constant'),
          copying: count('copying'),
          early: count('too_early'),
        })}
        lead={list.estimatedAt ? t('workers.estimatedAt', { time: formats.dateTime(list.estimatedAt) }) : null}
      />
      <WorkerTable
        projectId={projectId}
        list={list}
        classes={terms.task === 'pairs' ? [] : ontology.classes}
        mayReview={mayReview}
        checks={checks}
      />
    </>
  );
}
