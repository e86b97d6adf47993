import type { Metadata } from 'next';
import { getTranslator } from '@/components/intl/server-translator';
import { type ListedProject, ProjectList } from '@/components/projects/project-list';
import { TaskPicture } from '@/components/projects/task-picture';
import { PageBody } from '@/components/shell/page-body';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { GoingOn } from '@/components/ui/going-on';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslator('projects');
  return { title: t('list.caption') };
}

/** My projects: how far each is and what it has cost. */
export default async function StudioPage() {
  const t = await getTranslator('projects');
  const projects = await ask((api) => api.projects.mine());
  const listed = await Promise.all(projects.map(withFigures));
  const running = listed.filter((project) => project.state === 'open').length;
  const begin = (
    <ButtonLink href="/studio/new" variant="primary">
      {t('list.begin')}
    </ButtonLink>
  );
  return (
    <PageBody>
      <GoingOn>
        <PageHeader
          question={t('list.question')}
          title={t('list.title', { projects: listed.length, running })}
          action={listed.length > 0 ? begin : null}
        />
      </GoingOn>
      {listed.length > 0 ? (
        <ProjectList projects={listed} />
      ) : (
        <EmptyState
          figure={<TaskPicture task="boxes" />}
          title={t('list.empty')}
          why={t('list.emptyWhy')}
          action={begin}
        />
      )}
    </PageBody>
  );
}

type Line = Omit<ListedProject, 'progress' | 'spent'>;

async function withFigures(project: Line): Promise<ListedProject> {
  const projectId = project.id;
  const [trust, money] = await ask((api) =>
    Promise.all([
      project.state === 'draft' ? null : api.estimates.trust({ projectId }),
      project.role === 'owner' ? api.ledger.project({ projectId }) : null,
    ]),
  );
  return {
    ...project,
    progress: trust ? { settled: trust.counts.settled, items: trust.counts.items } : null,
    spent: money ? { amountMinor: money.paidMinor + money.feesMinor, currency: money.currency } : null,
  };
}
