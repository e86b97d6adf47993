import type { Metadata } from 'next';
import { KeptAnswers } from '@/components/annotations/kept-answers';
import { RecordTable } from '@/components/annotations/record-table';
import { getTranslator } from '@/components/intl/server-translator';
import { LinePages } from '@/components/ledger/line-pages';
import { PageBody } from '@/components/shell/page-body';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { annotationLimits } from '@/server/annotations/limits';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';

type Props = { searchParams: Promise<{ before?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('annotations'))('record.title') };
}

export default async function RecordPage({ searchParams }: Props) {
  const { before } = await searchParams;
  const [t, viewer, record, outcomes, checks] = await Promise.all([
    getTranslator('annotations'),
    getViewer(),
    ask((api) => api.annotations.record({ before })),
    ask((api) => api.review.myOutcomes()),
    ask((api) => api.skill.told()),
  ]);
  const decided = new Map(outcomes.map((outcome) => [outcome.annotationId, outcome]));
  const told = new Map(checks.map((check) => [check.annotationId, check]));
  const entries = record.map((entry) => ({
    ...entry,
    outcome: decided.get(entry.annotationId) ?? null,
    told: told.get(entry.annotationId) ?? null,
  }));
  const title =
    entries.length > 0
      ? t('record.answer', {
          count: entries.length,
          pending: entries.filter(({ pay }) => pay.status === 'pending').length,
          differs: entries.filter(({ outcome }) => outcome && !outcome.isSame).length,
        })
      : t('record.answerNone');
  return (
    <PageBody>
      <PageHeader question={t('record.question')} title={title} />
      {viewer ? <KeptAnswers personId={viewer.id} /> : null}
      <Panel flush>
        <RecordTable
          entries={entries}
          empty={
            <EmptyState
              className="m-4"
              title={t('record.answerNone')}
              why={t('record.emptyWhy')}
              action={<ButtonLink href="/work">{t('record.emptyAction')}</ButtonLink>}
            />
          }
        />
        <LinePages
          path="/work/record"
          isFirst={!before}
          last={entries.at(-1)?.annotationId}
          isFull={entries.length === annotationLimits.recordPerPage}
        />
      </Panel>
    </PageBody>
  );
}
