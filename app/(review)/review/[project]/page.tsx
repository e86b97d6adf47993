import { getTranslator } from '@/components/intl/server-translator';
import { QueueTable } from '@/components/review/queue-table';
import { PageBody } from '@/components/shell/page-body';
import { Breadcrumb } from '@/components/ui/breadcrumb';
import { ButtonLink } from '@/components/ui/button-link';
import { GoingOn } from '@/components/ui/going-on';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

export default async function ReviewQueuePage({ params }: Props) {
  const { project: projectId } = await params;
  const [[queue, terms], t] = await Promise.all([
    ask((api) => Promise.all([api.review.queue({ projectId }), api.projects.terms({ projectId })])),
    getTranslator('review'),
  ]);
  const areAllOwn = queue.length > 0 && queue.every(({ isOwn }) => isOwn);
  const first = queue.find((entry) => !entry.isTaken && !entry.isOwn);
  return (
    <PageBody>
      <GoingOn>
        <PageHeader
          path={
            <Breadcrumb
              label={t('path')}
              items={[{ label: t('desk.name'), href: '/review' }, { label: terms.title }]}
            />
          }
          question={t('queue.question')}
          title={t('queue.title', { count: queue.length })}
          lead={areAllOwn ? t('queue.leadOwn') : queue.length > 0 ? t('queue.lead') : null}
          action={
            first ? (
              <ButtonLink href={`/review/${projectId}/${first.itemId}`} variant="primary" prefetch={false}>
                {t('queue.start')}
              </ButtonLink>
            ) : null
          }
        />
      </GoingOn>
      <QueueTable projectId={projectId} queue={queue} />
    </PageBody>
  );
}
