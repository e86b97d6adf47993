import { getTranslator } from '@/components/intl/server-translator';
import { ReviewProjects } from '@/components/review/review-projects';
import { PageBody } from '@/components/shell/page-body';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

export default async function ReviewPage() {
  const [projects, t] = await Promise.all([ask((api) => api.review.projects()), getTranslator('review')]);
  const contested = projects.reduce((sum, project) => sum + project.contested, 0);
  return (
    <PageBody>
      <PageHeader question={t('desk.question')} title={t('desk.title', { contested, projects: projects.length })} />
      <ReviewProjects projects={projects} />
    </PageBody>
  );
}
