import type { Metadata } from 'next';
import { ReadingClock } from '@/components/annotations/reading-clock';
import { BeforeWork } from '@/components/assignment/before-work';
import { FeedFacts } from '@/components/assignment/feed-facts';
import { GuideCases } from '@/components/assignment/guide-cases';
import { GuideRules } from '@/components/assignment/guide-rules';
import { RequesterRecord } from '@/components/assignment/requester-record';
import { StartButton } from '@/components/assignment/start-button';
import { GuideNews } from '@/components/guides/guide-news';
import { getTranslator } from '@/components/intl/server-translator';
import { PageBody } from '@/components/shell/page-body';
import { Breadcrumb } from '@/components/ui/breadcrumb';
import { Callout } from '@/components/ui/callout';
import { Markdown } from '@/components/ui/markdown';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';
import type { FeedEntry, WorkerGuide } from '@/server/assignment/contract';
import type { ReadVersion } from '@/server/guides/contract';
import type { ProjectState } from '@/server/projects/contract';
import type { OntologyClass } from '@/server/projects/tasks';

type Props = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project: projectId } = await params;
  return { title: (await ask((api) => api.assignment.offer({ projectId }))).title };
}

export default async function WorkProjectPage({ params }: Props) {
  const { project: projectId } = await params;
  const [t, offer, read, classes, viewer] = await Promise.all([
    getTranslator('assignment'),
    ask((api) => api.assignment.offer({ projectId })),
    ask((api) => api.assignment.guide({ projectId })),
    ask((api) => api.assignment.classes({ projectId })),
    getViewer(),
  ]);
  const [preparation, readBefore] = offer.hasJoined
    ? await ask((api) =>
        Promise.all([
          api.skill.preparation({ projectId }),
          offer.hasReadGuide ? null : api.guides.readBefore({ projectId }),
        ]),
      )
    : [null, null];
  const isOpen = offer.state === 'open' || offer.inHand > 0;
  const start =
    read && isOpen ? (
      <StartButton
        projectId={projectId}
        guide={{ id: read.guide.id, number: read.guide.number }}
        hasJoined={offer.hasJoined}
        hasReadGuide={offer.hasReadGuide}
        inHand={offer.inHand}
        hasItems={offer.itemsLeft > 0}
      />
    ) : null;
  return (
    <PageBody width="text">
      <PageHeader
        path={
          <Breadcrumb
            label={t('tabs.label')}
            items={[{ label: t('project.back'), href: '/work' }, { label: offer.title }]}
          />
        }
        question={t('project.question')}
        title={offer.title}
        lead={offer.summary || undefined}
      />
      <div className="flex flex-col gap-6">
        <NotNow offer={offer} />
        <Panel title={t('facts.title')}>
          <FeedFacts entry={offer} />
          <div className="mt-3 flex flex-col gap-0.5">
            <RequesterRecord requester={offer.requester} />
            <p className="text-ink-faint text-xs">
              {`${t('requester.promise')} · ${t('facts.lease')}: ${t('facts.leaseValue', { minutes: offer.leaseMinutes })}`}
            </p>
          </div>
        </Panel>
        <BeforeWork entry={offer} preparation={preparation} />
        {read ? (
          <WholeGuide read={read} before={readBefore} classes={classes} />
        ) : (
          <Callout title={t('project.noGuide')} />
        )}
        {start}
        {viewer && start ? <ReadingClock personId={viewer.id} projectId={projectId} /> : null}
      </div>
    </PageBody>
  );
}

type GuideProps = { read: WorkerGuide; before: ReadVersion | null; classes: readonly OntologyClass[] };

/** The guide in force; for whoever read another version, what is new in it comes first. */
async function WholeGuide({ read, before, classes }: GuideProps) {
  const t = await getTranslator('assignment.project');
  return (
    <section aria-labelledby="guide" className="flex flex-col gap-4">
      <h2 id="guide" className="border-rule-strong border-b pb-2 font-semibold font-serif text-lg">
        {t('guideTitle', { number: read.guide.number })}
      </h2>
      {read.guide.number > 1 && read.guide.changeSummary ? (
        <Callout tone="accent" title={t('changed')}>
          {read.guide.changeSummary}
        </Callout>
      ) : null}
      {before ? (
        <GuideNews
          before={before}
          after={read.guide}
          underRule={(cases) => <GuideCases cases={cases} caseItems={read.caseItems} classes={classes} />}
        />
      ) : null}
      <Markdown text={read.guide.introduction} />
      {read.guide.rules.length > 0 ? <h3 className="font-semibold text-md">{t('rules')}</h3> : null}
      <GuideRules {...read} classes={classes} />
    </section>
  );
}

/** Why nobody can start an item here now, before anybody tries. */
async function NotNow({
  offer: { state, inHand, isSpent, itemsLeft },
}: {
  offer: FeedEntry & { state: ProjectState };
}) {
  const t = await getTranslator('assignment.project');
  if (inHand > 0) return null;
  if (state !== 'open') return <Callout title={t('closedTitle')}>{t('closedWhy')}</Callout>;
  if (isSpent) {
    return (
      <Callout tone="unsure" title={t('spentTitle')}>
        {t('spentWhy')}
      </Callout>
    );
  }
  return itemsLeft > 0 ? null : <Callout title={t('nothingLeft')}>{t('nothingLeftWhy')}</Callout>;
}
