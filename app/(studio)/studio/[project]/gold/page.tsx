import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { GoldTable } from '@/components/skill/gold-table';
import { KnownFilePanel } from '@/components/skill/known-file-panel';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';
import { testStock } from '@/server/skill/rules';

type Props = { params: Promise<{ project: string }> };

/** Do workers do well where the answer is known, and are the known answers right? */
export default async function GoldPage({ params }: Props) {
  const { project: projectId } = await params;
  const [t, formats, [terms, board, standing]] = await Promise.all([
    getTranslator('skill.gold'),
    getFormats(),
    ask((api) =>
      Promise.all([
        api.projects.terms({ projectId }),
        api.skill.board({ projectId }),
        api.projects.standing({ projectId }),
      ]),
    ),
  ]);
  const { checks, attempts, inUse, contested } = board;
  const { value, low, high } = checks.failureRate;
  const rate =
    value === null || low === null || high === null ? null : formats.interval({ value, low, high }, 'percent');
  // Nobody meets checks or the test of a closed project, and its settings can be changed no more.
  const isClosed = terms.state === 'closed';
  const stock = isClosed ? null : testStock(terms, inUse.qualification);
  const settings = <ButtonLink href={`/studio/${projectId}/settings`}>{t('toSettings')}</ButtonLink>;
  return (
    <>
      <PageHeader
        question={t('question')}
        title={rate ? t('answer', { rate: rate.value, range: rate.range, seen: checks.seen }) : t('answerNone')}
        lead={t('lead', {
          checks: inUse.check,
          training: inUse.training,
          test: inUse.qualification,
          passed: attempts.passed,
          failed: attempts.failed,
        })}
      />
      <div className="flex flex-col gap-4">
        {contested > 0 ? <Callout title={t('toAnswer', { count: contested })}>{t('toAnswerWhy')}</Callout> : null}
        {!isClosed && inUse.check > 0 && terms.goldEvery === null ? (
          <Callout title={t('notMixed')} action={settings}>
            {t('notMixedWhy')}
          </Callout>
        ) : null}
        {!isClosed && inUse.check === 0 && terms.goldEvery !== null ? (
          <Callout title={t('noCheck')} action={settings}>
            {t('noCheckWhy', { every: terms.goldEvery })}
          </Callout>
        ) : null}
        {stock?.missing ? (
          <Callout
            title={t('testShort', {
              has: inUse.qualification,
              needs: stock.needs,
              items: terms.testItems ?? 0,
              attempts: terms.testAttempts,
            })}
            action={settings}
          >
            {t(`testShortWhy.${terms.state === 'draft' ? 'draft' : stock.missing}`)}
          </Callout>
        ) : null}
        <GoldTable projectId={projectId} board={board} />
        {standing.roles.some((role) => role === 'owner' || role === 'reviewer') ? (
          <KnownFilePanel
            projectId={projectId}
            task={terms.task}
            classNames={board.classes.filter(({ retired }) => !retired).map(({ name }) => name)}
          />
        ) : null}
      </div>
    </>
  );
}
