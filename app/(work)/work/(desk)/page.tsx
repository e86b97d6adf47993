import type { Metadata } from 'next';
import { FeedList } from '@/components/assignment/feed-list';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { PageBody } from '@/components/shell/page-body';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('assignment'))('feed.title') };
}

export default async function FeedPage() {
  const [t, formats, entries] = await Promise.all([
    getTranslator('assignment'),
    getFormats(),
    ask((api) => api.assignment.feed()),
  ]);
  const withWork = entries.filter(({ itemsLeft, inHand }) => itemsLeft > 0 || inHand > 0);
  const best = withWork.toSorted((a, b) => Number(b.hourlyMinor - a.hourlyMinor))[0];
  const title = best
    ? t('feed.answer', { count: withWork.length, hourly: formats.money(best.hourlyMinor, best.currency) })
    : t('feed.answerNone');
  return (
    <PageBody>
      <PageHeader
        question={t('feed.question')}
        title={title}
        lead={`${t('feed.lead')} ${t('requester.promise')}. ${t('feed.order')}`}
      />
      {entries.length > 0 ? (
        <FeedList entries={entries} />
      ) : (
        <EmptyState
          title={t('feed.emptyTitle')}
          why={t('feed.emptyWhy')}
          action={<ButtonLink href="/work/record">{t('feed.emptyAction')}</ButtonLink>}
        />
      )}
    </PageBody>
  );
}
