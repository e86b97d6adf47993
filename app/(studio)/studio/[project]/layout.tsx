import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { getTranslator } from '@/components/intl/server-translator';
import { ProjectActions } from '@/components/projects/project-actions';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { StateChip } from '@/components/projects/state-chip';
import { PageBody } from '@/components/shell/page-body';
import { Breadcrumb } from '@/components/ui/breadcrumb';
import { ask } from '@/server/api/caller';

type Params = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { project: projectId } = await params;
  const t = await getTranslator('projects');
  const terms = await ask((api) => api.projects.terms({ projectId }));
  return { title: terms.title || t('untitled') };
}

/** What stands around every page of a project: its name and state, what can be done to it, its pages. */
export default async function ProjectLayout({ params, children }: Params & { children: ReactNode }) {
  const { project: projectId } = await params;
  const [t, [standing, terms]] = await Promise.all([
    getTranslator('projects'),
    ask((api) => Promise.all([api.projects.standing({ projectId }), api.projects.terms({ projectId })])),
  ]);
  const isOwner = standing.roles.includes('owner');
  return (
    <PageBody width="wide">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <Breadcrumb
            label={t('wizard.path')}
            items={[{ label: t('list.caption'), href: '/studio' }, { label: terms.title || t('untitled') }]}
          />
          <StateChip state={terms.state} />
        </div>
        {isOwner ? (
          <div className="flex flex-wrap gap-2">
            <ProjectActions projectId={projectId} state={terms.state} />
          </div>
        ) : null}
      </div>
      <ProjectTabs projectId={projectId} isOwner={isOwner} />
      <div className="pt-6">{children}</div>
    </PageBody>
  );
}
